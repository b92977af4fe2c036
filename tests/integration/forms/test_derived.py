"""Lookups and roll-ups on real tables, and attempts to learn through them what one may not see."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import pytest

from serviceloop.forms import api
from serviceloop.forms.ddl_apply import apply_structure
from serviceloop.forms.ddl_plan import plan
from serviceloop.forms.description import describe
from serviceloop.forms.import_export.export import documents, prepare_export
from serviceloop.forms.loader import load_form
from serviceloop.forms.records.compiler import Order
from serviceloop.forms.set_check import check_set
from serviceloop.forms.store import FormStore, save_form
from serviceloop.identity.viewer import SYSTEM_USER, Grant
from serviceloop.kit.db import Database
from serviceloop.kit.errors import Problem
from serviceloop.reports.definition import Dimension, Measure, ReportQuery
from serviceloop.reports.query import report_json

from .conftest import Company, _field, _options
from .test_records import ask, make, read, refused

READ = frozenset({"read"})
CLOSED = {"field": "state", "op": "eq", "value": "closed"}


def _rollup(key: str, fn: str, field: str | None = None, through: str = "jobs", **more: Any) -> dict[str, Any]:
    settings = {"relation": through, "fn": fn, **({"field": field} if field else {}), **more}
    return _field(key, "rollup", settings=settings)


def _lookup(key: str, relation: str, field: str) -> dict[str, Any]:
    return _field(key, "lookup", settings={"relation": relation, "field": field})


CLIENT = {
    "key": "client",
    "label": {"zh": "客户"},
    "title": "name",
    "fields": [
        _field("name", "text", required=True),
        _field("tier", "select", settings=_options("vip", "normal")),
        _field("credit", "money"),
        _field("jobs", "reverse", settings={"form": "job", "field": "client"}),
        _rollup("job_count", "count"),
        _rollup("closed_count", "count", filter=CLOSED),
        _rollup("paid", "sum", "fee"),
        _rollup("mean", "avg", "fee"),
        _rollup("latest", "max", "due"),
        _rollup("last_state", "last", "state"),
        _rollup("last_client", "last", "client"),
        _rollup("secret_sum", "sum", "secret"),
        _rollup("secret_count", "count", filter={"field": "secret", "op": "gt", "value": 100}),
        _rollup("parts_cost", "sum", "lines_cost"),
    ],
}
JOB = {
    "key": "job",
    "label": {"zh": "任务"},
    "title": "subject",
    "fields": [
        _field("subject", "text", required=True),
        _field("client", "relation", settings={"form": "client"}),
        _field("state", "select", settings=_options("open", "closed")),
        _field("fee", "money"),
        _field("secret", "number"),
        _field("due", "date"),
        _field("setup", "json"),
        _field("note", "text_block", settings={"content": {"zh": "说明"}}),
        _field("go", "button", settings={"link": "https://example.com/{no}"}),
        _field(
            "lines",
            "sub_table",
            settings={
                "fields": [
                    _field("part", "relation", settings={"form": "spare"}),
                    _field("quantity", "number"),
                    _lookup("unit_cost", "part", "cost"),
                ]
            },
        ),
        _rollup("quantity", "sum", "quantity", "lines"),
        _rollup("lines_cost", "sum", "part.cost", "lines"),
        _rollup("lookup_cost", "sum", "unit_cost", "lines"),
        _lookup("tier", "client", "tier"),
        _lookup("credit", "client", "credit"),
        _lookup("client_jobs", "client", "job_count"),
    ],
}
SPARE = {
    "key": "spare",
    "label": {"zh": "配件"},
    "title": "name",
    "fields": [_field("name", "text"), _field("cost", "money")],
}


@pytest.fixture(scope="module")
async def firm(database: Database, company: Company) -> Company:
    forms = [load_form(item) for item in (CLIENT, JOB, SPARE)]
    check_set({form.key: form for form in forms})
    async with database.transaction() as tx:
        await apply_structure(tx, [plan(None, form) for form in forms])
        for form in forms:
            await save_form(tx, form, SYSTEM_USER)
    store = FormStore(database)
    await store.refresh()
    return replace(company, store=store)


@pytest.fixture(scope="module")
async def records(firm: Company) -> dict[str, UUID]:
    """A client of tier vip with three jobs: fees 100 (closed), 250 (open), none; secrets 7, 500, none."""
    spare = await make(firm, "spare", name="泵", cost="30.5")
    client = await make(firm, "client", name="云岭", tier="vip", credit=900)
    jobs = [
        await make(firm, "job", subject="一", client=str(client), state="closed", fee=100, secret=7, due="2026-11-01",
                   lines=[{"part": str(spare), "quantity": 2}, {"part": str(spare), "quantity": 1}]),
        await make(firm, "job", subject="二", client=str(client), state="open", fee=250, secret=500, due="2026-12-01"),
        await make(firm, "job", subject="三", client=str(client)),
    ]  # fmt: skip
    return {"client": client, "spare": spare, **{f"job{n}": job for n, job in enumerate(jobs)}}


async def test_values_are_read_along(firm: Company, records: dict[str, UUID]) -> None:
    client = await read(firm, "client", records["client"])
    found = {key: client[key] for key in ("job_count", "closed_count", "paid", "latest", "last_state", "secret_sum")}
    assert found == {"job_count": 3, "closed_count": 1, "paid": 350, "latest": "2026-12-01", "last_state": None,
                     "secret_sum": 507}  # fmt: skip
    assert (client["mean"], client["secret_count"], client["parts_cost"]) == (175, 1, 61)
    assert client["last_client"] == {"id": str(records["client"]), "title": "云岭"}
    job = await read(firm, "job", records["job0"])
    assert (job["tier"], job["credit"], job["client_jobs"]) == ("vip", 900, 3)
    assert (job["quantity"], job["lines_cost"], job["lookup_cost"]) == (3, 61, 61)
    assert [line["unit_cost"] for line in job["lines"]] == [30.5, 30.5]
    assert "note" not in job
    assert "go" not in job


async def test_they_filter_and_a_lookup_sorts(firm: Company, records: dict[str, UUID]) -> None:
    by_tier = {"field": "tier", "op": "in", "value": ["vip"]}
    found = await ask(
        firm, form="job", filter=by_tier, sort=[Order("credit"), Order("subject")], limit=2, total="exact"
    )
    assert found["total"]["count"] == 3
    again = await ask(
        firm, form="job", filter=by_tier, sort=[Order("credit"), Order("subject")], limit=2, cursor=found["next"]
    )
    assert len(again["rows"]) == 1
    busy = {"field": "job_count", "op": "gte", "value": 3}
    assert [row["id"] for row in (await ask(firm, form="client", filter=busy))["rows"]] == [str(records["client"])]
    assert (await ask(firm, form="client", filter={"field": "paid", "op": "gt", "value": 351}))["rows"] == []
    for path in ("job_count", "client_jobs"):
        form = "client" if path == "job_count" else "job"
        assert (await refused(ask(firm, form=form, sort=[Order(path)]))).issues[0].code == "not_sortable"


async def test_what_has_no_value_is_unknown(firm: Company, records: dict[str, UUID]) -> None:
    for question in ({"columns": ["note"]}, {"filter": {"field": "go", "op": "empty"}}, {"sort": [Order("note")]}):
        assert (await refused(ask(firm, form="job", **question))).issues[0].code == "unknown_field"
    assert (await refused(make(firm, "job", subject="四", note="x"))).status == 422
    assert (await refused(make(firm, "job", subject="四", tier="vip"))).status == 422


@pytest.mark.req("R-296")
async def test_a_roll_up_counts_only_rows_and_fields_that_one_may_see(firm: Company, records: dict[str, UUID]) -> None:
    everything = Grant("client", READ, "all")
    closed = firm.viewer("li", everything, Grant("job", READ, CLOSED, {"secret": "hidden"}))
    client = await read(firm, "client", records["client"], closed)
    assert (client["job_count"], client["paid"], client["latest"]) == (1, 100, "2026-11-01")
    assert client["secret_sum"] is None, "a hidden field is not summed up"
    assert client["secret_count"] is None, "nor is it counted by"
    nothing = firm.viewer("li", everything)
    client = await read(firm, "client", records["client"], nothing)
    assert (client["job_count"], client["paid"], client["last_client"], client["last_state"]) == (None,) * 4
    no_list = firm.viewer("li", Grant("client", READ, "all", {"jobs": "hidden"}), Grant("job", READ, "all"))
    assert (await read(firm, "client", records["client"], no_list))["job_count"] is None
    no_link = firm.viewer("li", everything, Grant("job", READ, "all", {"client": "hidden"}))
    assert (await read(firm, "client", records["client"], no_link))["job_count"] is None


@pytest.mark.req("R-296")
async def test_a_filter_over_a_roll_up_tells_nothing_more(firm: Company, records: dict[str, UUID]) -> None:
    viewer = firm.viewer("li", Grant("client", READ, "all"), Grant("job", READ, "all", {"secret": "hidden"}))
    for value in (0, 500, 507):
        asked = {"field": "secret_sum", "op": "gte", "value": value}
        assert (await ask(firm, viewer, "client", filter=asked))["rows"] == []
    assert (await ask(firm, viewer, "client", filter={"field": "secret_count", "op": "gte", "value": 0}))["rows"] == []


@pytest.mark.req("R-296")
async def test_fields_shown_in_some_rows_are_rolled_up_in_those(firm: Company, records: dict[str, UUID]) -> None:
    shown = Grant("job", READ, CLOSED)
    others = Grant("job", READ, "all", {"secret": "hidden", "fee": "hidden"})
    viewer = firm.viewer("li", Grant("client", READ, "all"), shown, others)
    client = await read(firm, "client", records["client"], viewer)
    assert (client["job_count"], client["paid"], client["secret_sum"]) == (3, 100, 7)


@pytest.mark.req("R-296")
async def test_a_lookup_shows_what_the_viewer_sees_there(firm: Company, records: dict[str, UUID]) -> None:
    job = Grant("job", READ, "all")
    no_credit = firm.viewer("li", job, Grant("client", READ, "all", {"credit": "hidden"}))
    found = await read(firm, "job", records["job0"], no_credit)
    assert (found["tier"], found["credit"]) == ("vip", None)
    for value in (0, 900):
        asked = {"field": "credit", "op": "gte", "value": value}
        assert (await ask(firm, no_credit, "job", filter=asked))["rows"] == []
    only_normal = firm.viewer("li", job, Grant("client", READ, {"field": "tier", "op": "eq", "value": "normal"}))
    assert (await read(firm, "job", records["job0"], only_normal))["tier"] is None
    no_relation = firm.viewer("li", Grant("job", READ, "all", {"client": "hidden"}), Grant("client", READ, "all"))
    assert (await read(firm, "job", records["job0"], no_relation))["tier"] is None


@pytest.mark.req("R-296")
async def test_rows_of_a_sub_table_are_no_way_round(firm: Company, records: dict[str, UUID]) -> None:
    """The sub-table's grant covers its rows, not what their relations lead to."""
    viewer = firm.viewer("li", Grant("job", READ, "all"), Grant("spare", READ, "all", {"cost": "hidden"}))
    job = await read(firm, "job", records["job0"], viewer)
    assert job["quantity"] == 3
    assert (job["lines_cost"], job["lookup_cost"]) == (None, None)
    assert [line["unit_cost"] for line in job["lines"]] == [None, None]
    both = firm.viewer("li", Grant("client", READ, "all"), Grant("job", READ, "all"))
    assert (await read(firm, "client", records["client"], both))["parts_cost"] is None


async def test_the_description_tells_how_to_show_them(firm: Company) -> None:
    form = firm.catalog.get("job")
    viewer = firm.viewer("li", Grant("job", READ, "all"), Grant("client", READ, "all", {"credit": "hidden"}))
    fields = {item["key"]: item for item in describe(firm.catalog, form, viewer)["fields"]}
    assert "credit" not in fields, "what one cannot reach is not there"
    assert fields["tier"]["kind"] == "text"
    assert fields["tier"]["settings"]["of"]["type"] == "select"
    assert "relation" not in fields["tier"]["settings"]
    assert fields["tier"]["settings"]["of"]["settings"]["options"][0]["value"] == "vip"
    assert (fields["client_jobs"]["kind"], fields["client_jobs"]["sortable"]) == ("number", False)
    assert fields["go"]["settings"]["form"] == "job"
    client = describe(firm.catalog, firm.catalog.get("client"), firm.admin())["fields"]
    assert all("filter" not in item["settings"] for item in client if item["type"] == "rollup")


async def test_they_are_exported_as_their_fields_are(firm: Company, records: dict[str, UUID]) -> None:
    asked = api.Query(columns=["tier", "client_jobs"], filter={"field": "subject", "op": "eq", "value": "一"})
    export = prepare_export(firm.catalog, firm.admin(), firm.catalog.get("job"), asked, "zh")
    rows = [row async for batch in documents(firm.db, export) for row in batch]
    assert [column.header for column in export.columns] == ["tier", "client_jobs"]
    assert orjson.loads(orjson.dumps([[row["tier"], row["client_jobs"]] for row in rows])) == [["vip", 3]]


@pytest.mark.req("R-296")
async def test_reports_rest_on_the_same_values(firm: Company, records: dict[str, UUID]) -> None:
    viewer = firm.viewer("li", Grant("client", READ, "all"), Grant("job", READ, CLOSED, {"secret": "hidden"}))
    totals = ReportQuery("client", (), (Measure("sum", "paid"), Measure("sum", "secret_sum")))
    asked = [firm.admin(), viewer]
    rows = [orjson.loads(await report_json(firm.db.pool, firm.catalog, one, totals))["rows"][0] for one in asked]
    assert rows == [[350, 507], [100, None]]
    by_count = ReportQuery("client", (Dimension("job_count"),), (Measure("count"),))
    problem = await refused(report_json(firm.db.pool, firm.catalog, viewer, by_count))
    assert problem.issues[0].code == "not_groupable"


async def test_json_is_written_by_builders_only(firm: Company) -> None:
    writer = firm.viewer("li", Grant("job", frozenset({"read", "create", "update"}), "all"))
    problem = await refused(make(firm, "job", writer, subject="设", setup={"a": 1}))
    assert problem.issues[0].code == "not_writable"
    builder = replace(writer, abilities=frozenset({"design_forms"}))
    made = await make(firm, "job", builder, subject="设", setup={"a": [1, None]})
    assert (await read(firm, "job", made, writer))["setup"] == {"a": [1, None]}


def _refusals(form: dict[str, Any], *fields: dict[str, Any]) -> set[str]:
    changed = {**form, "fields": [*form["fields"], *fields]}
    forms = [load_form(changed if item is form else item) for item in (CLIENT, JOB, SPARE)]
    with pytest.raises(Problem) as caught:
        check_set({item.key: item for item in forms})
    return {issue.code for issue in caught.value.issues}


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        (JOB, _lookup("x", "subject", "tier"), "not_relation"),
        (JOB, _lookup("x", "client", "nothing"), "unknown_field"),
        (JOB, _lookup("x", "client", "jobs"), "not_showable"),
        (CLIENT, _rollup("x", "count", through="name"), "not_rows"),
        (CLIENT, _rollup("x", "sum", "subject"), "kind"),
        (CLIENT, _rollup("x", "sum", "nothing"), "unknown_field"),
        (CLIENT, _rollup("x", "last", "note"), "not_showable"),
        (CLIENT, _rollup("x", "count", filter={"field": "nothing", "op": "empty"}), "unknown_field"),
        (JOB, _field("x", "button", settings={"action": "close"}), "unknown_action"),
        (JOB, _field("x", "tree_select", settings={"form": "spare", "parent": "name"}), "not_a_tree"),
        (JOB, _field("x", "formula", settings={"formula": "x + 1"}), "circular_formula"),
    ],
)
def test_what_does_not_fit_is_refused_when_the_form_is_saved(
    form: dict[str, Any], field: dict[str, Any], code: str
) -> None:
    assert code in _refusals(form, field)


def test_circles_are_found() -> None:
    other = _rollup("up", "sum", "down")
    job = {**JOB, "fields": [*JOB["fields"], _lookup("down", "client", "up")]}
    client = {**CLIENT, "fields": [*CLIENT["fields"], other]}
    with pytest.raises(Problem) as caught:
        check_set({form.key: form for form in map(load_form, (client, job, SPARE))})
    assert {issue.code for issue in caught.value.issues} == {"circular_lookup"}
