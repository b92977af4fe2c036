"""The forms of this instance: an immutable snapshot in memory, kept fresh through PostgreSQL's NOTIFY."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID

import asyncpg
import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql import func

from serviceloop.forms.definition import FormDef
from serviceloop.forms.loader import load_form
from serviceloop.forms.system_forms import platform_forms
from serviceloop.forms.tables import form as form_table
from serviceloop.forms.tables import form_version
from serviceloop.kit.db import Connection, Database, execute, fetch_one
from serviceloop.kit.errors import Problem, conflict, not_found

CHANNEL = "sl_forms"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class FormCatalog:
    """All live forms at one moment, the platform's among them. Never changed; a new one replaces it."""

    forms: Mapping[str, FormDef]
    version: int = 0
    """Grows with every published change of any form."""
    deleted: Mapping[str, FormDef] = field(default_factory=dict)
    """Forms in the recycle bin."""

    def get(self, key: str) -> FormDef:
        """The form; raises a Problem (404) if there is none."""
        form = self.forms.get(key)
        if form is None:
            raise no_form(key)
        return form


def no_form(key: str) -> Problem:
    zh, en = f"表单“{key}”不存在或无权查看", f"There is no form “{key}”, or it is not visible to you"
    return not_found({"zh": zh, "en": en})


def make_catalog(
    forms: Mapping[str, FormDef], version: int = 0, deleted: Mapping[str, FormDef] | None = None
) -> FormCatalog:
    """A snapshot of these forms and the platform's own."""
    every = MappingProxyType({**platform_forms(), **forms})
    return FormCatalog(every, version, MappingProxyType(dict(deleted or {})))


async def load_catalog(connection: Any, *, lenient: bool = False, known: FormCatalog | None = None) -> FormCatalog:
    """Reads all forms; of `known` ones only those whose version is another. `version` is the number of published
    versions, so every process counts alike.

    `lenient`: a definition that this program cannot read (made by a newer one) is logged and left out, so that one form
    does not take all others down with it.
    """
    before = {**known.deleted, **known.forms} if known is not None else {}
    rows = await _rows(connection, before)
    count = await fetch_one(connection, select(func.count().label("n")).select_from(form_version))
    live: dict[str, FormDef] = {}
    deleted: dict[str, FormDef] = {}
    for row in rows:
        try:
            loaded = before.get(row["key"])
            if loaded is None or loaded.version != row["version"]:
                loaded = load_form(row["definition"], row["version"])
        except Problem as problem:
            if not lenient:
                raise
            _log.error("form_not_loaded", form=row["key"], issues=[issue.render("en") for issue in problem.issues])
            continue
        (live if row["deleted_at"] is None else deleted)[loaded.key] = loaded
    return make_catalog(live, count["n"] if count else 0, deleted)


async def _rows(connection: Any, before: Mapping[str, FormDef]) -> list[asyncpg.Record]:
    """All forms in the order of keys; the definition only of those that are not in `before` as they are now."""
    sql = (
        "SELECT f.key, f.version, f.deleted_at, CASE WHEN k.key IS NULL THEN f.definition END AS definition"
        " FROM sl.form f LEFT JOIN unnest($1::text[], $2::int[]) AS k(key, version)"
        " ON k.key = f.key AND k.version = f.version ORDER BY f.key"
    )
    rows: list[asyncpg.Record] = await connection.fetch(sql, list(before), [form.version for form in before.values()])
    return rows


class FormStore:
    """Holds the current catalog of one process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._catalog = make_catalog({})
        self._listener: asyncpg.Connection[asyncpg.Record] | None = None
        self._stale = asyncio.Event()
        self._reading = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    @property
    def catalog(self) -> FormCatalog:
        return self._catalog

    async def refresh(self) -> FormCatalog:
        """Reads all forms now."""
        async with self._db.pool.acquire() as connection:
            self._catalog = await load_catalog(connection, lenient=True, known=self._catalog)
        return self._catalog

    async def newer_than(self, catalog: FormCatalog) -> None:
        """Reads the forms unless somebody has done so since `catalog`: many who find it outdated ask once."""
        async with self._reading:
            if self._catalog is catalog:
                await self.refresh()

    async def start(self) -> None:
        """Loads the forms and follows changes made by any process, until `stop`."""
        await self.refresh()
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._listener is not None and not self._listener.is_closed():
            await self._listener.close()

    async def _follow(self) -> None:
        """A lost connection is made anew, and the forms are read again, since a notice may have been missed."""
        while True:
            try:
                await self._listen()
                while True:
                    await self._stale.wait()
                    self._stale.clear()
                    if self._listener is None or self._listener.is_closed():
                        break
                    async with self._reading:  # who finds the forms outdated now waits for this reading
                        await self.refresh()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                _log.warning("forms.listen_failed", error=str(error))
            await asyncio.sleep(1)

    async def _listen(self) -> None:
        self._listener = await asyncpg.connect(self._db.dsn)
        self._listener.add_termination_listener(lambda _: self._stale.set())
        await self._listener.add_listener(CHANNEL, lambda *_: self._stale.set())
        await self.refresh()


async def save_form(tx: Connection, form: FormDef, actor: UUID, *, expected: int | None = None) -> FormDef:
    """Publishes `form` as the next version: current row, version row, and the notice to all processes.

    `expected`: the version that the change was made from (None: does not matter, as in an import of files); a Problem
    (409) if the form has gone on since. A form in the recycle bin comes back to life. Returns the form as saved.
    """
    row = await fetch_one(tx, select(form_table).where(form_table.c.key == form.key).with_for_update())
    current = row["version"] if row else 0
    if expected is not None and expected != current:
        raise stale_version(row["definition"] if row else None, current)
    definition, version = dict(form.source), current + 1
    statement = upsert(form_table).values(key=form.key, definition=definition, version=version)
    changed = {"definition": definition, "version": version, "updated_at": func.now(), "deleted_at": None}
    await execute(tx, statement.on_conflict_do_update(index_elements=["key"], set_=changed))
    await _keep_version(tx, form.key, version, definition, actor)
    return load_form(definition, version)


async def mark_deleted(tx: Connection, key: str, actor: UUID, *, deleted: bool) -> None:
    """Puts a form into the recycle bin or takes it out; its table stays as it is."""
    row = await fetch_one(tx, select(form_table).where(form_table.c.key == key).with_for_update())
    if row is None:
        raise no_form(key)
    version = row["version"] + 1
    values = {"version": version, "deleted_at": func.now() if deleted else None, "updated_at": func.now()}
    await execute(tx, update(form_table).where(form_table.c.key == key).values(values))
    await _keep_version(tx, key, version, row["definition"], actor)


async def _keep_version(tx: Connection, key: str, version: int, definition: Mapping[str, Any], actor: UUID) -> None:
    values = {"form": key, "version": version, "definition": definition, "actor": actor}
    await execute(tx, insert(form_version).values(values))
    await tx.execute("SELECT pg_notify($1, $2)", CHANNEL, key)


def stale_version(current: Any, version: int) -> Problem:
    zh, en = "表单已被他人修改，请查看差异后重试", "The form was changed by someone else; compare and try again"
    return conflict({"zh": zh, "en": en}, current=current, version=version)
