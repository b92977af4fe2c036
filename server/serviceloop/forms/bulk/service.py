"""Changing many records: each by itself, as the person may, so that one that cannot be changed stops no other."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from serviceloop.forms import status
from serviceloop.forms.bulk import queries
from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.records import actions, discussion, reading
from serviceloop.forms.records import service as records
from serviceloop.forms.records.reading import Query
from serviceloop.forms.store import FormCatalog
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Issue, Problem, conflict, forbidden, invalid, not_found
from serviceloop.kit.ids import new_id
from serviceloop.kit.jobs import enqueue
from serviceloop.kit.labels import Labels, pick

RUN_JOB, UNDO_JOB = "forms.bulk", "forms.bulk_undo"
AT_ONCE = 50
"""So few chosen records are done within the request."""
BATCH = 100
_ENDED = ("done", "failed", "cancelled", "undone")
_CHANGED_SINCE = {"zh": "之后又被修改，未撤销", "en": "changed again since; not taken back"}
Target = Mapping[str, Any]


async def start(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, order: Mapping[str, Any]
) -> tuple[UUID, bool]:
    """(id of the run, whether it is finished already). 403 and 422 for what would fail for every record alike."""
    form = catalog.get(form_key)
    _check(form, viewer, order)
    chosen = order.get("records")
    run = new_id()
    total = len(chosen) if chosen is not None else await _count(tx, catalog, viewer, form, order)
    row = {
        "id": run,
        "form": form.key,
        "order": {**order, "api_key": str(viewer.api_key_id) if viewer.api_key_id else None},
        "state": "queued",
        "total": total,
        "created_by": viewer.user_id,
    }
    await queries.add(tx, row)
    detail = {"op": order["op"], "action": order.get("action"), "total": total}
    await audit.record(tx, viewer, "records.bulk", form.key, None, detail | {"run": str(run)})
    if chosen is None or len(chosen) > AT_ONCE:
        await enqueue(tx, RUN_JOB, {"run": str(run)}, once=f"{RUN_JOB}:{run}")
        return run, False
    results = await do_all(tx, catalog, viewer, form, order, chosen)
    await _keep(tx, run, results, None)
    await queries.change(tx, run, {"state": "done", "finished_at": datetime.now(UTC)})
    return run, True


def _check(form: FormDef, viewer: Viewer, order: Mapping[str, Any]) -> None:
    access(form, viewer, "read").require()
    if order["op"] == "action":
        status.find_action(form, order["action"])
        access(form, viewer, f"do:{order['action']}").require()
        return
    if form.append_only:
        raise conflict({"zh": "此表单只能新增，不能修改或删除", "en": "Records of this form can only be added"})
    allowed = access(form, viewer, order["op"]).require()
    if order["op"] == "delete":
        return
    given = {key for item in order.get("records") or () for key in item.get("values") or ()} | set(order["values"])
    closed = sorted(given - (allowed.writable - ({form.status.field} if form.status else set())))
    if closed or not given:
        zh, en = ("没有可修改的字段", "no field to change") if not closed else ("不能修改", "cannot be changed")
        raise invalid(*[Issue(f"values.{key}", "not_writable", {"zh": zh, "en": en}) for key in closed or [""]])


async def _count(tx: Connection, catalog: FormCatalog, viewer: Viewer, form: FormDef, order: Mapping[str, Any]) -> int:
    asked = Query(("id",), order.get("filter"), limit=1, total="exact", search=order.get("search") or "")
    found = await reading.query(tx, catalog, viewer, form.key, asked)
    return int(found["total"]["count"])


async def next_targets(
    db: Any, catalog: FormCatalog, viewer: Viewer, row: Mapping[str, Any]
) -> tuple[list[Target], str | None]:
    """The next batch, and the position behind it (None: that was the last one)."""
    order = row["order"]
    if order.get("records") is not None:
        begin = int(row["position"] or 0)
        batch, end = order["records"][begin : begin + BATCH], begin + BATCH
        return batch, str(end) if end < len(order["records"]) else None
    # By creation: what a record's change is about never moves it to another page.
    asked = Query(("id",), order.get("filter"), limit=BATCH, cursor=row["position"], search=order.get("search") or "")
    found = await reading.query(db, catalog, viewer, row["form"], asked)
    return [{"id": item["id"]} for item in found["rows"]], found["next"]


async def work_off(db: Database, catalog: FormCatalog, viewer: Viewer, row: Mapping[str, Any]) -> bool:
    """Runs to the end, a transaction a batch; whether nobody stopped it. A second attempt goes on from there."""
    form, current = catalog.get(row["form"]), dict(row)
    while True:
        async with db.transaction() as tx:
            targets, position = await next_targets(tx, catalog, viewer, current)
            results = await do_all(tx, catalog, viewer, form, row["order"], targets)
            stop = await _keep(tx, row["id"], results, position)
        if position is None or stop:
            return not stop
        current["position"] = position


async def _keep(tx: Connection, run: UUID, results: Sequence[Mapping[str, Any]], position: str | None) -> bool:
    await queries.note(tx, run, results)
    failed = sum(1 for item in results if item["issue"] is not None)
    return await queries.advance(tx, run, len(results), failed, position)


async def do_all(
    tx: Connection,
    catalog: FormCatalog,
    viewer: Viewer,
    form: FormDef,
    order: Mapping[str, Any],
    targets: Sequence[Target],
) -> list[dict[str, Any]]:
    """[{record, version, issue}]: each in a savepoint of its own."""
    return [
        await _attempt(tx, UUID(str(target["id"])), lambda target=target: _do(tx, catalog, viewer, form, order, target))
        for target in targets
    ]


async def _attempt(tx: Connection, record: UUID, work: Any) -> dict[str, Any]:
    try:
        async with tx.transaction():
            saved = await work()
    except Problem as problem:
        reason = problem.issues[0].message if problem.issues else problem.title
        return {"record": record, "version": None, "issue": {"code": problem.code, "message": dict(reason)}}
    return {"record": record, "version": saved.version, "issue": None}


async def _do(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, form: FormDef, order: Mapping[str, Any], target: Target
) -> records.Saved:
    ident, version = UUID(str(target["id"])), target.get("version")
    if order["op"] == "delete":
        return await records.delete(tx, catalog, viewer, form.key, ident, version=version)
    if order["op"] == "action":
        values, comment = order["values"], order.get("comment")
        return await actions.perform(
            tx, catalog, viewer, form.key, ident, order["action"], values, version=version, comment=comment
        )
    values = target.get("values") or order["values"]
    return await records.update(tx, catalog, viewer, form.key, ident, values, version=version)


# --- what one may know of a run, and taking it back
async def shown(db: Any, viewer: Viewer, form_key: str, run: UUID, locale: str) -> dict[str, Any]:
    """A run of the viewer's own, with the first failures."""
    row = await queries.find(db, run)
    if row is None or row["form"] != form_key or row["created_by"] != viewer.user_id:
        raise not_found()
    found = await queries.failures(db, run) if row["failed"] else []
    failures = [
        {"id": item["record"], "code": item["issue"]["code"], "message": pick(_labels(item["issue"]), locale)}
        for item in found
    ]
    undoable = row["state"] in ("done", "cancelled", "failed") and row["order"]["op"] != "action"
    return {**row, "op": row["order"]["op"], "failures": failures, "undoable": undoable and row["done"] > row["failed"]}


def _labels(issue: Mapping[str, Any]) -> Labels:
    found: Labels = issue["message"]
    return found


async def cancel(tx: Connection, viewer: Viewer, form_key: str, run: UUID) -> None:
    """Stops after the batch at hand."""
    row = await _mine(tx, viewer, form_key, run)
    if row["state"] not in _ENDED:
        await queries.change(tx, run, {"cancel": True})


async def ask_undo(tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, run: UUID) -> bool:
    """Takes a deletion or a change of values back; whether that is done already."""
    row = await _mine(tx, viewer, form_key, run)
    if row["state"] not in ("done", "cancelled", "failed") or row["order"]["op"] == "action":
        raise conflict({"zh": "这次操作不能撤销", "en": "This cannot be taken back"})
    await queries.change(tx, run, {"state": "undoing", "position": None})
    await audit.record(tx, viewer, "records.bulk_undo", form_key, None, {"run": str(run)})
    if row["done"] > AT_ONCE:
        await enqueue(tx, UNDO_JOB, {"run": str(run)}, once=f"{UNDO_JOB}:{run}")
        return False
    await undo_batch(tx, catalog, viewer, row, None)
    await queries.change(tx, run, {"state": "undone", "finished_at": datetime.now(UTC)})
    return True


async def _mine(tx: Connection, viewer: Viewer, form_key: str, run: UUID) -> dict[str, Any]:
    row = await queries.lock(tx, run)
    if row is None or row["form"] != form_key:
        raise not_found()
    if row["created_by"] != viewer.user_id:
        raise forbidden()
    return row


async def undo_batch(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, row: Mapping[str, Any], after: UUID | None
) -> UUID | None:
    """Takes the next records back; the last one's id, None when there are no more. What changed since is left alone."""
    batch = await queries.changed(tx, row["id"], after, BATCH)
    results = [
        await _attempt(tx, item["record"], lambda item=item: _undo(tx, catalog, viewer, row, item)) for item in batch
    ]
    failed = [item for item in results if item["issue"] is not None]
    await queries.note(tx, row["id"], [{**item, "version": None} for item in failed])
    return batch[-1]["record"] if len(batch) == BATCH else None


async def _undo(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, row: Mapping[str, Any], item: Mapping[str, Any]
) -> records.Saved:
    form, ident, version = row["form"], item["record"], item["version"]
    if row["order"]["op"] == "delete":
        return await records.undelete(tx, catalog, viewer, form, ident)
    current = await reading.record_of(tx, catalog, viewer, catalog.get(form), ident)
    if current["version"] != version:
        raise conflict(_CHANGED_SINCE)
    return await discussion.restore(tx, catalog, viewer, form, ident, version - 1)
