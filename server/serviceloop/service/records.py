"""Reading and writing records as service code does it: by the system, inside the caller's transaction."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import orjson

from serviceloop.forms import api as forms
from serviceloop.forms.api import Catalog, Order
from serviceloop.forms.records.locking import Locked
from serviceloop.identity.viewer import Viewer, system_viewer
from serviceloop.kit.db import Connection

PAGE = 200
SYSTEM = system_viewer()


async def read(
    connection: Any, catalog: Catalog, form: str, record: UUID | str, viewer: Viewer = SYSTEM
) -> dict[str, Any]:
    """One record in JSON form; 404 when there is none that the viewer may see."""
    found: dict[str, Any] = orjson.loads(await forms.get_json(connection, catalog, viewer, form, _uuid(record)))
    return found


async def find(
    connection: Any,
    catalog: Catalog,
    form: str,
    columns: Sequence[str],
    condition: Any = None,
    *,
    sort: Sequence[Order] = (),
    limit: int = PAGE,
    search: str | None = None,
    viewer: Viewer = SYSTEM,
) -> list[dict[str, Any]]:
    """At most one page (200) of rows."""
    question = forms.Query(columns, condition, sort, min(limit, PAGE), search=search)
    found = await forms.query(connection, catalog, viewer, form, question)
    rows: list[dict[str, Any]] = found["rows"]
    return rows


async def find_all(
    connection: Any,
    catalog: Catalog,
    form: str,
    columns: Sequence[str],
    condition: Any = None,
    *,
    viewer: Viewer = SYSTEM,
    sort: Sequence[Order] = (),
) -> AsyncIterator[dict[str, Any]]:
    """Every row, page by page."""
    cursor: str | None = None
    while True:
        question = forms.Query(columns, condition, sort, PAGE, cursor)
        found = await forms.query(connection, catalog, viewer, form, question)
        for row in found["rows"]:
            yield row
        cursor = found["next"]
        if cursor is None:
            return


async def by_ids(
    connection: Any, catalog: Catalog, form: str, columns: Sequence[str], ids: Sequence[UUID], viewer: Viewer = SYSTEM
) -> dict[UUID, dict[str, Any]]:
    """Rows by id, those that exist and that the viewer may see."""
    found: dict[UUID, dict[str, Any]] = {}
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), PAGE):
        chunk = [str(item) for item in unique[start : start + PAGE]]
        condition = {"field": "id", "op": "in", "value": chunk}
        for row in await find(connection, catalog, form, columns, condition, viewer=viewer):
            found[UUID(row["id"])] = row
    return found


async def lock(tx: Connection, catalog: Catalog, form: str, record: UUID | str, viewer: Viewer | None = None) -> Locked:
    """The locked row as stored. With a viewer: 404 unless that viewer may see it."""
    definition = catalog.get(form)
    if viewer is None:
        return await forms.lock(tx, catalog, SYSTEM, definition, _uuid(record), "read", trusted=True)
    return await forms.lock(tx, catalog, viewer, definition, _uuid(record), "read")


def id_of(value: Any) -> UUID | None:
    """The id in a relation's JSON form ({"id", "title"}), a bare id, or None."""
    if isinstance(value, dict):
        value = value.get("id")
    return None if value is None else _uuid(value)


def title_of(value: Any) -> str:
    """The title in a relation's JSON form, "" without one."""
    return str(value.get("title") or "") if isinstance(value, dict) else ""


def _uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
