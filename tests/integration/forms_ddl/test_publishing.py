"""Definitions become real tables, and change without losing data."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from serviceloop.forms.ddl_inspect import inspect
from serviceloop.forms.definition import FormDef
from serviceloop.forms.grams import grams_query
from serviceloop.forms.loader import load_form
from serviceloop.forms.planning import Change, recycled_fields
from serviceloop.forms.publishing import bring_back, publish, publish_set, remove, settle_form
from serviceloop.forms.store import FormStore
from serviceloop.forms.table_spec import grams_sql, tables_of
from serviceloop.identity.viewer import SYSTEM_USER, system_viewer
from serviceloop.kit.db import Database
from serviceloop.kit.errors import Problem
from serviceloop.kit.ids import new_id
from serviceloop.kit.yaml import read_yaml

VIEWER = system_viewer()
APPLICATION = Path(__file__).parents[3] / "apps" / "aftersales" / "forms"


def form(key: str, *fields: dict[str, Any], **more: Any) -> FormDef:
    named = {"key": "name", "type": "text", "label": {"zh": "名称"}}
    return load_form({"key": key, "label": {"zh": key}, "title": "name", "fields": [named, *fields], **more})


def field(key: str, type_: str = "text", **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"zh": key}, **more}


@pytest.fixture
def store(database: Database) -> FormStore:
    return FormStore(database)


async def insert(database: Database, table: str, **values: Any) -> None:
    row = {"id": new_id(), "created_by": SYSTEM_USER, "updated_by": SYSTEM_USER, **values}
    names = ", ".join(f'"{name}"' for name in row)
    slots = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    await database.pool.execute(f'INSERT INTO "app"."{table}" ({names}) VALUES ({slots})', *row.values())


async def test_the_shipped_application_becomes_tables(database: Database, store: FormStore) -> None:
    forms = [load_form(read_yaml(path.read_text("utf-8"))) for path in sorted(APPLICATION.glob("*.yaml"))]
    published = await publish_set(database, store, forms, VIEWER)
    assert len(published) == len(forms)
    actual = await inspect(database.pool)
    for item in forms:
        for table in tables_of(item):
            real = actual[table.name]
            assert list(real.columns) == [column.name for column in table.columns]
            assert set(real.indexes) == {index.name for index in table.indexes}
            assert set(real.foreign_keys) == {key.name for key in table.foreign_keys}
            assert all(built.valid for built in (*real.indexes.values(), *real.foreign_keys.values()))
    assert await publish_set(database, store, forms, VIEWER) == []
    assert store.catalog.get("ticket").version == 1


async def test_a_deleted_field_comes_back_with_its_data(database: Database, store: FormStore) -> None:
    first = form("rb", field("a", unique=True), field("b", "number"), search=["name", "a"])
    await publish(database, store, Change(first, 0), VIEWER)
    await insert(database, "rb", name="x", a="kept", b=5)
    await publish(database, store, Change(form("rb", field("b", "number"), search=["name"]), 1), VIEWER)
    assert "a" not in store.catalog.get("rb").fields
    async with database.pool.acquire() as connection:
        names = [item.key for item, _ in await recycled_fields(connection, "rb")]
    assert names == ["a"]
    again = form("rb", field("a"), field("b", "number"))
    await publish(database, store, Change(again, 2, restore=("a",)), VIEWER)
    row = await database.pool.fetchrow('SELECT a, b FROM "app"."rb"')
    assert row is not None
    assert (row["a"], row["b"]) == ("kept", 5)
    async with database.pool.acquire() as connection:
        assert await recycled_fields(connection, "rb") == []


async def test_a_new_field_with_the_key_of_a_deleted_one_starts_empty(database: Database, store: FormStore) -> None:
    await publish(database, store, Change(form("rk", field("a")), 0), VIEWER)
    await insert(database, "rk", a="old")
    await publish(database, store, Change(form("rk"), 1), VIEWER)
    await publish(database, store, Change(form("rk", field("a", "date")), 2), VIEWER)
    assert await database.pool.fetchval('SELECT a FROM "app"."rk"') is None
    assert (await inspect(database.pool))["rk"].columns["a"].type == "date"


async def test_sub_tables_are_made_changed_recycled_and_restored(database: Database, store: FormStore) -> None:
    lines = field("lines", "sub_table", settings={"fields": [field("item"), field("qty", "number")]})
    await publish(database, store, Change(form("st", lines), 0), VIEWER)
    await insert(database, "st", name="x")
    parent = await database.pool.fetchval('SELECT id FROM "app"."st"')
    insert_row = 'INSERT INTO "app"."st__lines" (id, parent, position, item, qty) VALUES ($1, $2, 0, $3, 2)'
    await database.pool.execute(insert_row, new_id(), parent, "bolt")
    fewer = field("lines", "sub_table", settings={"fields": [field("item"), field("price", "money")]})
    await publish(database, store, Change(form("st", fewer), 1), VIEWER)
    assert {"item", "price"} <= set((await inspect(database.pool))["st__lines"].columns)
    await publish(database, store, Change(form("st", lines), 2, restore=("lines.qty",)), VIEWER)
    assert await database.pool.fetchval('SELECT qty FROM "app"."st__lines"') == 2
    await publish(database, store, Change(form("st"), 3), VIEWER)
    assert "st__lines" not in await inspect(database.pool)
    await publish(database, store, Change(form("st", lines), 4, restore=("lines",)), VIEWER)
    await settle_form(database, "st")
    assert await database.pool.fetchval('SELECT item FROM "app"."st__lines"') == "bolt"
    real = (await inspect(database.pool))["st__lines"]
    assert all(built.valid for built in real.foreign_keys.values())
    assert "fk__st__lines__parent" in real.foreign_keys


async def test_values_found_twice_cannot_become_unique(database: Database, store: FormStore) -> None:
    await publish(database, store, Change(form("un", field("a")), 0), VIEWER)
    for value in ("x", "x", "y"):
        await insert(database, "un", a=value)
    with pytest.raises(Problem) as caught:
        await publish(database, store, Change(form("un", field("a", unique=True)), 1), VIEWER)
    assert caught.value.code == "not_unique"
    assert caught.value.extra["values"] == [{"value": "x", "records": 2}]
    assert store.catalog.get("un").fields["a"].unique is False
    await database.pool.execute('DELETE FROM "app"."un" WHERE a = \'x\'')
    await publish(database, store, Change(form("un", field("a", unique=True)), 1), VIEWER)
    assert (await inspect(database.pool))["un"].indexes["uq__un__a"].valid


async def test_a_stale_version_is_refused_and_shows_the_current_one(database: Database, store: FormStore) -> None:
    await publish(database, store, Change(form("sv"), 0), VIEWER)
    await publish(database, store, Change(form("sv", field("a")), 1), VIEWER)
    with pytest.raises(Problem) as caught:
        await publish(database, store, Change(form("sv", field("b")), 1), VIEWER)
    assert caught.value.status == 409
    assert caught.value.extra["version"] == 2
    assert [item["key"] for item in caught.value.extra["current"]["fields"]] == ["name", "a"]


async def test_a_wider_type_keeps_its_column(database: Database, store: FormStore) -> None:
    await publish(database, store, Change(form("tc", field("a"), field("b", "number")), 0), VIEWER)
    await publish(database, store, Change(form("tc", field("a", "textarea"), field("b", "number")), 1), VIEWER)
    assert store.catalog.get("tc").fields["a"].type.name == "textarea"
    assert not [name for name in (await inspect(database.pool))["tc"].columns if name.startswith("_old")]


async def test_a_deleted_form_comes_back_and_others_may_not_point_at_nothing(
    database: Database, store: FormStore
) -> None:
    await publish(database, store, Change(form("target"), 0), VIEWER)
    link = field("to", "relation", settings={"form": "target"})
    await publish(database, store, Change(form("source", link), 0), VIEWER)
    with pytest.raises(Problem) as caught:
        await remove(database, store, "target", VIEWER, None)
    assert caught.value.issues[0].path == "source.fields.1.settings.form"
    await remove(database, store, "source", VIEWER, 1)
    await remove(database, store, "target", VIEWER, None)
    assert "target" not in store.catalog.forms
    with pytest.raises(Problem, match="recycle bin"):
        await publish(database, store, Change(form("target"), 0), VIEWER)
    with pytest.raises(Problem):
        await bring_back(database, store, "source", VIEWER)
    await bring_back(database, store, "target", VIEWER)
    await bring_back(database, store, "source", VIEWER)
    assert {"target", "source"} <= set(store.catalog.forms)


async def test_settle_finishes_what_a_crash_left(database: Database, store: FormStore) -> None:
    item = form("cr", field("kind", "select", settings={"options": [{"value": "a", "label": {"zh": "甲"}}]}))
    await publish(database, store, Change(item, 0), VIEWER)
    await insert(database, "cr", kind="a")
    await database.pool.execute('DROP INDEX "app"."ix__cr__kind"')
    await database.pool.execute('CREATE INDEX "so__cr__gone" ON "app"."cr" (name)')
    await database.pool.execute('CREATE INDEX "made_by_hand" ON "app"."cr" (name)')
    await insert(database, "cr", kind="a")
    with pytest.raises(asyncpg.UniqueViolationError):  # leaves a half built index behind, as a crash does
        await database.pool.execute('CREATE UNIQUE INDEX CONCURRENTLY "ix__cr__kind" ON "app"."cr" (kind)')
    assert not (await inspect(database.pool))["cr"].indexes["ix__cr__kind"].valid
    assert await settle_form(database, "cr") == []
    real = (await inspect(database.pool))["cr"].indexes
    assert all(built.valid for built in real.values())
    assert "ix__cr__kind" in real
    assert "so__cr__gone" not in real
    assert "made_by_hand" in real


async def test_other_processes_learn_of_a_change(database: Database, store: FormStore) -> None:
    other = FormStore(database)
    await other.start()
    try:
        await publish(database, store, Change(form("nt"), 0), VIEWER)
        for _ in range(100):
            if "nt" in other.catalog.forms:
                break
            await asyncio.sleep(0.05)
        assert other.catalog.get("nt").version == 1
    finally:
        await other.stop()


async def test_two_builders_do_not_collide(database: Database) -> None:
    one, two = FormStore(database), FormStore(database)
    results = await asyncio.gather(
        publish(database, one, Change(form("tw", field("a")), 0), VIEWER),
        publish(database, two, Change(form("tw", field("b")), 0), VIEWER),
        return_exceptions=True,
    )
    problems = [item for item in results if isinstance(item, Problem)]
    assert [problem.status for problem in problems] == [409]
    assert len((await inspect(database.pool))["tw"].columns) == 12


async def test_a_search_goes_through_the_index(database: Database, store: FormStore) -> None:
    item = form("sx", field("note", "textarea"), search=["name", "note"])
    await publish(database, store, Change(item, 0), VIEWER)
    for name in ("空调漏水", "冰箱不制冷", "AB-12 鹦鹉螺", "13912345678"):
        await insert(database, "sx", name=name)
    where = f"(t.name ILIKE $1 OR t.note ILIKE $1) AND {grams_sql(item, 't')} @@ $2::tsquery"
    sql = f'SELECT t.name FROM "app"."sx" t WHERE {where}'
    for text, found in (
        ("漏水", "空调漏水"),
        ("鹦鹉", "AB-12 鹦鹉螺"),
        ("b-12 鹦", "AB-12 鹦鹉螺"),
        ("制冷", "冰箱不制冷"),
        ("螺", "AB-12 鹦鹉螺"),
        ("AB", "AB-12 鹦鹉螺"),
        ("2345", "13912345678"),
    ):
        rows = await database.pool.fetch(sql, f"%{text}%", grams_query(text))
        assert [row["name"] for row in rows] == [found], text
    async with database.transaction() as tx:
        await tx.execute("SET LOCAL enable_seqscan = off")
        plan = " ".join(row[0] for row in await tx.fetch(f"EXPLAIN {sql}", "%漏水%", grams_query("漏水")))
    assert "tx__sx__" in plan


async def test_a_search_index_of_an_earlier_release_is_replaced(database: Database, store: FormStore) -> None:
    await publish(database, store, Change(form("sy", search=["name"]), 0), VIEWER)
    new = next(name for name in (await inspect(database.pool))["sy"].indexes if name.startswith("tx__"))
    await database.pool.execute(f'DROP INDEX "app"."{new}"')
    old = "CREATE INDEX tx__sy__1234abcd ON app.sy USING gin ((sl.bigrams(coalesce(name, ''))))"
    await database.pool.execute(old)
    await insert(database, "sy", name="空调")
    assert await settle_form(database, "sy") == []
    assert [name for name in (await inspect(database.pool))["sy"].indexes if name.startswith("tx__")] == [new]
    counted = await database.pool.fetchval("SELECT true FROM pg_stats WHERE tablename = $1", new)
    assert counted, "the planner knows how frequent the pieces are"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(blacklist_characters="\x00\x01", blacklist_categories=["Cs"]), max_size=12), st.data())
async def test_every_part_of_a_text_has_its_pieces_in_the_index(
    database: Database, text: str, data: st.DataObject
) -> None:
    """Python's and PostgreSQL's pieces agree, for texts whose lower case is the same length in both."""
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    same = await database.pool.fetchval("SELECT lower($1) = $2", text, text.lower())
    if same and len(text.lower()) == len(text):
        found = await database.pool.fetchval("SELECT sl.grams($1) @@ $2::tsquery", text, grams_query(part))
        assert found, (text, part)


async def test_a_definition_that_cannot_be_read_does_not_take_the_others_down(
    database: Database, store: FormStore
) -> None:
    await publish(database, store, Change(form("ok"), 0), VIEWER)
    newer = {"key": "newer", "label": {"zh": "新"}, "title": "no", "fields": [field("x", "hologram")]}
    await database.pool.execute("INSERT INTO sl.form (key, definition, version) VALUES ('newer', $1, 1)", newer)
    catalog = await store.refresh()
    assert "ok" in catalog.forms
    assert "newer" not in catalog.forms
    await database.pool.execute("DELETE FROM sl.form WHERE key = 'newer'")


async def test_a_change_waits_for_a_reader_only_in_short_tries(database: Database, store: FormStore) -> None:
    await publish(database, store, Change(form("lk"), 0), VIEWER)
    async with database.pool.acquire() as reader:
        transaction = reader.transaction()
        await transaction.start()
        await reader.fetch('SELECT * FROM "app"."lk"')  # holds its lock until the end of the transaction
        change = asyncio.create_task(publish(database, store, Change(form("lk", field("a")), 1), VIEWER))
        await asyncio.sleep(0.5)
        assert not change.done()
        await asyncio.wait_for(insert(database, "lk", name="x"), 5)  # others get in between the tries
        await transaction.rollback()
    await asyncio.wait_for(change, 20)
    assert store.catalog.get("lk").version == 2


async def test_a_failed_change_leaves_nothing_behind(
    database: Database, store: FormStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(database, store, Change(form("fa"), 0), VIEWER)
    before = (await inspect(database.pool))["fa"]

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the process died")

    with monkeypatch.context() as patch:
        patch.setattr("serviceloop.forms.swap.save_form", fail)
        with pytest.raises(RuntimeError):
            await publish(database, store, Change(form("fa", field("a")), 1), VIEWER)
    assert (await inspect(database.pool))["fa"] == before
    await publish(database, store, Change(form("fa", field("a")), 1), VIEWER)
    assert "a" in (await inspect(database.pool))["fa"].columns
