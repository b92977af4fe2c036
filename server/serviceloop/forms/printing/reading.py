"""What a print needs of the records, as far as its viewer may read it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from serviceloop.expr.scope import UnknownField
from serviceloop.fields.capabilities import Files
from serviceloop.forms.definition import FormDef
from serviceloop.forms.printing.blocks import Definition, PicturesBlock, RelatedBlock, SignatureBlock, every_block
from serviceloop.forms.printing.layout import Sight, file_ids
from serviceloop.forms.printing.logic import scope_of
from serviceloop.forms.printing.rendering import as_picture
from serviceloop.forms.records import reading
from serviceloop.forms.records.compiler import Order
from serviceloop.forms.records.reading import MAX_LIMIT, Query
from serviceloop.forms.records.sources import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit import files
from serviceloop.kit.errors import Problem, not_found
from serviceloop.kit.files import FileStore

Doc = Mapping[str, Any]
MAX_RELATED = 5000
MAX_PICTURES = 600
_PICTURE_WIDTH = 640
_TOO_MANY = {
    "zh": f"一次最多打印 {MAX_PICTURES} 张图片，请减少记录",
    "en": f"At most {MAX_PICTURES} pictures at a time",
}


async def records(
    db: Any, catalog: Catalog, viewer: Viewer, form: FormDef, sight: Sight, ids: Sequence[UUID]
) -> list[Doc]:
    """The records in the order of `ids`; 404 where one is not there for the viewer."""
    wanted = list(dict.fromkeys(ids))
    condition = {"field": "id", "op": "in", "value": [str(ident) for ident in wanted]}
    query = Query(["id", *sight.fields], condition, limit=MAX_LIMIT)
    found = {row["id"]: row for row in (await reading.query(db, catalog, viewer, form.key, query))["rows"]}
    if len(found) < len(wanted):
        raise not_found()
    return [found[str(ident)] for ident in wanted]


async def related(
    db: Any, catalog: Catalog, viewer: Viewer, definition: Definition, sight: Sight, rows: Sequence[Doc]
) -> list[dict[str, list[Doc]]]:
    """For each record the rows of its related lists, by the block's place."""
    found: list[dict[str, list[Doc]]] = [{} for _ in rows]
    for where, block in every_block(definition.blocks):
        if not isinstance(block, RelatedBlock) or not sight.tables.get(where):
            continue
        if block.of is not None and block.of not in sight.fields:
            continue
        owners = [_id_of(row.get(block.of) if block.of else row["id"]) for row in rows]
        lists = await _lists(db, catalog, viewer, block, [item.path for item in sight.tables[where]], owners)
        for place, owner in zip(found, owners, strict=True):
            place[where] = lists.get(owner or "", [])[: block.limit]
    return found


def _id_of(value: Any) -> str | None:
    return str(value["id"]) if isinstance(value, Mapping) else (str(value) if value else None)


async def _lists(
    db: Any, catalog: Catalog, viewer: Viewer, block: RelatedBlock, columns: Sequence[str], owners: Sequence[Any]
) -> dict[str, list[Doc]]:
    """Rows by the record they belong to."""
    wanted = sorted({owner for owner in owners if owner})
    if not wanted:
        return {}
    condition: dict[str, Any] = {"field": block.field, "op": "in", "value": wanted}
    if block.filter:
        condition = {"and": [condition, block.filter]}
    order = [Order(item.field, item.desc) for item in _sorts(catalog, viewer, block)]
    lists: dict[str, list[Doc]] = {}
    cursor, count = None, 0
    while count < MAX_RELATED:
        query = Query([block.field, *columns], condition, order, limit=MAX_LIMIT, cursor=cursor)
        page = await reading.query(db, catalog, viewer, block.form, query)
        for row in page["rows"]:
            lists.setdefault(_id_of(row[block.field]) or "", []).append(row)
        count, cursor = count + len(page["rows"]), page["next"]
        if cursor is None:
            break
    return lists


def _sorts(catalog: Catalog, viewer: Viewer, block: RelatedBlock) -> list[Any]:
    """What the viewer may sort by."""
    scope = scope_of(catalog, viewer, catalog.get(block.form))
    kept = []
    for item in block.sort:
        try:
            scope.find(item.field)
        except UnknownField:
            continue
        kept.append(item)
    return kept


async def pictures(
    db: Any, store: FileStore, definition: Definition, sight: Sight, rows: Sequence[Doc]
) -> dict[str, tuple[str, bytes]]:
    """File id to (name beside the document, contents) of every picture that is printed; 422 beyond the limit."""
    named = (
        block.field for _, block in every_block(definition.blocks) if isinstance(block, PicturesBlock | SignatureBlock)
    )
    seen = [sight.fields[path] for path in named if path is not None and path in sight.fields]
    paths = [item.path for item in seen if isinstance(item.field.type, Files)]
    ids = list(dict.fromkeys(ident for row in rows for path in paths for ident in file_ids(row.get(path))))
    if len(ids) > MAX_PICTURES:
        raise Problem(422, "too_many_pictures", _TOO_MANY)
    found: dict[str, tuple[str, bytes]] = {}
    for number, ident in enumerate(ids):
        content = await _picture(db, store, ident)
        if content is not None:
            ending, drawn = content
            found[ident] = (f"picture{number}.{ending}", drawn)
    return found


async def _picture(db: Any, store: FileStore, ident: str) -> tuple[str, bytes] | None:
    """None for what is no picture, or is gone: a document is printed all the same."""
    try:
        stored = await files.find(db, UUID(ident))
        return as_picture(await store.thumbnail(stored, _PICTURE_WIDTH))
    except Problem:
        return None
