"""The newer field types through the whole records engine: written, read, filtered, sorted, summed, exported."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import pytest

from serviceloop.fields.csv_cells import from_csv, to_csv
from serviceloop.forms import api, history
from serviceloop.forms.ddl_apply import apply_structure
from serviceloop.forms.ddl_plan import plan
from serviceloop.forms.import_export.export import documents, prepare_export
from serviceloop.forms.loader import load_form
from serviceloop.forms.records.compiler import Order
from serviceloop.forms.set_check import check_set
from serviceloop.forms.store import FormStore, save_form
from serviceloop.identity.viewer import SYSTEM_USER
from serviceloop.kit.db import Database
from serviceloop.reports.definition import Dimension, Measure, ReportQuery
from serviceloop.reports.query import report_json

from .conftest import Company, _field
from .test_records import ask, make, read, refused

_TREE = [
    {
        "value": "pump",
        "label": {"zh": "水泵"},
        "children": [{"value": "dive", "label": {"zh": "潜水泵"}}, {"value": "turbo", "label": {"zh": "离心泵"}}],
    },
    {"value": "valve", "label": {"zh": "阀门"}},
]
KIND = {
    "key": "kind",
    "label": {"zh": "分类"},
    "title": "name",
    "fields": [_field("name", "text"), _field("above", "relation", settings={"form": "kind"})],
}
THING = {
    "key": "thing",
    "label": {"zh": "物品"},
    "title": "name",
    "fields": [
        _field("name", "text", required=True),
        _field("opens", "time"),
        _field("closes", "time"),
        _field("open_for", "formula", settings={"formula": "closes - opens", "kind": "duration"}),
        _field("stay", "date_range"),
        _field("part", "cascade", settings={"options": _TREE}),
        _field("place", "tree_select", settings={"form": "kind", "parent": "above"}),
        _field("places", "tree_select", settings={"form": "kind", "parent": "above", "multiple": True}),
        _field("rate", "percent"),
        _field("base", "money"),
        _field("tax", "formula", settings={"formula": "base * rate", "kind": "number", "decimals": 2}),
        _field("price", "currency"),
        _field("code", "barcode", unique=True),
        _field("paint", "color"),
        _field("words", "tags"),
        _field("share", "progress"),
        _field("setup", "json"),
    ],
}
VALUES: dict[str, Any] = {
    "opens": "09:00",
    "closes": 63_000,
    "stay": {"start": "2026-11-21", "end": "2026-11-23"},
    "part": ["pump", "dive"],
    "rate": 0.13,
    "base": 200,
    "price": {"amount": "12.50", "currency": "USD"},
    "code": "SN-2201",
    "paint": "#ABC",
    "words": ["急", "VIP"],
    "share": 55,
    "setup": {"retries": 3, "hosts": ["a"]},
}


@pytest.fixture(scope="module")
async def shop(database: Database, company: Company) -> Company:
    forms = [load_form(item) for item in (KIND, THING)]
    check_set({form.key: form for form in forms})
    async with database.transaction() as tx:
        await apply_structure(tx, [plan(None, form) for form in forms])
        for form in forms:
            await save_form(tx, form, SYSTEM_USER)
    store = FormStore(database)
    await store.refresh()
    return replace(company, store=store)


@pytest.fixture(scope="module")
async def thing(shop: Company) -> UUID:
    top = await make(shop, "kind", name="一楼")
    room = await make(shop, "kind", name="机房", above=str(top))
    return await make(shop, "thing", replace(shop.admin(), abilities=frozenset({"design_forms"})), name="甲",
                      place=str(room), places=[str(top), str(room)], **VALUES)  # fmt: skip


async def test_they_come_back(shop: Company, thing: UUID) -> None:
    found = await read(shop, "thing", thing)
    assert {key: found[key] for key in VALUES} == VALUES | {
        "opens": 32_400,
        "price": {"amount": 12.5, "currency": "USD"},
        "paint": "#aabbcc",
    }
    assert (found["open_for"], found["tax"]) == (30_600, 26)
    assert found["place"]["title"] == "机房"
    assert [item["title"] for item in found["places"]] == ["一楼", "机房"]


@pytest.mark.parametrize(
    ("condition", "matches"),
    [
        ({"field": "opens", "op": "lt", "value": 36_000}, True),
        ({"field": "stay.start", "op": "lte", "value": "2026-11-22"}, True),
        ({"field": "stay.end", "op": "lt", "value": "2026-11-23"}, False),
        ({"field": "stay", "op": "not_empty"}, True),
        ({"field": "part", "op": "has", "value": "pump"}, True),
        ({"field": "part", "op": "has_any", "value": ["valve"]}, False),
        ({"field": "part.level1", "op": "in", "value": ["pump"]}, True),
        ({"field": "place.above.name", "op": "eq", "value": "一楼"}, True),
        ({"field": "rate", "op": "gte", "value": 0.13}, True),
        ({"field": "price.amount", "op": "gt", "value": 12.5}, False),
        ({"field": "price.currency", "op": "eq", "value": "USD"}, True),
        ({"field": "code", "op": "contains", "value": "22"}, True),
        ({"field": "words", "op": "has", "value": "VIP"}, True),
        ({"field": "share", "op": "between", "value": [50, 60]}, True),
        ({"field": "setup", "op": "not_empty"}, True),
    ],
)
async def test_they_filter(shop: Company, thing: UUID, condition: Any, matches: bool) -> None:
    found = await ask(shop, form="thing", filter={"and": [{"field": "name", "op": "eq", "value": "甲"}, condition]})
    assert [row["id"] for row in found["rows"]] == ([str(thing)] if matches else [])


async def test_they_sort_by_value_and_part(shop: Company, thing: UUID) -> None:
    await make(shop, "thing", name="乙", opens="08:30", price={"amount": 3}, part="valve", rate=0.5,
               stay={"start": "2026-01-01", "end": "2026-01-02"})  # fmt: skip
    for path in ("opens", "price.amount", "stay.start"):
        rows = (await ask(shop, form="thing", columns=["name"], sort=[Order(path)], limit=1))["rows"]
        assert rows[0]["name"] == "乙", path
        page = await ask(shop, form="thing", columns=["name"], sort=[Order(path)], limit=1)
        after = await ask(shop, form="thing", columns=["name"], sort=[Order(path)], limit=5, cursor=page["next"])
        assert "甲" in [row["name"] for row in after["rows"]], path


async def test_changes_are_told_and_nothing_changes_when_nothing_is_new(shop: Company) -> None:
    made = await make(
        shop, "thing", name="丙", **{key: value for key, value in VALUES.items() if key not in ("setup", "code")}
    )
    again = {key: value for key, value in VALUES.items() if key not in ("setup", "code")}
    async with shop.db.transaction() as tx:
        saved = await api.update(tx, shop.catalog, shop.admin(), "thing", made, again)
    assert saved.version == 1, "the same values in another notation are no change"
    async with shop.db.transaction() as tx:
        await api.update(
            tx, shop.catalog, shop.admin(), "thing", made, {"part": "valve", "opens": "10:15", "stay": None}
        )
    rows = await history.history(shop.db.pool, shop.catalog, shop.admin(), "thing", made)
    changes = {item["field"]: (item["old"], item["new"]) for item in rows[0]["changes"]}
    assert changes["part"] == (["pump", "dive"], ["valve"])
    assert changes["opens"] == (32_400, 36_900)
    assert changes["stay"] == (VALUES["stay"], None)


async def test_wrong_values_are_all_named(shop: Company) -> None:
    wrong = {"opens": "25:00", "stay": {"start": "2026-11-21"}, "part": ["pump"], "rate": "x",
             "price": {"amount": 1, "currency": "XXX"}, "paint": "red", "words": ["a,b"], "share": 101}  # fmt: skip
    problem = await refused(make(shop, "thing", name="丁", **wrong))
    assert {issue.path.split(".")[1] for issue in problem.issues} == set(wrong)
    assert all(issue.message["zh"] and issue.message["en"] for issue in problem.issues)


async def test_what_is_exported_can_be_read_again(shop: Company, thing: UUID) -> None:
    form = shop.catalog.get("thing")
    keys = [key for key in VALUES if key != "setup"]
    asked = api.Query(columns=keys, filter={"field": "name", "op": "eq", "value": "甲"})
    export = prepare_export(shop.catalog, shop.admin(), form, asked, "zh")
    (row,) = [row async for batch in documents(shop.db, export) for row in batch]
    for column in export.columns:
        item = form.fields[column.path]
        text = to_csv(item.type, row[column.path], item.settings, export.context)
        stored = item.type.check(row[column.path], item.settings, export.context)
        assert (
            item.type.check(from_csv(item.type, text, item.settings, export.context), item.settings, export.context)
            == stored
        )


async def test_sums_by_currency_and_groups_by_level(shop: Company, thing: UUID) -> None:
    only = {"field": "name", "op": "eq", "value": "甲"}
    measures = [Measure("sum", "price.amount"), Measure("avg", "share")]
    for path, value in (("price.currency", "USD"), ("part.level1", "pump"), ("words", "VIP")):
        question = ReportQuery("thing", [Dimension(path)], measures, filter=only)
        rows = orjson.loads(await report_json(shop.db.pool, shop.catalog, shop.admin(), question))["rows"]
        assert [value, 12.5, 55] in rows, path
