"""Where print templates name fields and forms, for whoever is about to delete one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from serviceloop.forms.design.uses.base import Context, Edit, Mention, Referrer, Steps, Target, Use, World
from serviceloop.forms.design.uses.edits import apply_edits
from serviceloop.forms.design.uses.trees import condition_names
from serviceloop.forms.design.uses.words import NO_CONDITION, TAKE_OUT, labels
from serviceloop.forms.design.versions.words import mapping
from serviceloop.forms.printing import queries, word_names
from serviceloop.forms.printing.texts import names_in, without
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.labels import Labels

KIND = "print"
_NO_BLOCK = labels("去掉这一块", "Take this part out")
Row = Mapping[str, Any]


class PrintTemplates(Referrer):
    """Templates of our own are mended in place; a Word file has to be changed in Word."""

    name: ClassVar[str] = "print_templates"

    async def uses(self, world: World, target: Target) -> list[Use]:
        found: list[Use] = []
        for row in await queries.everything(world.connection):
            if target.field is None and row["form"] == target.form:
                continue  # they come back with the form
            names = await _word_names(world.connection, row["definition"])
            mentions = _word(world, row, names) if names is not None else _document(world, row)
            hits = [item for item in mentions if world.hits(target, item)]
            joined = hits if names is not None else _joined(row["definition"], hits)
            found += [_use(row, item) for item in joined]
        return list({item.id: item for item in found}.values())

    async def mend(self, tx: Connection, world: World, viewer: Viewer, uses: Sequence[Use]) -> None:
        for owner in dict.fromkeys(item.owner for item in uses):
            mine = [item for item in uses if item.owner == owner]
            row = await queries.lock(tx, mine[0].form or "", UUID(owner))
            if row is None:
                continue
            definition = apply_edits(row["definition"], [edit for item in mine for edit in item.edits])
            await queries.change(tx, row["id"], {"definition": definition, "updated_by": viewer.user_id})
            detail = {"label": row["label"], "mended": [item.path for item in mine]}
            await audit.record(tx, viewer, "print_template.update", row["form"], row["id"], detail)


async def _word_names(connection: Any, definition: Row) -> list[str] | None:
    word = definition.get("word")
    return (await queries.word_names(connection, word) or []) if word else None


def _use(row: Row, item: Mention) -> Use:
    path = ".".join(str(step) for step in item.path)
    return Use(PrintTemplates.name, str(row["id"]), KIND, item.where, path, item.mend, item.edits, row["form"])


def _where(world: World, row: Row) -> Labels:
    name, form = row["label"], world.label(row["form"])
    zh, en = name.get("zh", ""), name.get("en") or name.get("zh", "")
    return labels(f"{form['zh']}的打印模板“{zh}”", f"{form['en']}: print template “{en}”")


# --- templates of our own
def _document(world: World, row: Row) -> Iterator[Mention]:
    where, own = _where(world, row), (row["form"], "")
    for name in ("header", "footer"):
        yield from _texts(row["definition"].get(name), (name,), where, own, (name,))
    for at, block in blocks_of(row["definition"].get("blocks"), ("blocks",)):
        yield from _block(world, block, at, where, own)


def blocks_of(listed: Any, at: Steps) -> Iterator[tuple[Steps, Row]]:
    """(where, block) of all, those within columns too; takes what is half-made."""
    for number, block in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(block, Mapping):
            yield (*at, number), block
            cells = block.get("cells")
            for place, cell in enumerate(cells if isinstance(cells, list) else ()):
                yield from blocks_of(cell, (*at, number, "cells", place))


def _block(world: World, block: Row, at: Steps, where: Labels, own: Context) -> Iterator[Mention]:
    gone = (Edit(at),)
    kind = block.get("kind")
    code = {"zh": block["text"]} if isinstance(block.get("text"), str) else None
    if code is not None:
        for name in _fields_in(code["zh"]):
            yield Mention(KIND, where, (*at, "text"), own, name, _NO_BLOCK, gone)
    else:
        yield from _texts(block.get("text"), (*at, "text"), where, own, at)
    yield from _texts(block.get("label"), (*at, "label"), where, own, (*at, "label"))
    for number, path in enumerate(_list(block.get("fields"))):
        yield Mention(KIND, where, (*at, "fields", number), own, path, TAKE_OUT, (Edit((*at, "fields", number)),))
    if kind == "related":
        yield from _related(world, block, at, where, own)
    elif isinstance(block.get("field"), str):
        # A place to sign remains; pictures and rows of a field that is gone do not.
        edits = (Edit((*at, "field")),) if kind == "signature" else gone
        yield Mention(KIND, where, (*at, "field"), own, block["field"], TAKE_OUT, edits)
        yield from _columns(block, at, where, (own[0], f"{block['field']}.")) if kind == "rows" else ()


def _related(world: World, block: Row, at: Steps, where: Labels, own: Context) -> Iterator[Mention]:
    listed: Context = (str(block.get("form")), "")
    gone = (Edit(at),)
    yield Mention(KIND, where, (*at, "form"), listed, "", _NO_BLOCK, gone)
    yield Mention(KIND, where, (*at, "field"), listed, str(block.get("field")), _NO_BLOCK, gone)
    if isinstance(block.get("of"), str):
        yield Mention(KIND, where, (*at, "of"), own, block["of"], _NO_BLOCK, gone)
    yield from _columns(block, at, where, listed)
    for number, item in enumerate(block.get("sort") or ()):
        here = (*at, "sort", number)
        yield Mention(KIND, where, here, listed, str(mapping(item).get("field")), TAKE_OUT, (Edit(here),))
    root = (*at, "filter")
    for here, path, _ in condition_names(block.get("filter"), root):
        yield Mention(KIND, where, here, listed, path, NO_CONDITION, (Edit(here, root=root),))


def _columns(block: Row, at: Steps, where: Labels, context: Context) -> Iterator[Mention]:
    for name in ("columns", "totals"):
        for number, path in enumerate(_list(block.get(name))):
            here = (*at, name, number)
            yield Mention(KIND, where, here, context, path, TAKE_OUT, (Edit(here),))


def _texts(texts: Any, at: Steps, where: Labels, own: Context, holder: Steps) -> Iterator[Mention]:
    """Names in a text of two languages. `holder`: what goes when nothing is left of the text."""
    for language, text in mapping(texts).items():
        for name in _fields_in(text) if isinstance(text, str) else ():
            yield Mention(KIND, where, (*at, language), own, name, TAKE_OUT, (Edit(holder),))


def _fields_in(text: str) -> Iterator[str]:
    return (name for name in dict.fromkeys(names_in(text)) if not name.startswith("$"))


def _list(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


# --- what mending comes to when all hits are known
def _joined(definition: Row, hits: Sequence[Mention]) -> list[Mention]:
    """Texts lose all their hits at once; a block goes with its last field or column."""
    names: dict[Steps, set[str]] = {}
    for item in hits:
        names.setdefault(item.path, set()).add(item.names)
    taken = set(names)
    return [_mended(definition, item, names[item.path], taken) for item in hits]


def _mended(definition: Row, item: Mention, names: set[str], taken: set[Steps]) -> Mention:
    text = _at(definition, item.path)
    last = item.path[-1]
    if isinstance(text, str) and isinstance(last, str) and item.edits and item.path[-2:-1] in (("text",), ("label",)):
        return _of_text(definition, item, names)
    if item.path[0] in ("header", "footer"):
        return _of_text(definition, item, names)
    if isinstance(last, int) and item.path[-2] in ("fields", "columns"):
        block, every = item.path[:-2], _at(definition, item.path[:-1])
        if item.mend and all((*item.path[:-1], number) in taken for number in range(len(every))):
            return Mention(item.kind, item.where, item.path, item.context, item.names, _NO_BLOCK, (Edit(block),))
    return item


def _of_text(definition: Row, item: Mention, names: set[str]) -> Mention:
    texts = mapping(_at(definition, item.path[:-1]))
    rest = without(str(texts[str(item.path[-1])]), names)
    # The Chinese text has to be there: without it the whole goes.
    edits = (Edit(item.path, rest),) if rest else item.edits if item.path[-1] == "zh" else (Edit(item.path),)
    mend = item.mend if rest or item.path[-1] != "zh" else _NO_BLOCK
    return Mention(item.kind, item.where, item.path, item.context, item.names, mend, edits)


def _at(document: Any, path: Steps) -> Any:
    for step in path:
        document = document[step]
    return document


# --- Word files
def _word(world: World, row: Row, names: Sequence[str]) -> Iterator[Mention]:
    where = _where(world, row)
    lists = world.fields_of((row["form"], ""))
    for found in filter(None, map(word_names.hole, names)):
        if found.path.startswith("$"):
            continue
        here: Steps = ("word", found.text)
        yield Mention(KIND, where, here, (row["form"], ""), found.path.removesuffix(".#"))
        behind = world.behind((row["form"], ""), found.head) if found.head in lists and found.rest else None
        if behind is not None and behind[1] == "":
            yield Mention(KIND, where, here, behind, "")
