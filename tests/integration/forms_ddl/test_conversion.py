"""A field's type changes: what converts is there, what does not is kept, and nobody's writing is lost."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from serviceloop.forms.conversion import queries
from serviceloop.forms.ddl_inspect import inspect
from serviceloop.forms.definition import FormDef
from serviceloop.forms.loader import load_form
from serviceloop.forms.planning import Change, recycled_fields
from serviceloop.forms.publishing import preview, publish
from serviceloop.forms.store import FormStore
from serviceloop.identity.viewer import SYSTEM_USER, system_viewer
from serviceloop.kit.db import Database
from serviceloop.kit.errors import Problem
from serviceloop.kit.ids import new_id

VIEWER = system_viewer()


def form(key: str, *fields: dict[str, Any], **more: Any) -> FormDef:
    named = {"key": "name", "type": "text", "label": {"zh": "名称"}}
    return load_form({"key": key, "label": {"zh": key}, "title": "name", "fields": [named, *fields], **more})


def field(key: str, type_: str = "text", **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"zh": key}, **more}


def options(**labels: str) -> dict[str, Any]:
    return {"options": [{"value": value, "label": {"zh": label}} for value, label in labels.items()]}


@pytest.fixture
async def store(database: Database) -> FormStore:
    store = FormStore(database)
    await store.refresh()
    return store


async def insert(database: Database, table: str, **values: Any) -> UUID:
    row = {"id": new_id(), "created_by": SYSTEM_USER, "updated_by": SYSTEM_USER, **values}
    names = ", ".join(f'"{name}"' for name in row)
    slots = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    await database.pool.execute(f'INSERT INTO "app"."{table}" ({names}) VALUES ({slots})', *row.values())
    return row["id"]


async def values(database: Database, table: str, column: str = "a") -> list[Any]:
    rows = await database.pool.fetch(f'SELECT "{column}" AS v FROM "app"."{table}" ORDER BY name')
    return [row["v"] for row in rows]


async def change(database: Database, store: FormStore, new: FormDef, *restore: str) -> None:
    version = store.catalog.get(new.key).version if new.key in store.catalog.forms else 0
    await publish(database, store, Change(new, version, restore), VIEWER)


EAST_SOUTH = options(east="华东", south="华南")
ROWS: list[tuple[str, dict[str, Any], list[Any], dict[str, Any], list[Any]]] = [
    ("text_number", field("a"), ["1,234.5", "12 台", "没有", None], field("a", "number", settings={"unit": "台"}),
     [Decimal("1234.5"), Decimal(12), None, None]),
    ("number_text", field("a", "number"), [Decimal("1.50"), Decimal(-3)], field("a"), ["1.5", "-3"]),
    ("number_money", field("a", "number"), [Decimal("1.005"), Decimal(7)], field("a", "money"),
     [Decimal("1.00"), Decimal(7)]),
    ("text_date", field("a"), ["2026年11月2日", "昨天"], field("a", "date"), [dt.date(2026, 11, 2), None]),
    ("date_datetime", field("a", "date"), [dt.date(2026, 11, 2)], field("a", "datetime"),
     [dt.datetime(2026, 11, 1, 16, tzinfo=dt.UTC)]),
    ("datetime_date", field("a", "datetime"), [dt.datetime(2026, 11, 1, 16, 30, tzinfo=dt.UTC)], field("a", "date"),
     [dt.date(2026, 11, 2)]),
    ("text_select", field("a"), ["华东", "south", "北"], field("a", "select", settings=EAST_SOUTH),
     ["east", "south", None]),
    ("select_text", field("a", "select", settings=EAST_SOUTH), ["east", "gone"], field("a"), ["华东", "gone"]),
    ("select_many", field("a", "select", settings=options(x="一", y="二")), ["x", None],
     field("a", "multi_select", settings=options(x="一", y="二")), [["x"], None]),
    ("many_select", field("a", "multi_select", settings=options(x="一", y="二")), [["y"], ["x", "y"]],
     field("a", "select", settings=options(x="一", y="二")), ["y", None]),
    ("text_many", field("a"), ["一、二", "三"], field("a", "multi_select", settings=options(x="一", y="二")),
     [["x", "y"], None]),
    ("boolean_select", field("a", "boolean"), [True, False], field("a", "select", settings=options(y="是", n="否")),
     ["y", "n"]),
    ("select_boolean", field("a", "select", settings=options(y="是", n="不")), ["y", "n"], field("a", "boolean"),
     [True, None]),
    ("text_phone", field("a"), ["13812345678", "x" * 60], field("a", "phone"), ["13812345678", None]),
]  # fmt: skip


@pytest.mark.parametrize(("key", "old", "before", "new", "after"), ROWS, ids=[row[0] for row in ROWS])
async def test_values_convert_as_the_table_says(
    database: Database, store: FormStore, key: str, old: dict[str, Any], before: list[Any], new: dict[str, Any],
    after: list[Any],
) -> None:  # fmt: skip
    await change(database, store, form(key, old))
    for number, value in enumerate(before):
        await insert(database, key, name=str(number), a=value)
    drawn, _ = await preview(database, store.catalog, Change(form(key, new), 1), VIEWER)
    [step] = [step for step in drawn.render("zh", 0)["steps"] if step["kind"] == "convert"]
    failing = sum(made is None and value is not None for value, made in zip(before, after, strict=True))
    assert (step["failing"], step["convertible"]) == (failing, sum(made is not None for made in after))
    assert len(step["samples"]) == failing
    await change(database, store, form(key, new))
    assert await values(database, key) == after
    assert await values(database, key, "_old1_a") == before
    [row] = await queries.of_form(database.pool, key)
    assert (row["state"], row["failing"], row["done"]) == ("done", failing, len(before))
    table = (await inspect(database.pool))[key]
    assert not [name for name in [*table.columns, *table.indexes] if name.startswith("_new")]
    assert await database.pool.fetchval("SELECT count(*) FROM pg_trigger WHERE tgname ^@ '_change_'") == 0


async def test_a_text_becomes_the_record_that_it_names(database: Database, store: FormStore) -> None:
    await change(database, store, form("owner_form", field("code", unique=True)))
    known = await insert(database, "owner_form", name="海天", code="HT")
    for _ in range(2):
        await insert(database, "owner_form", name="两家")
    await change(database, store, form("tr", field("a")))
    for number, text in enumerate(["海天", "HT", "两家", "无此"]):
        await insert(database, "tr", name=str(number), a=text)
    await change(database, store, form("tr", field("a", "relation", settings={"form": "owner_form"})))
    assert await values(database, "tr") == [known, known, None, None]
    failed = await queries.failures(database.pool, (await queries.of_form(database.pool, "tr"))[0]["id"], None)
    assert {row["value"]: "多条" in row["reason"]["zh"] for row in failed} == {"两家": True, "无此": False}
    await change(database, store, form("tr", field("a")))
    assert await values(database, "tr") == ["海天", "海天", None, None]


async def test_what_was_written_since_is_merged_when_the_old_type_comes_back(
    database: Database, store: FormStore
) -> None:
    await change(database, store, form("mg", field("a")))
    for number, text in enumerate(["1,000", "七", "5"]):
        await insert(database, "mg", name=str(number), a=text)
    await change(database, store, form("mg", field("a", "number")))
    await database.pool.execute("UPDATE app.mg SET a = 6 WHERE name = '2'")
    added = await insert(database, "mg", name="3")
    await database.pool.execute("UPDATE app.mg SET a = 2.5 WHERE id = $1", added)
    await change(database, store, form("mg", field("a")), "a")
    assert await values(database, "mg") == ["1,000", "七", "6", "2.5"]
    async with database.pool.acquire() as connection:
        assert [item.stored_as for item, _ in await recycled_fields(connection, "mg")] == ["_old2_a", "_old1_a"]


async def test_rows_of_sub_tables_convert_too(database: Database, store: FormStore) -> None:
    lines = field("lines", "sub_table", settings={"fields": [field("qty"), field("part")]})
    await change(database, store, form("sl", lines))
    parent = await insert(database, "sl", name="x")
    sql = "INSERT INTO app.sl__lines (id, parent, position, qty, part) VALUES ($1, $2, $3, $4, 'p')"
    for number, text in enumerate(["2", "两个"]):
        await database.pool.execute(sql, new_id(), parent, number, text)
    counted = field("lines", "sub_table", settings={"fields": [field("qty", "number"), field("part")]})
    await change(database, store, form("sl", counted))
    rows = await database.pool.fetch("SELECT qty FROM app.sl__lines ORDER BY position")
    assert [row["qty"] for row in rows] == [Decimal(2), None]


async def test_unique_values_stay_unique(database: Database, store: FormStore) -> None:
    await change(database, store, form("uq", field("a", unique=True)))
    for text in ("1", "1.0", "2"):
        await insert(database, "uq", name=text, a=text)
    with pytest.raises(Problem) as caught:
        await change(database, store, form("uq", field("a", "number", unique=True)))
    assert caught.value.extra["values"] == [{"value": "1.000000", "records": 2}]
    table = (await inspect(database.pool))["uq"]
    assert not [name for name in [*table.columns, *table.indexes] if name.startswith("_new")]
    assert (await queries.of_form(database.pool, "uq"))[0]["state"] == "failed"
    await database.pool.execute("UPDATE app.uq SET a = '3' WHERE name = '1.0'")
    await change(database, store, form("uq", field("a", "number", unique=True)))
    assert (await inspect(database.pool))["uq"].indexes["uq__uq__a"].valid
    assert sorted(await values(database, "uq")) == [1, 2, 3]


async def test_what_cannot_become_the_new_type_starts_empty(database: Database, store: FormStore) -> None:
    await change(database, store, form("rp", field("a")))
    await insert(database, "rp", name="x", a="文字")
    await change(database, store, form("rp", field("a", "image")))
    assert await values(database, "rp") == [None]
    assert await values(database, "rp", "_old1_a") == ["文字"]
    await change(database, store, form("rp", field("a")), "a")
    assert await values(database, "rp") == ["文字"]


async def test_member_one_and_several(database: Database, store: FormStore) -> None:
    person = new_id()
    await database.pool.execute('INSERT INTO sl."user" (id, account, name) VALUES ($1, $2, $2)', person, "mm")
    await change(database, store, form("mb", field("a", "member")))
    await insert(database, "mb", name="x", a=person)
    await change(database, store, form("mb", field("a", "member", settings={"multiple": True})))
    assert await values(database, "mb") == [[person]]
    await change(database, store, form("mb", field("a", "member")))
    assert await values(database, "mb") == [person]


async def test_a_required_field_tells_how_many_records_lack_it(database: Database, store: FormStore) -> None:
    await change(database, store, form("rq", field("a")))
    await insert(database, "rq", name="x")
    drawn, _ = await preview(database, store.catalog, Change(form("rq", field("a", required=True)), 1))
    [step] = [step for step in drawn.render("zh", 1)["steps"] if step["kind"] == "require"]
    assert step["missing"] == 1
    assert "1 条记录未填" in step["text"]
