"""Print templates as a part of an application: what it has now, what an upgrade makes of it, and taking that over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from serviceloop.forms.apps.logic import MISSING, Merge, same
from serviceloop.forms.definition import FormDef
from serviceloop.forms.findings import Findings
from serviceloop.forms.printing import queries, service
from serviceloop.forms.printing.blocks import Definition
from serviceloop.forms.printing.files import file_of, name_of, word_of
from serviceloop.forms.printing.rendering import names_of
from serviceloop.forms.store import FormCatalog, make_catalog
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue
from serviceloop.kit.ids import new_id

Plain = Mapping[str, Any]
_TRAIL = ({"zh": "打印模板", "en": "Print templates"},)


async def current(connection: Any, forms: Sequence[str]) -> tuple[dict[str, dict[str, Any]], dict[str, bytes]]:
    """(templates of these forms by "<form>.<key>", the Word files that they name)."""
    found = [file_of(row) for row in await queries.of_forms(connection, forms)]
    wanted = {word for item in found if (word := word_of(item)) is not None}
    words = {word: content for word in sorted(wanted) if (content := await queries.word(connection, word)) is not None}
    return {name_of(item): item for item in found}, words


def merged(merge: Merge, base: Plain | None, theirs: Plain, mine: Plain, forms: set[str]) -> dict[str, Any]:
    """What there would be afterwards, of forms that there are."""
    before: Any = dict(base) if base is not None else MISSING
    found = merge.run(before, dict(theirs), dict(mine), "prints", _TRAIL)
    return {name: item for name, item in found.items() if item["form"] in forms}


@dataclass(frozen=True)
class Arriving:
    """Templates as they will be, as they are, and the Word files of both by their sha256."""

    wanted: Plain
    before: Plain
    words: Mapping[str, bytes]

    def changed(self) -> list[Plain]:
        return [item for name, item in self.wanted.items() if not same(item, self.before.get(name))]


async def check(
    connection: Any, catalog: FormCatalog, forms: Mapping[str, FormDef], viewer: Viewer, arriving: Arriving
) -> None:
    """Problem 422 for a template that does not fit the forms as they will be; `forms`: those that change."""
    kept = {key: form for key, form in catalog.forms.items() if key not in PLATFORM_KEYS}
    later = make_catalog({**kept, **forms})
    findings = Findings()
    for item in arriving.changed():
        found = Findings()
        form = later.get(item["form"])
        definition = Definition.model_validate(item["definition"])
        if definition.word is None:
            service.check_blocks(definition, later, viewer, form, found)
        else:
            names = await _names(connection, definition.word, arriving.words)
            service.check_word(names, later, viewer, form, found)
        name = f"print/{name_of(item)}.yaml"
        findings.issues += [Issue(f"{name}: {issue.path}", issue.code, issue.message) for issue in found.issues]
    findings.stop()


async def _names(connection: Any, word: str, words: Mapping[str, bytes]) -> list[str]:
    known = await queries.word_names(connection, word)
    return known if known is not None else await names_of(words[word]) if word in words else []


async def save(tx: Connection, viewer: Viewer, arriving: Arriving) -> None:
    """Takes them over; what an upgrade takes away goes."""
    for item in arriving.changed():
        word = word_of(item)
        if word is not None and word in arriving.words:
            content = arriving.words[word]
            assert sha256(content).hexdigest() == word
            await queries.keep_word(tx, word, content, await _names(tx, word, arriving.words))
        content_of = {"label": item["label"], "roles": item.get("roles", []), "definition": item["definition"]}
        row = await queries.by_key(tx, item["form"], item["key"])
        if row is None:
            await queries.add(tx, {"id": new_id(), "form": item["form"], "key": item["key"], **content_of})
        else:
            await queries.change(tx, row["id"], {**content_of, "updated_by": viewer.user_id})
    for name, item in arriving.before.items():
        row = await queries.by_key(tx, item["form"], item["key"]) if name not in arriving.wanted else None
        if row is not None:
            await queries.remove(tx, row["id"])
            await audit.record(tx, viewer, "print_template.delete", item["form"], row["id"], {"label": item["label"]})
