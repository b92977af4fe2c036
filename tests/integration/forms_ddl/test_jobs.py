"""The worker builds what a change left for later."""

from types import SimpleNamespace
from typing import Any

from serviceloop.forms.ddl_inspect import inspect
from serviceloop.forms.jobs import JOBS, settle_all
from serviceloop.forms.loader import load_form
from serviceloop.forms.planning import Change
from serviceloop.forms.publishing import publish
from serviceloop.forms.store import FormStore
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit.db import Database
from serviceloop.kit.jobs import JobRunner
from serviceloop.kit.registry import Registry


def definition(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"key": "job", "label": {"zh": "表"}, "title": "no", "fields": list(fields)}


async def test_indexes_of_new_fields_are_built_by_the_worker(database: Database) -> None:
    store, viewer = FormStore(database), system_viewer()
    app = SimpleNamespace(db=database, form_store=store)
    person = {"key": "who", "type": "member", "label": {"zh": "谁"}}
    await publish(database, store, Change(load_form(definition()), 0), viewer)
    await publish(database, store, Change(load_form(definition(person)), 1), viewer)
    assert "ix__job__who" not in (await inspect(database.pool))["job"].indexes
    await JobRunner(database.dsn, Registry("job", JOBS), app).run(drain=True)
    table = (await inspect(database.pool))["job"]
    assert table.indexes["ix__job__who"].valid
    assert table.foreign_keys["fk__job__who"].valid
    await database.pool.execute('DROP INDEX "app"."ix__job__who"')
    await settle_all(app)
    assert (await inspect(database.pool))["job"].indexes["ix__job__who"].valid
