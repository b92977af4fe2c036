"""A change of field types that goes on by itself: taken up by the worker, to its end or given up."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from serviceloop.forms.conversion import copying, queries, running
from serviceloop.forms.ddl_locks import build_lock
from serviceloop.forms.loader import load_form
from serviceloop.forms.planning import Change, differs, own_forms, plan_of
from serviceloop.forms.set_check import check_set
from serviceloop.forms.store import FormCatalog, FormStore, load_catalog
from serviceloop.forms.swap import Job, carry_out, give_up, refuse_import, work_of
from serviceloop.identity.acting import viewer_again
from serviceloop.identity.viewer import Viewer, system_viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Problem

_BROKEN = {"zh": "系统多次出错，转换未完成，表单保持原样", "en": "It broke off several times; the form is as it was"}


async def continue_change(db: Database, store: FormStore, ident: UUID) -> None:
    """Works on a change of field types until it is published, cancelled or has failed; goes on where a crash left it.

    Does nothing where it has ended, or another process is at it.
    """
    async with running.alone(db, ident) as free:
        row = await queries.find(db.pool, ident) if free else None
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
                differs(catalog, change)
                check_set({**own_forms(catalog), change.form.key: change.form})
                await refuse_import(connection, change.form.key)
            except Problem as problem:
                await give_up(db, [job], problem)
                return
            await _carry_out_quietly(db, connection, catalog, job, viewer)
    await store.refresh()


async def _again(connection: Connection, row: Mapping[str, Any], change: Change, viewer: Viewer) -> Job:
    catalog = await load_catalog(connection)
    job = Job(await plan_of(connection, catalog, change), change, row["id"])
    job.work = await work_of(connection, catalog, job, viewer)
    return job


async def _prepared(db: Database, job: Job) -> bool:
    """Copies, which may take long, without keeping other builders waiting."""
    assert job.work is not None
    try:
        await running.prepare(db, job.work)
    except (Problem, copying.Stopped) as error:
        await give_up(db, [job], error)
        return False
    return True


async def _carry_out_quietly(
    db: Database, connection: Connection, catalog: FormCatalog, job: Job, viewer: Viewer
) -> None:
    """Nobody waits for the answer: what went wrong stands in the change."""
    with suppress(Problem, copying.Stopped):
        await carry_out(db, connection, catalog, [job], viewer)


async def abandon(db: Database, ident: UUID, *, cancelled: bool = False) -> bool:
    """Gives a change up that nobody works on; the form stays as it is. False if a process is at it."""
    async with running.alone(db, ident) as free:
        row = await queries.find(db.pool, ident) if free else None
        if row is not None and row["state"] == "running":
            places = [(item["place"], item["shadow"]) for item in row["items"]]
            await copying.take_away(db, ident, places)
            await queries.end(db.pool, ident, "cancelled" if cancelled else "failed", None if cancelled else _BROKEN)
            await queries.clear(db.pool)
        return free
