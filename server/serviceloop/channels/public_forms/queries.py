"""How many answers a public form has."""

from typing import Any

from serviceloop.forms.definition import FormDef
from serviceloop.forms.records.sources import table_of
from serviceloop.identity.viewer import VISITOR_USER


async def count_answers(connection: Any, form: FormDef, limit: int) -> int:
    """Records that visitors made, deleted ones among them; counts no further than `limit`."""
    statement = f"SELECT count(*) FROM (SELECT 1 FROM {table_of(form)} WHERE created_by = $1 LIMIT $2) made"  # noqa: S608  (the catalog's name, quoted)
    return int(await connection.fetchval(statement, VISITOR_USER, limit))
