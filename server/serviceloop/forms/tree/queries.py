"""Walking up a hierarchy."""

from uuid import UUID

from serviceloop.forms.definition import FormDef
from serviceloop.forms.records.sources import quote, table_of
from serviceloop.kit.db import Connection


async def lock_hierarchy(tx: Connection, form: FormDef, field: str) -> None:
    """One move at a time: of two at once, each could be right by itself and the two together a circle."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 11))", f"{form.key}.{field}")


async def is_above(tx: Connection, form: FormDef, field: str, id: UUID, start: UUID) -> bool:
    """Whether `id` is `start` itself or stands anywhere above it. A circle that is there already ends the walk."""
    table, parent = table_of(form), quote(form.fields[field].key)
    sql = (
        f"WITH RECURSIVE up(id) AS (SELECT $1::uuid UNION SELECT t.{parent} FROM up JOIN {table} t ON t.id = up.id"
        f" WHERE t.{parent} IS NOT NULL) SELECT EXISTS (SELECT 1 FROM up WHERE id = $2::uuid)"
    )
    return bool(await tx.fetchval(sql, start, id))
