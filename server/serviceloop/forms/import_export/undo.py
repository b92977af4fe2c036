"""Taking an import back, in one transaction: created records go to the recycle bin, updated ones get their old values
back unless somebody changed them since; those stay as they are and are listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop import expr
from serviceloop.fields.base import CheckContext
from serviceloop.forms.definition import FormDef
from serviceloop.forms.import_export.writing import Draft, Writer
from serviceloop.forms.records.sources import Catalog, table_of
from serviceloop.forms.records.values import check_values
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Problem
from serviceloop.kit.labels import Labels
from serviceloop.kit.origin import ORIGIN

_BATCH = 2000
_LISTED = 500
_IMPORTABLE = ("no", "created_at", "owner", "org_unit")
"""System fields that an import may have changed."""
_CHANGED: Labels = {"zh": "导入之后又被修改", "en": "Changed since the import"}
_GONE: Labels = {"zh": "已被删除", "en": "Deleted since the import"}
_OF_UPDATES = """
SELECT i.record, i.row, i.version, h.changes FROM sl.import_record i
JOIN sl.record_history h ON h.record = i.record AND h.version = i.version AND h.form = i.form AND h.action = 'updated'
WHERE i.import = $1 AND i.form = $2 AND i.action = 'updated' AND i.row > $3 ORDER BY i.row LIMIT $4"""


_FORESEEN = """
SELECT count(*) FILTER (WHERE i.action = 'created' AND alive) AS deleted,
    count(*) FILTER (WHERE i.action = 'created' AND alive AND t.version <> i.version) AS deleted_changed,
    count(*) FILTER (WHERE i.action = 'updated' AND alive AND t.version = i.version) AS restored,
    count(*) FILTER (WHERE i.action = 'updated' AND (NOT alive OR t.version <> i.version)) AS kept_count
FROM sl.import_record i LEFT JOIN {table} t ON t.id = i.record
CROSS JOIN LATERAL (SELECT coalesce(t.id IS NOT NULL AND t.deleted_at IS NULL, false) AS alive) a
WHERE i.import = $1 AND i.form = $2"""
_KEPT = """
SELECT i.record, i.row, t.no, t.id IS NULL OR t.deleted_at IS NOT NULL AS gone, u.name AS by, t.updated_at AS at
FROM sl.import_record i LEFT JOIN {table} t ON t.id = i.record LEFT JOIN sl."user" u ON u.id = t.updated_by
WHERE i.import = $1 AND i.form = $2 AND i.action = 'updated'
    AND (t.id IS NULL OR t.deleted_at IS NOT NULL OR t.version <> i.version)
ORDER BY i.row LIMIT 100"""


@dataclass
class Undone:
    """What came of an undo. `kept`: updated records that keep their values, [{record, no, row, reason}]."""

    deleted: int = 0
    restored: int = 0
    kept_count: int = 0
    kept: list[dict[str, Any]] = field(default_factory=list)

    def keep(self, row: Mapping[str, Any], no: str | None, reason: Labels) -> None:
        self.kept_count += 1
        if len(self.kept) < _LISTED:
            self.kept.append({"record": str(row["record"]), "no": no, "row": row["row"], "reason": dict(reason)})

    def as_json(self) -> dict[str, Any]:
        return {"deleted": self.deleted, "restored": self.restored, "kept_count": self.kept_count, "kept": self.kept}


async def take_back(tx: Connection, catalog: Catalog, viewer: Viewer, run: Mapping[str, Any]) -> Undone:
    """Undoes all of it inside the caller's transaction."""
    result = Undone()
    form = catalog.get(run["form"])
    await _restore(tx, catalog, viewer, form, run["id"], result)
    for row in await tx.fetch("SELECT DISTINCT form FROM sl.import_record WHERE import = $1", run["id"]):
        result.deleted += await _delete(tx, viewer, catalog.get(row["form"]), run["id"])
    return result


async def foreseen(connection: Any, catalog: Catalog, run: Mapping[str, Any]) -> dict[str, Any]:
    """What `take_back` would do now: {deleted, deleted_changed, restored, kept_count, kept}, without doing it.

    `deleted_changed`: of the records that go to the recycle bin, those that somebody has changed since the import.
    """
    answer: dict[str, Any] = {"deleted": 0, "deleted_changed": 0, "restored": 0, "kept_count": 0, "kept": []}
    rows = await connection.fetch("SELECT DISTINCT form FROM sl.import_record WHERE import = $1", run["id"])
    for key in [row["form"] for row in rows]:
        table = table_of(catalog.get(key))
        counts = await connection.fetchrow(_FORESEEN.format(table=table), run["id"], key)
        for name in ("deleted", "deleted_changed", "restored", "kept_count"):
            answer[name] += counts[name]
        for item in await connection.fetch(_KEPT.format(table=table), run["id"], key):
            reason = _GONE if item["gone"] else _CHANGED
            answer["kept"].append({
                "record": item["record"], "no": item["no"], "row": item["row"], "reason": reason,
                "by": item["by"], "at": item["at"],
            })  # fmt: skip
    return answer


async def _delete(tx: Connection, viewer: Viewer, form: FormDef, run: UUID) -> int:
    """Into the recycle bin, with history, audit and events as a single deletion has them."""
    origin = ORIGIN.get()
    sql = f"""
    WITH r AS (
        UPDATE {table_of(form)} AS t SET deleted_at = now(), version = t.version + 1, updated_at = now(),
            updated_by = $1::uuid
        FROM sl.import_record i
        WHERE i.import = $2 AND i.form = $3 AND i.action = 'created' AND t.id = i.record AND t.deleted_at IS NULL
        RETURNING t.id, t.version, t.deleted_at),
    c AS (SELECT id, version, jsonb_build_object('deleted_at', jsonb_build_array(null, deleted_at)) AS changes FROM r),
    h AS (INSERT INTO sl.record_history (id, at, form, record, version, actor, action, changes)
          SELECT gen_random_uuid(), now(), $3::text, id, version, $1::uuid, 'deleted', changes FROM c),
    a AS (INSERT INTO sl.audit (at, actor, action, form, record, detail, ip, request_id)
          SELECT now(), $1::uuid, 'record.deleted', $3::text, id, jsonb_build_object('import', $2::uuid),
                 $4::text, $5::text FROM c),
    e AS (INSERT INTO sl.event (at, kind, form, record, actor, payload)
          SELECT now(), 'record.deleted', $3::text, id, $1::uuid,
                 jsonb_build_object('changes', changes, 'version', version, 'bulk', true) FROM c)
    SELECT count(*) FROM c"""
    count: int = await tx.fetchval(sql, viewer.user_id, run, form.key, origin.ip, origin.request_id)
    return count


async def _restore(tx: Connection, catalog: Catalog, viewer: Viewer, form: FormDef, run: UUID, result: Undone) -> None:
    writer: Writer | None = None
    after = 0
    try:
        while rows := await tx.fetch(_OF_UPDATES, run, form.key, after, _BATCH):
            if writer is None:
                stored = [item for item in form.fields.values() if item.type.column(item.settings) is not None]
                keys = [item.key for item in stored if not item.system or item.key in _IMPORTABLE]
                writer = Writer(catalog, viewer, form, keys, (), "restored")
                await writer.open(tx)
            await _restore_batch(tx, viewer, form, writer, rows, result)
            after = rows[-1]["row"]
    finally:
        if writer is not None:
            await writer.close(tx)


async def _restore_batch(
    tx: Connection, viewer: Viewer, form: FormDef, writer: Writer, rows: Sequence[Any], result: Undone
) -> None:
    sql = (
        f"SELECT id, no, version, deleted_at FROM {table_of(form)} WHERE id = ANY($1::uuid[])"
        " ORDER BY id FOR NO KEY UPDATE"
    )
    now = {row["id"]: row for row in await tx.fetch(sql, [row["record"] for row in rows])}
    context = CheckContext(ZoneInfo(viewer.zone), viewer.locale)
    drafts: list[Draft] = []
    by_row = {row["row"]: row for row in rows}
    for row in rows:
        held = now.get(row["record"])
        if held is None or held["deleted_at"] is not None:
            result.keep(row, held["no"] if held else None, _GONE)
        elif held["version"] != row["version"]:
            result.keep(row, held["no"], _CHANGED)
        else:
            try:
                drafts.append(_old_values(form, row, context, held["version"]))
            except Problem as problem:
                result.keep(row, held["no"], problem.issues[0].message if problem.issues else problem.title)
    written = await writer.write(tx, drafts, expr.Env.of(viewer).today)
    result.restored += len(written.updated)
    for number, trouble in written.failed.items():
        result.keep(by_row[number], now[by_row[number]["record"]]["no"], trouble.message)


def _old_values(form: FormDef, row: Mapping[str, Any], context: CheckContext, version: int) -> Draft:
    old = {key: pair[0] for key, pair in row["changes"].items() if key in form.fields}
    checked = check_values(form, old, context, None)
    return Draft(row["row"], row["record"], checked.columns, checked.rows, version)
