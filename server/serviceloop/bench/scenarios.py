"""What is asked, of the product and of the floor: the same questions, so that the ratio means something."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from serviceloop.bench.client import MakeRequest, request

COLUMNS = ["no", "subject", "status", "priority", "service_type", "created_at", "customer", "customer.name"]
STATUSES, PRIORITIES = (
    ("new", "to_assign", "assigned", "in_progress", "to_confirm", "closed"),
    ("high", "medium", "low"),
)
TICKETS = "/api/v1/forms/ticket/records"
REPORTS = "/api/v1/reports/query"


@dataclass(frozen=True)
class Context:
    """What the requests are made of: keys of an administrator and of a role with row and field rules, and ids."""

    admin: str
    scoped: str
    tickets: list[str]
    customers: list[str]


@dataclass(frozen=True)
class Scenario:
    """One measured question. `count`: requests of a run; `floor`: the same of the floor, None if it is another's."""

    name: str
    count: int
    ask: Callable[[Context], MakeRequest]
    floor: Callable[[Context], MakeRequest] | None


def _post(path: str, key: str, body: object) -> bytes:
    return request("POST", path, key, json.dumps(body).encode())


def _get(context: Context) -> MakeRequest:
    ids = context.tickets
    return lambda n: request("GET", f"{TICKETS}/{ids[n % len(ids)]}", context.admin)


def _floor_get(context: Context) -> MakeRequest:
    ids = context.tickets
    return lambda n: request("GET", f"/get/{ids[n % len(ids)]}", "")


def _list(key: str, total: str) -> MakeRequest:
    def make(n: int) -> bytes:
        conditions = [
            {"field": "status", "op": "eq", "value": STATUSES[n % len(STATUSES)]},
            {"field": "priority", "op": "eq", "value": PRIORITIES[n % len(PRIORITIES)]},
        ]
        sort = [{"field": "created_at", "desc": True}]
        body = {"columns": COLUMNS, "filter": {"and": conditions}, "sort": sort, "limit": 50, "total": total}
        return _post(f"{TICKETS}/query", key, body)

    return make


def _floor_list(total: bool) -> Callable[[Context], MakeRequest]:
    def make(n: int) -> bytes:
        body = {"status": STATUSES[n % len(STATUSES)], "priority": PRIORITIES[n % len(PRIORITIES)]}
        return _post("/list", "", {**body, "total": total})

    return lambda _: make


def _create(context: Context) -> MakeRequest:
    customers = context.customers

    def make(n: int) -> bytes:
        values = {
            "subject": f"压测新建第{n}单",
            "customer": customers[n % len(customers)],
            "priority": PRIORITIES[n % 3],
            "contact_name": "压测联系人",
            "contact_phone": "13900000000",
            "description": "设备无法启动，请尽快处理。",
        }
        return _post(TICKETS, context.admin, {"values": values})

    return make


def _floor_create(context: Context) -> MakeRequest:
    customers = context.customers
    return lambda n: _post(
        "/create", "", {"subject": f"压测新建第{n}单", "customer": customers[n % len(customers)], "priority": "high"}
    )


def _aggregate(dimensions: list[dict[str, str]], measures: list[dict[str, str]]) -> Callable[[Context], MakeRequest]:
    body = {"form": "ticket", "dimensions": dimensions, "measures": measures, "limit": 1000}
    return lambda context: lambda _: _post(REPORTS, context.admin, body)


def _floor_aggregate(name: str) -> Callable[[Context], MakeRequest]:
    return lambda _: lambda _n: _post(f"/aggregate/{name}", "", {})


SCENARIOS = (
    Scenario("get", 3000, _get, _floor_get),
    Scenario("list", 2000, lambda c: _list(c.admin, "none"), _floor_list(total=False)),
    Scenario("list_total", 1500, lambda c: _list(c.admin, "capped"), _floor_list(total=True)),
    Scenario("list_scoped", 2000, lambda c: _list(c.scoped, "none"), None),
    Scenario("create", 1500, _create, _floor_create),
    Scenario("agg_status", 40, _aggregate([{"field": "status"}], [{"fn": "count"}]), _floor_aggregate("status")),
    Scenario(
        "agg_month_type",
        30,
        _aggregate(
            [{"field": "created_at", "grain": "month"}, {"field": "service_type"}],
            [{"fn": "count"}, {"fn": "avg", "field": "resolve_hours"}],
        ),
        _floor_aggregate("month_type"),
    ),
)
