"""What holds for a record while it is filled in: which fields are there, must be filled, may be changed; what is wrong.

The browser decides the same from the same definition (web/src/engines/form/runtime/form/decide.ts); the cases in
contracts/behaviour hold the two together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from serviceloop.expr import Env
from serviceloop.fields.capabilities import Relational
from serviceloop.forms.behaviour.program import PARENT, Cascade, Gathered, Program
from serviceloop.forms.definition import Rule
from serviceloop.forms.records.values import is_empty

Related = Mapping[str, Mapping[Any, Mapping[str, Any]]]
"""Relation key → id of the related record → path → value."""


class Reader:
    """A record's value by path: its own, computed ones, those of related records, and of the record around a row."""

    def __init__(
        self, program: Program, values: Mapping[str, Any], related: Related, env: Env, parent: "Reader | None" = None
    ) -> None:
        self._program, self._values, self._related, self._parent = program, values, related, parent
        self.env = replace(env, record=self)

    def __call__(self, path: str) -> Any:
        program = self._program
        path = program.aliases.get(path, path)
        if path in program.computed:
            return program.computed[path](self, self.env)
        if path in program.gathered and program.gathered[path].through in self._values:
            return gather(program.gathered[path], self._values[program.gathered[path].through] or (), self.env)
        head, _, rest = path.partition(".")
        if not rest:
            return self._values.get(head)
        if head == PARENT:
            return self._parent(rest) if self._parent is not None else None
        return self._through(head, rest)

    def _through(self, head: str, rest: str) -> Any:
        value, item = self._values.get(head), self._program.form.fields.get(head)
        if value is None or item is None:
            return None
        if isinstance(item.type, Relational):
            return self._related.get(head, {}).get(value, {}).get(rest)
        return value.get(rest) if isinstance(value, Mapping) else None

    def of_related(self, key: str) -> Mapping[str, Any]:
        """What is known of the record that the relation `key` points at."""
        return self._related.get(key, {}).get(self._values.get(key), {})


def gather(what: Gathered, rows: Sequence[Mapping[str, Any]], env: Env) -> Any:
    """The figure over rows in stored form; None where there is nothing to say. No rows: a count and a sum of 0."""
    counted = [row for row in rows if what.only is None or what.only.run(row.get, env) is True]
    if what.fn == "count":
        return Decimal(len(counted))
    found = [row.get(what.field or "") for row in counted]
    values = [value for value in found if value is not None]
    if what.fn == "last":
        return values[-1] if values else None
    if what.fn in ("min", "max"):
        return (min if what.fn == "min" else max)(values, default=None)
    total = sum((Decimal(str(value)) for value in values), Decimal(0))
    if what.fn == "sum":
        return total
    return total / len(values) if values else None


@dataclass(frozen=True)
class State:
    """Field keys by what holds for them; `wrong`: rules that are broken."""

    hidden: frozenset[str]
    required: frozenset[str]
    readonly: frozenset[str]
    wrong: tuple[Rule, ...]
    misfits: frozenset[str]
    """Choices that do not fit the field they depend on."""
    strangers: frozenset[str]
    """Relations whose record is not among those that may be chosen."""


def decide(
    program: Program,
    values: Mapping[str, Any],
    base: Mapping[str, Any],
    related: Related,
    env: Env,
    parent: Reader | None = None,
) -> State:
    """`values`: the record as it would be; `base`: as it is stored ({} for a new one).

    A field that is not there keeps its stored value, and that is what everything but visibility reads.
    """
    hidden = hidden_keys(program, Reader(program, values, related, env, parent))
    settled = {**values, **{key: base.get(key) for key in hidden}}
    reader = Reader(program, settled, related, env, parent)
    shown = [item for item in program.form.fields.values() if item.key not in hidden]
    always = {item.key for item in shown if item.required and item.writable}
    demanded = {key for key, guard in program.required.items() if _holds(guard, reader) and key not in hidden}
    return State(
        hidden=hidden,
        required=frozenset(always | demanded),
        readonly=frozenset(key for key, guard in program.readonly.items() if _holds(guard, reader)),
        wrong=tuple(rule for rule, guard in program.rules if _holds(guard, reader)),
        misfits=frozenset(
            key for key, one in program.cascades.items() if key not in hidden and not fits(one, settled, key)
        ),
        strangers=frozenset(key for key in program.filters if key not in hidden and not _offered(program, key, reader)),
    )


def hidden_keys(program: Program, reader: Reader) -> frozenset[str]:
    """Fields of which some condition of visibility does not hold."""
    return frozenset(
        key for key, guards in program.visible.items() if not all(_holds(guard, reader) for guard in guards)
    )


def _holds(guard: Any, reader: Reader) -> bool:
    return guard.run(reader, reader.env) is True


def fits(cascade: Cascade, values: Mapping[str, Any], key: str) -> bool:
    """Whether every chosen option is offered with what the field it depends on holds."""
    chosen, over = _listed(values.get(key)), set(_listed(values.get(cascade.parent)))
    return all(not cascade.parents.get(option) or cascade.parents[option] & over for option in chosen)


def _listed(value: Any) -> list[Any]:
    if is_empty(value):
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _offered(program: Program, key: str, reader: Reader) -> bool:
    """Whether the related record meets the relation's filter; none at all is none too many."""
    if is_empty(reader(key)):
        return True
    return program.filters[key].run(reader.of_related(key).get, reader.env) is True
