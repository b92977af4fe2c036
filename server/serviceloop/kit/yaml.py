"""YAML 1.2 as everyone expects it: `no` is a text (here: the number of a record), not "false", and 12:30 is not 750.

PyYAML speaks YAML 1.1, where yes/no/on/off are booleans, dates become date objects and colons make base-60 numbers.
One thing is stricter than YAML 1.2: digits after a leading zero ("0571") stay text, so that no code loses its zero.
"""

import re
from typing import Any

import yaml

_TAG = "tag:yaml.org,2002:"
_FINITE = r"(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
_FLOAT_STARTS = "-+0123456789."
_SCALARS = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", rf"[-+]?{_FINITE}|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", _FLOAT_STARTS),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("merge", r"<<", "<"),
)


class _Loader(yaml.SafeLoader):
    """Without YAML 1.1's own resolvers; ours are added below."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Loader.yaml_implicit_resolvers = {}
for _name, _pattern, _starts in _SCALARS:
    for _class in (_Loader, _Dumper):  # the dumper quotes every text that either version would read as something else
        _class.add_implicit_resolver(_TAG + _name, re.compile(f"^(?:{_pattern})$"), list(_starts))


def read_yaml(text: str | bytes) -> Any:
    """The first document of a YAML text as plain data; raises yaml.YAMLError with the line of a mistake."""
    return yaml.load(text, _Loader)  # noqa: S506  a SafeLoader by descent


def write_yaml(data: Any) -> str:
    """Plain data as readable YAML in the given order; `read_yaml` and every YAML 1.1 reader give it back."""
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return text
