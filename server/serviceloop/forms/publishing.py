"""Publishes definitions: checked against all forms, planned, applied, saved, audited, in this order and together."""

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from serviceloop.forms.conversion import copying, running
from serviceloop.forms.conversion import queries as changes_table
from serviceloop.forms.conversion.preview import with_figures
from serviceloop.forms.conversion.rules import Way, way
from serviceloop.forms.conversion.running import RUN_JOB, SMALL, Work
from serviceloop.forms.ddl_apply import carry_out, make_unique, settle, structure_sql
from serviceloop.forms.ddl_inspect import inspect
from serviceloop.forms.ddl_locks import build_lock, in_short_locks
from serviceloop.forms.ddl_plan import Plan, Recycled, plan
from serviceloop.forms.definition import FormDef
from serviceloop.forms.field_loader import dump_field, load_field
from serviceloop.forms.findings import Findings
from serviceloop.forms.loader import dump_form, load_form
from serviceloop.forms.set_check import check_set
from serviceloop.forms.store import (
    FormCatalog,
    FormStore,
    load_catalog,
    mark_deleted,
    no_form,
    save_form,
    stale_version,
)
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.forms.table_spec import TableSpec, tables_of
from serviceloop.forms.tables import recycled_field
from serviceloop.forms.views.queries import view_definitions
from serviceloop.identity import audit
from serviceloop.identity.acting import viewer_again
from serviceloop.identity.viewer import Viewer, system_viewer
from serviceloop.kit.db import Connection, Database, execute, fetch_all
from serviceloop.kit.errors import Problem, conflict
from serviceloop.kit.ids import new_id
from serviceloop.kit.jobs import enqueue

SETTLE = "forms.settle"
"""Name of the job that builds what may take long; payload {"form": key}."""

_BROKEN = {"zh": "系统多次出错，转换未完成，表单保持原样", "en": "It broke off several times; the form is as it was"}


@dataclass(frozen=True)
class Change:
    """One form to publish. `expected`: the version the change was made from, 0 for a new form, None: any."""

    form: FormDef
    expected: int | None = None
    restore: tuple[str, ...] = ()
    """Keys of fields that come back from the recycle bin, "parent.key" for those of a sub-table's rows."""


@dataclass(frozen=True)
class Published:
    """`change`: a change of field types that goes on by itself; `form` is still the old one then."""

    form: FormDef
    plan: Plan
    change: UUID | None = None


async def publish(
    db: Database, store: FormStore, change: Change, viewer: Viewer, *, wait: bool = False
) -> Published | None:
    """Publishes one form; None if it changes nothing. Indexes on a table with rows follow by a job, and so does, unless
    `wait`, a change of a field's type over many rows.

    Problem 422: something in it is wrong; 409: it went on since `expected`, values are not unique, or a change of type
    is running; 503: its table is in too heavy use.
    """
    published = await publish_all(db, store, [change], viewer, wait=wait)
    return published[0] if published else None


async def publish_set(db: Database, store: FormStore, forms: Iterable[FormDef], viewer: Viewer) -> list[Published]:
    """Publishes the forms of an application, all or none; unchanged ones are left alone. Waits for indexes."""
    published = await publish_all(db, store, [Change(form) for form in forms], viewer)
    for item in published:
        await settle_form(db, item.form.key)
    return published


async def publish_all(
    db: Database, store: FormStore, changes: Sequence[Change], viewer: Viewer, *, wait: bool = True
) -> list[Published]:
    """Several forms in one transaction. Fields that are missing in the new definition go to the recycle bin."""
    async with build_lock(db) as connection:
        catalog = await load_catalog(connection)
        wanted = [change for change in changes if _differs(catalog, change)]
        await running.refuse_running(connection, [change.form.key for change in wanted])
        check_set({**_own(catalog), **{change.form.key: change.form for change in changes}})
        plans = [await _plan(connection, catalog, change) for change in wanted]
        jobs = [_Job(item, change) for item, change in zip(plans, wanted, strict=True)]
        async with AsyncExitStack() as mine:
            for job in jobs:
                if job.plan.conversions:
                    job.change = new_id()
                    await mine.enter_async_context(running.alone(db, job.change))
            later = await _begin(connection, jobs, viewer, wait=wait)
            if later:
                return later
            published = await _carry_out(db, connection, catalog, jobs, viewer)
    await store.refresh()
    return published


@dataclass
class _Job:
    """A form to publish. `change`: its conversion, if it needs one; `work`: once that is under way."""

    plan: Plan
    wanted: Change
    change: UUID | None = None
    work: Work | None = None


async def _begin(connection: Connection, jobs: Sequence[_Job], viewer: Viewer, *, wait: bool) -> list[Published]:
    """Notes the conversions. Returns something if a large one goes on by a job of its own."""
    for job in jobs:
        if job.change is None:
            continue
        await _refuse_import(connection, job.plan.form.key)
        async with connection.transaction():
            rows = await running.begin(connection, job.change, job.plan, job.wanted.restore, viewer)
            if rows < SMALL or wait or len(jobs) > 1:
                continue
            await audit.record(connection, viewer, "form.convert", job.plan.form.key, None, {"rows": rows})
            await enqueue(connection, RUN_JOB, {"change": str(job.change)}, once=f"{RUN_JOB}:{job.change}")
            assert job.plan.old is not None
            return [Published(job.plan.old, job.plan, job.change)]
    return []


async def _refuse_import(connection: Connection, key: str) -> None:
    sql = "SELECT true FROM sl.import_run WHERE form = $1 AND state IN ('running', 'undoing')"
    if await connection.fetchval(sql, key):
        zh = "正在向此表单导入数据，请等导入完成后再修改字段类型"
        raise conflict({"zh": zh, "en": "An import into this form is running; change the type when it is done"})


async def _carry_out(
    db: Database, connection: Connection, catalog: FormCatalog, jobs: Sequence[_Job], viewer: Viewer
) -> list[Published]:
    """Converts what is to be converted, then publishes all. Whatever goes wrong leaves the forms as they were."""
    try:
        for job in jobs:
            if job.change is not None and job.work is None:
                job.work = await _work(connection, catalog, job, viewer)
            if job.work is not None:
                await running.prepare(db, job.work)
        for job in jobs:
            await make_unique(connection, job.plan)
        return await _swap(db, connection, jobs, viewer)
    except (Problem, copying.Stopped) as error:
        await _give_up(db, jobs, error)
        raise


async def _work(connection: Connection, catalog: FormCatalog, job: _Job, viewer: Viewer) -> Work:
    assert job.change is not None
    row = await changes_table.find(connection, job.change)
    assert row is not None
    tables = tables_of(job.plan.form, await view_definitions(connection, job.plan.form.key))
    return running.make_work(catalog, job.plan, row, tables, viewer.zone)


async def _swap(db: Database, connection: Connection, jobs: Sequence[_Job], viewer: Viewer) -> list[Published]:
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


async def _give_up(db: Database, jobs: Sequence[_Job], error: Problem | copying.Stopped) -> None:
    for job in jobs:
        if job.work is not None and isinstance(error, Problem):
            reason = error.issues[0].message if error.issues else error.title
            await running.give_up(db, job.work, "failed", dict(reason))
        elif job.work is not None:
            await running.give_up(db, job.work, "cancelled")


async def continue_change(db: Database, store: FormStore, ident: UUID) -> None:
    """Works on a change of field types until it is published, cancelled or has failed; goes on where a crash left it.

    Does nothing where it has ended, or another process is at it.
    """
    async with running.alone(db, ident) as free:
        row = await changes_table.find(db.pool, ident) if free else None
        if row is None or row["state"] != "running":
            return
        viewer = await viewer_again(db.pool, row["actor"]) or system_viewer()
        change = Change(load_form(row["definition"]), row["from_version"], tuple(row["restore"]))
        async with db.pool.acquire() as connection:
            job = await _again(connection, row, change, viewer)
        if job.work is not None and not await _prepared(db, job):
            return
        async with build_lock(db) as connection:
            catalog = await load_catalog(connection)
            try:
                _differs(catalog, change)
                check_set({**_own(catalog), change.form.key: change.form})
                await _refuse_import(connection, change.form.key)
            except Problem as problem:
                await _give_up(db, [job], problem)
                return
            await _carry_out_quietly(db, connection, catalog, job, viewer)
    await store.refresh()


async def abandon(db: Database, ident: UUID, *, cancelled: bool = False) -> bool:
    """Gives a change up that nobody works on; the form stays as it is. False if a process is at it."""
    async with running.alone(db, ident) as free:
        row = await changes_table.find(db.pool, ident) if free else None
        if row is not None and row["state"] == "running":
            places = [(item["place"], item["shadow"]) for item in row["items"]]
            await copying.take_away(db, ident, places)
            await changes_table.end(
                db.pool, ident, "cancelled" if cancelled else "failed", None if cancelled else _BROKEN
            )
            await changes_table.clear(db.pool)
        return free


async def _again(connection: Connection, row: Mapping[str, Any], change: Change, viewer: Viewer) -> _Job:
    catalog = await load_catalog(connection)
    job = _Job(await _plan(connection, catalog, change), change, row["id"])
    job.work = await _work(connection, catalog, job, viewer)
    return job


async def _prepared(db: Database, job: _Job) -> bool:
    """Copies, which may take long, without keeping other builders waiting."""
    assert job.work is not None
    try:
        await running.prepare(db, job.work)
    except (Problem, copying.Stopped) as error:
        await _give_up(db, [job], error)
        return False
    return True


async def _carry_out_quietly(
    db: Database, connection: Connection, catalog: FormCatalog, job: _Job, viewer: Viewer
) -> None:
    """Nobody waits for the answer: what went wrong stands in the change."""
    with suppress(Problem, copying.Stopped):
        await _carry_out(db, connection, catalog, [job], viewer)


async def preview(db: Database, catalog: FormCatalog, change: Change, viewer: Viewer | None = None) -> tuple[Plan, int]:
    """The plan and the table's estimated number of rows; nothing is changed. Problems as in `publish`.

    `viewer`: values of records are shown as far as this person may read them all; None: only counted.
    """
    async with db.pool.acquire() as connection:
        plan = await drawn(connection, catalog, change)
        table = (await inspect(connection)).get(change.form.table)
        return await with_figures(connection, catalog, plan, viewer), table.rows if table is not None else 0


async def drawn(connection: Connection, catalog: FormCatalog, change: Change) -> Plan:
    """The plan of a change, checked against all forms; nothing is counted."""
    check_set({**_own(catalog), change.form.key: change.form})
    return await _plan(connection, catalog, change)


async def settle_form(db: Database, key: str) -> list[str]:
    """Builds missing indexes and checks references of a form as it is now; returns the names of what failed."""

    async def wanted(connection: Connection) -> tuple[TableSpec, ...]:
        form = (await load_catalog(connection, lenient=True)).forms.get(key)
        return tables_of(form, await view_definitions(connection, key)) if form is not None else ()

    return await settle(db, key, wanted)


async def remove(db: Database, store: FormStore, key: str, viewer: Viewer, expected: int | None) -> None:
    """Puts a form into the recycle bin; its table stays. Problem 422 names forms that still refer to it."""
    async with build_lock(db) as connection:
        catalog = await load_catalog(connection)
        form = catalog.get(key)
        _expect(form, expected)
        await running.refuse_running(connection, [key])
        check_set({other: item for other, item in _own(catalog).items() if other != key})
        await in_short_locks(connection, partial(_mark, key=key, viewer=viewer, deleted=True))
    await store.refresh()


async def bring_back(db: Database, store: FormStore, key: str, viewer: Viewer) -> None:
    """Takes a form out of the recycle bin. Problem 422 if what it refers to is gone meanwhile."""
    async with build_lock(db) as connection:
        catalog = await load_catalog(connection)
        form = catalog.deleted.get(key)
        if form is None:
            raise no_form(key)
        check_set({**_own(catalog), key: form})
        await in_short_locks(connection, partial(_mark, key=key, viewer=viewer, deleted=False))
    await store.refresh()


async def recycled(connection: Any, key: str) -> list[tuple[Recycled, Mapping[str, Any]]]:
    """Deleted fields of a form, the newest first, each with its row (id, at, actor)."""
    statement = select(recycled_field).where(recycled_field.c.form == key).order_by(recycled_field.c.at.desc())
    found: list[tuple[Recycled, Mapping[str, Any]]] = []
    for row in await fetch_all(connection, statement):
        item = load_field(row["definition"], "definition", Findings())
        if item is not None:  # None: of a type that this version no longer knows
            parent = row["key"].rpartition(".")[0] or None
            found.append((Recycled(item, row["stored_as"], parent), row))
    return found


def _own(catalog: FormCatalog) -> dict[str, FormDef]:
    return {key: form for key, form in catalog.forms.items() if key not in PLATFORM_KEYS}


def _differs(catalog: FormCatalog, change: Change) -> bool:
    old = catalog.forms.get(change.form.key)
    _expect(old, change.expected)
    if change.form.key in catalog.deleted:
        raise _in_bin(change.form.key)
    return old is None or dump_form(old) != dump_form(change.form)


def _expect(form: FormDef | None, expected: int | None) -> None:
    current = form.version if form is not None else 0
    if expected is None or expected == current:
        return
    if expected == 0 and form is not None:
        zh, en = f"标识“{form.key}”已被使用，请换一个", f"The key “{form.key}” is in use; choose another"
        raise conflict({"zh": zh, "en": en})
    raise stale_version(form.source if form is not None else None, current)


def _in_bin(key: str) -> Problem:
    zh = f"回收站中有标识为“{key}”的表单，请先恢复它，或换一个标识"
    return conflict({"zh": zh, "en": f"A form “{key}” is in the recycle bin: restore it, or choose another key"})


async def _plan(connection: Connection, catalog: FormCatalog, change: Change) -> Plan:
    old = catalog.forms.get(change.form.key)
    back: dict[str, Recycled] = {}
    if change.restore:
        for item, _ in await recycled(connection, change.form.key):
            if item.key in change.restore and (item.key not in back or _fits(change.form, item)):
                back[item.key] = item if not _fits(change.form, back.get(item.key)) else back[item.key]
    views = await view_definitions(connection, change.form.key)
    return plan(old, change.form, restore=back, saved_views=views)


def _fits(form: FormDef, item: Recycled | None) -> bool:
    """Whether what lies in the bin is of the type that the field is to have: of several, the newest such comes back."""
    if item is None:
        return False
    own = form.fields.get(item.parent or item.field.key)
    field = own.rows.get(item.field.key) if own is not None and item.parent is not None else own
    return field is not None and way(item.field, field) is Way.KEEP


async def _apply(
    tx: Connection,
    *,
    jobs: Sequence[_Job],
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
    await carry_out(tx, [*last, *structure])
    return published


async def _save(tx: Connection, jobs: Sequence[_Job], viewer: Viewer) -> list[Published]:
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


async def _mark(tx: Connection, *, key: str, viewer: Viewer, deleted: bool) -> None:
    await mark_deleted(tx, key, viewer.user_id, deleted=deleted)
    await audit.record(tx, viewer, "form.delete" if deleted else "form.restore", key)
