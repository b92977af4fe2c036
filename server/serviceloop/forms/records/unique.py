"""Fields that are unique together: looked up before the write, so that the answer can name the other record.

The unique index decides when two write at once; then the answer names the fields only.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import orjson

from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.records.reading import get_json, may_read
from serviceloop.forms.records.sources import Catalog, quote, table_of
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, invalid
from serviceloop.kit.labels import Labels


async def refuse_double(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    form: FormDef,
    after: Mapping[str, Any],
    changed: Collection[str],
    id: UUID | None,
) -> None:
    """422 when another live record has the same values in one of the form's unique groups. `id` None: a new record."""
    for group in form.unique:
        values = [after.get(key) for key in group]
        if any(value is None for value in values) or not set(group) & set(changed):
            continue
        other = await _other(tx, form, group, values, id)
        if other is not None:
            raise await _double(tx, catalog, viewer, form, group, other)


async def _other(
    tx: Connection, form: FormDef, group: tuple[str, ...], values: list[Any], id: UUID | None
) -> UUID | None:
    tests = " AND ".join(f"{quote(key)} = ${number}" for number, key in enumerate(group, 1))
    sql = f"SELECT id FROM {table_of(form)} WHERE {tests} AND deleted_at IS NULL AND id IS DISTINCT FROM"
    found: UUID | None = await tx.fetchval(f"{sql} ${len(group) + 1}::uuid LIMIT 1", *values, id)
    return found


async def _double(
    tx: Connection, catalog: Catalog, viewer: Viewer, form: FormDef, group: tuple[str, ...], other: UUID
) -> Problem:
    """Says which record it is only to those who may see it."""
    seen = bool(access(form, viewer, "read")) and await may_read(tx, catalog, viewer, form.key, other)
    number = await _number(tx, catalog, viewer, form, other) if seen else None
    problem = invalid(*double_issues(form, group, number))
    extra = {"other": {"id": str(other), "no": number}} if seen else {}
    return Problem(problem.status, problem.code, problem.title, problem.issues, extra)


async def _number(tx: Connection, catalog: Catalog, viewer: Viewer, form: FormDef, other: UUID) -> str | None:
    found: str | None = orjson.loads(await get_json(tx, catalog, viewer, form.key, other, ("id",))).get("no")
    return found


def double_issues(form: FormDef, group: tuple[str, ...], number: str | None = None) -> list[Issue]:
    """The message, at each field of the group."""
    zh = "、".join(form.fields[key].label.get("zh", key) for key in group)
    en = ", ".join(form.fields[key].label.get("en", key) for key in group)
    who_zh, who_en = (f"已有记录 {number} ", f"record {number}") if number else ("已有记录", "another record")
    message: Labels = {"zh": f"“{zh}”与{who_zh}重复", "en": f"{en}: {who_en} has the same values together"}
    return [Issue(f"values.{key}", "not_unique", message) for key in group]
