"""What builders see of changes of field types, and how they stop one."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.fields.base import CheckContext
from serviceloop.fields.csv_cells import protect
from serviceloop.forms import publishing
from serviceloop.forms.conversion import queries
from serviceloop.forms.conversion.continuing import abandon
from serviceloop.forms.conversion.preview import every
from serviceloop.forms.conversion.reading import Failure, Reader, places_of
from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.planning import Change
from serviceloop.forms.records.outputs import output_sql
from serviceloop.forms.records.sources import Builder
from serviceloop.forms.store import FormCatalog
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer, system_viewer
from serviceloop.kit.db import Database
from serviceloop.kit.errors import conflict, forbidden, not_found
from serviceloop.kit.labels import Labels, pick

HEADER = {
    "zh": ["记录", "字段", "原值", "不能转换的原因"],
    "en": ["Record", "Field", "Value", "Why it does not convert"],
}
MOST_VALUES = 1000
_STAGES: Mapping[str, Labels] = {
    "prepare": {"zh": "准备中", "en": "Getting ready"},
    "copy": {"zh": "正在转换，可照常读写", "en": "Converting; work goes on meanwhile"},
    "index": {"zh": "正在建立索引，可照常读写", "en": "Building indexes; work goes on meanwhile"},
    "swap": {"zh": "即将切换", "en": "About to switch over"},
}
_STATES: Mapping[str, Labels] = {
    "done": {"zh": "已完成", "en": "Done"},
    "failed": {"zh": "未完成，表单保持原样", "en": "Failed; the form is as it was"},
    "cancelled": {"zh": "已取消，表单保持原样", "en": "Cancelled; the form is as it was"},
}


def shown(row: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """A change as the API shows it."""
    text = _STATES.get(row["state"]) or _STAGES.get(row["stage"], _STAGES["copy"])
    plain = {key: row[key] for key in ("id", "form", "state", "stage", "rows", "done", "failing", "lock_ms", "actor")}
    return plain | {
        "text": pick(text, locale),
        "fields": [{key: item[key] for key in ("field", "label", "from", "to")} for item in row["items"]],
        "seconds_left": _left(row),
        "error": pick(row["error"], locale) if row["error"] else None,
        "created_at": row["created_at"],
        "finished_at": row["finished_at"],
    }


def _left(row: Mapping[str, Any]) -> float | None:
    """At the pace so far."""
    if row["state"] != "running" or not row["done"]:
        return None
    so_far: float = (datetime.now(UTC) - row["created_at"]).total_seconds()
    return round(max(0, int(row["rows"]) - int(row["done"])) * so_far / int(row["done"]), 1)


async def find(db: Database, form: str, ident: UUID) -> Mapping[str, Any]:
    row = await queries.find(db.pool, ident)
    if row is None or row["form"] != form:
        raise not_found()
    return row


async def cancel(db: Database, viewer: Viewer, form: str, ident: UUID) -> Mapping[str, Any]:
    """Asks a running change to stop; one that nobody works on is ended at once. 409 where it has ended."""
    row = await find(db, form, ident)
    if row["state"] != "running":
        raise conflict({"zh": "转换已结束，不能取消", "en": "The change has ended and cannot be cancelled"})
    async with db.transaction() as tx:
        await queries.change(tx, ident, {"cancel": True})
        await audit.record(tx, viewer, "form.convert_cancel", form)
    await abandon(db, ident, cancelled=True)
    return await find(db, form, ident)


def require_sight(form: FormDef, viewer: Viewer) -> None:
    """403 for those who may not read all records: what did not convert are values of records."""
    seen = access(form, viewer, "read")
    if not seen or seen.rows or any(seen.level(item.key) == "hidden" for item in form.own_fields):
        zh = "只有能查看此表单全部数据的人才能查看这些值"
        raise forbidden({"zh": zh, "en": "Only those who may read all of this form's data may see these values"})


async def failure_rows(db: Database, ident: UUID, locale: str) -> AsyncIterator[list[list[Any]]]:
    """What a change could not convert, some at a time, as lines of a file."""
    after: UUID | None = None
    while found := await queries.failures(db.pool, ident, after):
        after = found[-1]["record"]
        yield [_line(Failure(row["record"], row["field"], row["value"], row["reason"]), locale) for row in found]


async def plan_failures(
    db: Database, catalog: FormCatalog, change: Change, locale: str
) -> AsyncIterator[list[list[Any]]]:
    """What a change that is not made yet would not convert: all of it, however many rows there are."""
    async with db.pool.acquire() as connection:
        plan = await publishing.drawn(connection, catalog, change)
        for place in places_of(plan.old, plan.conversions) if plan.old is not None else ():
            async for batch in every(connection, Reader(catalog, place)):
                yield [_line(item, locale) for item in batch.failures]


def _line(item: Failure, locale: str) -> list[Any]:
    return [str(item.record), item.field, protect(item.value), protect(pick(item.reason, locale))]


async def values(db: Database, catalog: FormCatalog, form: FormDef, key: str) -> list[dict[str, Any]]:
    """The values of a field as people read them, the most frequent first: what options may be made of."""
    field = form.fields.get(key)
    if field is None or field.type.column(field.settings) is None:
        raise not_found()
    builder = Builder(catalog, system_viewer(), form, None)
    sql = output_sql(builder, builder.root, key)
    inner = f"SELECT to_jsonb({sql}) AS v FROM {builder.from_sql} WHERE t.deleted_at IS NULL"
    rows = await db.pool.fetch(
        f"SELECT v, count(*) AS n FROM ({inner}) s WHERE v IS NOT NULL GROUP BY v ORDER BY n DESC LIMIT {MOST_VALUES}"
    )
    context = CheckContext(ZoneInfo("Asia/Shanghai"))
    texts = ((field.type.to_text(row["v"], field.settings, context), row["n"]) for row in rows)
    return [{"value": text, "count": count} for text, count in texts if text]
