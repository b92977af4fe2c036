"""Publishes definitions: checked against all forms, planned, applied, saved, audited, in this order and together."""

from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from functools import partial

from serviceloop.forms.conversion import running
from serviceloop.forms.conversion.preview import rows_of, with_figures
from serviceloop.forms.conversion.running import RUN_JOB, SMALL
from serviceloop.forms.ddl_apply import settle
from serviceloop.forms.ddl_inspect import inspect
from serviceloop.forms.ddl_locks import build_lock, in_short_locks
from serviceloop.forms.ddl_plan import Plan
from serviceloop.forms.definition import FormDef
from serviceloop.forms.planning import Change, Published, differs, expect_version, own_forms, plan_of
from serviceloop.forms.set_check import check_set
from serviceloop.forms.store import FormCatalog, FormStore, load_catalog, mark_deleted, no_form
from serviceloop.forms.swap import Job, carry_out, refuse_import
from serviceloop.forms.table_spec import TableSpec, tables_of
from serviceloop.forms.views.queries import view_definitions
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.ids import new_id
from serviceloop.kit.jobs import enqueue


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
        wanted = [change for change in changes if differs(catalog, change)]
        await running.refuse_running(connection, [change.form.key for change in wanted])
        check_set({**own_forms(catalog), **{change.form.key: change.form for change in changes}})
        plans = [await plan_of(connection, catalog, change) for change in wanted]
        jobs = [Job(item, change) for item, change in zip(plans, wanted, strict=True)]
        async with AsyncExitStack() as mine:
            for job in jobs:
                if job.plan.conversions:
                    job.change = new_id()
                    await mine.enter_async_context(running.alone(db, job.change))
            later = await _begin(connection, jobs, viewer, wait=wait)
            if later:
                return later
            published = await carry_out(db, connection, catalog, jobs, viewer)
    await store.refresh()
    return published


async def _begin(connection: Connection, jobs: Sequence[Job], viewer: Viewer, *, wait: bool) -> list[Published]:
    """Notes the conversions. Returns something if a large one goes on by a job of its own."""
    for job in jobs:
        if job.change is None:
            continue
        await refuse_import(connection, job.plan.form.key)
        async with connection.transaction():
            rows = await running.begin(connection, job.change, job.plan, job.wanted.restore, viewer)
            if rows < SMALL or wait or len(jobs) > 1:
                continue
            await audit.record(connection, viewer, "form.convert", job.plan.form.key, None, {"rows": rows})
            await enqueue(connection, RUN_JOB, {"change": str(job.change)}, once=f"{RUN_JOB}:{job.change}")
            assert job.plan.old is not None
            return [Published(job.plan.old, job.plan, job.change)]
    return []


async def preview(db: Database, catalog: FormCatalog, change: Change, viewer: Viewer | None = None) -> tuple[Plan, int]:
    """The plan and the table's number of rows, of a large one a guess; nothing is changed. Problems as in `publish`.

    `viewer`: values of records are shown as far as this person may read them all; None: only counted.
    """
    async with db.pool.acquire() as connection:
        plan = await drawn(connection, catalog, change)
        table = (await inspect(connection)).get(change.form.table)
        rows = await rows_of(connection, change.form.table, table.rows) if table is not None else 0
        return await with_figures(connection, catalog, plan, viewer), rows


async def drawn(connection: Connection, catalog: FormCatalog, change: Change) -> Plan:
    """The plan of a change, checked against all forms; nothing is counted."""
    check_set({**own_forms(catalog), change.form.key: change.form})
    return await plan_of(connection, catalog, change)


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
        expect_version(form, expected)
        await running.refuse_running(connection, [key])
        check_set({other: item for other, item in own_forms(catalog).items() if other != key})
        await in_short_locks(connection, partial(_mark, key=key, viewer=viewer, deleted=True))
    await store.refresh()


async def bring_back(db: Database, store: FormStore, key: str, viewer: Viewer) -> None:
    """Takes a form out of the recycle bin. Problem 422 if what it refers to is gone meanwhile."""
    async with build_lock(db) as connection:
        catalog = await load_catalog(connection)
        form = catalog.deleted.get(key)
        if form is None:
            raise no_form(key)
        check_set({**own_forms(catalog), key: form})
        await in_short_locks(connection, partial(_mark, key=key, viewer=viewer, deleted=False))
    await store.refresh()


async def _mark(tx: Connection, *, key: str, viewer: Viewer, deleted: bool) -> None:
    await mark_deleted(tx, key, viewer.user_id, deleted=deleted)
    await audit.record(tx, viewer, "form.delete" if deleted else "form.restore", key)
