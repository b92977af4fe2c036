"""From planned forms to published ones: values converted first, then all of it together under short locks."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import delete, insert

from serviceloop.forms.conversion import copying, running
from serviceloop.forms.conversion import queries as changes_table
from serviceloop.forms.conversion.running import Work
from serviceloop.forms.ddl_apply import carry_out as run_all
from serviceloop.forms.ddl_apply import make_unique, structure_sql
from serviceloop.forms.ddl_inspect import inspect
from serviceloop.forms.ddl_locks import in_short_locks
from serviceloop.forms.ddl_plan import Plan
from serviceloop.forms.field_loader import dump_field
from serviceloop.forms.planning import Change, Published
from serviceloop.forms.store import FormCatalog, save_form
from serviceloop.forms.table_spec import tables_of
from serviceloop.forms.tables import recycled_field
from serviceloop.forms.views.queries import view_definitions
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database, execute
from serviceloop.kit.errors import Problem, conflict
from serviceloop.kit.ids import new_id
from serviceloop.kit.jobs import enqueue

SETTLE = "forms.settle"
"""Name of the job that builds what may take long; payload {"form": key}."""


@dataclass
class Job:
    """A form to publish. `change`: its conversion, if it needs one; `work`: once that is under way."""

    plan: Plan
    wanted: Change
    change: UUID | None = None
    work: Work | None = None


async def refuse_import(connection: Connection, key: str) -> None:
    sql = "SELECT true FROM sl.import_run WHERE form = $1 AND state IN ('running', 'undoing')"
    if await connection.fetchval(sql, key):
        zh = "正在向此表单导入数据，请等导入完成后再修改字段类型"
        raise conflict({"zh": zh, "en": "An import into this form is running; change the type when it is done"})


async def carry_out(
    db: Database, connection: Connection, catalog: FormCatalog, jobs: Sequence[Job], viewer: Viewer
) -> list[Published]:
    """Converts what is to be converted, then publishes all. Whatever goes wrong leaves the forms as they were."""
    try:
        for job in jobs:
            if job.change is not None and job.work is None:
                job.work = await work_of(connection, catalog, job, viewer)
            if job.work is not None:
                await running.prepare(db, job.work)
        for job in jobs:
            await make_unique(connection, job.plan)
        return await _swap(db, connection, jobs, viewer)
    except (Problem, copying.Stopped) as error:
        await give_up(db, jobs, error)
        raise


async def work_of(connection: Connection, catalog: FormCatalog, job: Job, viewer: Viewer) -> Work:
    assert job.change is not None
    row = await changes_table.find(connection, job.change)
    assert row is not None
    tables = tables_of(job.plan.form, await view_definitions(connection, job.plan.form.key))
    return running.make_work(catalog, job.plan, row, tables, viewer.zone)


async def _swap(db: Database, connection: Connection, jobs: Sequence[Job], viewer: Viewer) -> list[Published]:
    """Under short locks; where too much was written meanwhile, converts that first and tries again."""
    works = [job.work for job in jobs if job.work is not None]
    while True:
        try:
            again = partial(_drain_again, db, works)
            work = partial(_apply, jobs=jobs, works=works, viewer=viewer, before_lock=again)
            published = await in_short_locks(connection, work)
            released = time.perf_counter()
            for item in works:
                held = round((released - item.run.locked_at) * 1000)
                await changes_table.change(connection, item.run.id, {"lock_ms": held})
            if works:
                await changes_table.clear(connection)
            return published
        except copying.ManyWaiting:
            await _drain_again(db, works)


async def _drain_again(db: Database, works: Sequence[Work]) -> None:
    for work in works:
        await running.drain(db, work)


async def give_up(db: Database, jobs: Sequence[Job], error: Problem | copying.Stopped) -> None:
    for job in jobs:
        if job.work is not None and isinstance(error, Problem):
            reason = error.issues[0].message if error.issues else error.title
            await running.give_up(db, job.work, "failed", dict(reason))
        elif job.work is not None:
            await running.give_up(db, job.work, "cancelled")


async def _apply(
    tx: Connection,
    *,
    jobs: Sequence[Job],
    works: Sequence[Work],
    viewer: Viewer,
    before_lock: Callable[[], Awaitable[None]],
) -> list[Published]:
    """Definition, recycle bin and audit first; then, with everybody waiting, the last written rows and the renames."""
    await running.hold(tx, works)
    structure = structure_sql([job.plan for job in jobs], await inspect(tx))
    published = await _save(tx, jobs, viewer)
    await before_lock()
    last = await running.finish(tx, works)
    await run_all(tx, [*last, *structure])
    return published


async def _save(tx: Connection, jobs: Sequence[Job], viewer: Viewer) -> list[Published]:
    published = []
    for job in jobs:
        item, change = job.plan, job.wanted
        saved = await save_form(tx, item.form, viewer.user_id, expected=change.expected)
        if job.change is not None:
            await changes_table.end(tx, job.change, "done")
        await _move_to_bin(tx, item, viewer)
        verb = "form.create" if item.old is None else "form.update"
        detail = {"version": saved.version, "steps": [step.describe()["zh"] for step in item.steps]}
        await audit.record(tx, viewer, verb, saved.key, None, detail)
        if item.old is not None:
            await enqueue(tx, SETTLE, {"form": saved.key}, once=f"{SETTLE}:{saved.key}:{saved.version}")
        published.append(Published(saved, item))
    return published


async def _move_to_bin(tx: Connection, item: Plan, viewer: Viewer) -> None:
    form = item.form.key
    for gone in item.recycled:
        row = {
            "id": new_id(),
            "form": form,
            "key": gone.key,
            "definition": dump_field(gone.field),
            "stored_as": gone.stored_as,
            "actor": viewer.user_id,
        }
        await execute(tx, insert(recycled_field).values(row))
    for back in item.restored:
        same = (recycled_field.c.form == form) & (recycled_field.c.key == back.key)
        stored = recycled_field.c.stored_as
        match = stored.is_(None) if back.stored_as is None else stored == back.stored_as
        await execute(tx, delete(recycled_field).where(same & match))
