"""Finding customers by any phone number that is theirs, and units by key."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from serviceloop.forms.definition import FormDef
from serviceloop.forms.records.sources import quote, table_of
from serviceloop.identity.tables import org_unit
from serviceloop.kit.db import fetch_all


async def customers_with_phone(connection: Any, form: FormDef, phone: str, limit: int = 20) -> list[UUID]:
    """Customers whose own number or a contact's number this is, newest first. `phone` in its one notation."""
    contacts = f"{quote(form.schema)}.{quote(form.rows_table('contacts'))}"
    sql = f"""SELECT id FROM {table_of(form)} c WHERE deleted_at IS NULL
              AND (phone = $1 OR id IN (SELECT parent FROM {contacts} WHERE phone = $1))
              ORDER BY created_at DESC LIMIT $2"""  # noqa: S608 - names from the catalog
    rows = await connection.fetch(sql, phone, limit)
    return [row["id"] for row in rows]


async def unit_ids(connection: Any, keys: list[str]) -> dict[str, UUID]:
    """Live org units by key."""
    table = org_unit.c
    rows = await fetch_all(
        connection, select(table.key, table.id).where(table.key.in_(keys), table.deleted_at.is_(None))
    )
    return {row["key"]: row["id"] for row in rows}


async def is_unit(connection: Any, unit: UUID, kind: str) -> bool:
    """Whether the org unit is of that kind."""
    table = org_unit.c
    rows = await fetch_all(connection, select(func.count().label("n")).where(table.id == unit, table.kind == kind))
    return bool(rows[0]["n"])
