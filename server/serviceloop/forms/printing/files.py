"""Print templates as an application's files: print/<form>.<key>.yaml, a Word file of the same name beside it. Pure."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from serviceloop.forms.findings import Findings
from serviceloop.forms.printing.blocks import Definition
from serviceloop.forms.printing.schemas import TemplateFile

Plain = Mapping[str, Any]


def plain(definition: Definition) -> dict[str, Any]:
    """As it is stored and shipped: without what is the default, `kind` first in a block."""
    found = definition.model_dump(mode="json", exclude_defaults=True)
    blocks = definition.model_dump(mode="json", exclude_unset=True).get("blocks")
    return {**found, **({"blocks": blocks} if blocks else {})}


def file_of(row: Plain) -> dict[str, Any]:
    """A stored template as it stands in an application's files."""
    roles = {"roles": list(row["roles"])} if row["roles"] else {}
    head = {"key": row["key"], "form": row["form"], "label": dict(row["label"])}
    return {**head, **roles, "definition": dict(row["definition"])}


def name_of(item: Plain) -> str:
    return f"{item['form']}.{item['key']}"


def word_of(item: Plain) -> str | None:
    """The sha256 of the Word file that a template fills in."""
    word = item["definition"].get("word")
    return str(word) if word else None


def without_word(item: Plain) -> dict[str, Any]:
    """The template as its file says it: the Word file stands beside."""
    return {**item, "definition": {name: value for name, value in item["definition"].items() if name != "word"}}


def read(files: Plain, contents: Mapping[str, bytes]) -> tuple[dict[str, dict[str, Any]], dict[str, bytes]]:
    """(templates by "<form>.<key>", Word files by their sha256). `files`: the YAML, read; `contents`: of all files.

    Problem 422 with the file's name for what is no template.
    """
    findings, found, words = Findings(), {}, {}
    for name in sorted(files):
        data, word = files[name], contents.get(name.removesuffix(".yaml") + ".docx")
        if word is not None and isinstance(data, Mapping) and isinstance(data.get("definition"), Mapping):
            digest = sha256(word).hexdigest()
            words[digest] = word
            data = {**data, "definition": {**data["definition"], "word": digest}}
        file = findings.model(TemplateFile, data, name)
        if file is not None:
            item = normal(file)
            found[name_of(item)] = item
    findings.stop()
    return found, words


def normal(file: TemplateFile) -> dict[str, Any]:
    return file_of({**dict(file), "definition": plain(file.definition)})
