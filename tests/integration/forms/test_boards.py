"""Kinds of views against a real form, and moves of records: rights, what an action requires, versions, circles."""

from typing import Any
from uuid import UUID

import pytest

from serviceloop.forms import api
from serviceloop.forms.ddl_apply import apply_structure
from serviceloop.forms.ddl_plan import plan
from serviceloop.forms.findings import Findings
from serviceloop.forms.loader import load_form
from serviceloop.forms.permissions import access
from serviceloop.forms.records import actions, service
from serviceloop.forms.records.sources import FormScope
from serviceloop.forms.store import save_form
from serviceloop.forms.tree.service import refuse_circle
from serviceloop.forms.views.logic import check_view, visible_view
from serviceloop.identity.viewer import SYSTEM_USER, Grant, Viewer
from serviceloop.kit.errors import Problem

from .conftest import Company

GOOD: list[tuple[str, dict[str, Any]]] = [
    ("kanban", {"field": "status", "sum": "amount", "cover": "photos", "collapsed": ["closed"]}),
    ("kanban", {"field": "priority", "hidden": [""]}),
    ("calendar", {"start": "due", "color": "priority"}),
    ("calendar", {"start": "done_at", "end": "due", "mode": "week", "week_start": 7}),
    ("timeline", {"start": "due", "end": "done_at", "group": "customer.tier", "zoom": "month"}),
    ("timeline", {"start": "due", "group": "engineer"}),
    ("gallery", {"cover": "photos", "size": "large"}),
    ("map", {"place": "place", "color": "status"}),
    ("tree", {"parent": "customer"}),
]
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("kanban", {}, "options.field"),
    ("kanban", {"field": "tags"}, "options.field"),
    ("kanban", {"field": "nothing"}, "options.field"),
    ("kanban", {"field": "priority", "sum": "subject"}, "options.sum"),
    ("calendar", {"start": "subject"}, "options.start"),
    ("calendar", {"start": "due", "from_hour": 9, "to_hour": 9}, "options"),
    ("timeline", {"start": "due", "group": "tags"}, "options.group"),
    ("gallery", {"cover": "place"}, "options.cover"),
    ("map", {"place": "photos"}, "options.place"),
    ("tree", {"parent": "helpers"}, "options.parent"),
]


def scope_of(company: Company, viewer: Viewer) -> FormScope:
    form = company.catalog.get("ticket")
    return FormScope(company.catalog, viewer, form, access(form, viewer, "read"))


@pytest.mark.parametrize(("kind", "options"), GOOD)
def test_a_kind_takes_fields_that_serve(company: Company, kind: str, options: dict[str, Any]) -> None:
    findings = Findings()
    check_view({"kind": kind, "options": options}, scope_of(company, company.admin()), findings)
    assert findings.issues == []


@pytest.mark.parametrize(("kind", "options", "path"), BAD)
def test_a_kind_refuses_what_does_not_serve(company: Company, kind: str, options: dict[str, Any], path: str) -> None:
    findings = Findings()
    check_view({"kind": kind, "options": options}, scope_of(company, company.admin()), findings)
    assert [issue.path for issue in findings.issues] == [path]


def test_who_may_not_see_the_columns_gets_no_board(company: Company) -> None:
    viewer = company.viewer("li", Grant("ticket", frozenset({"read"}), "all", {"status": "hidden", "amount": "hidden"}))
    view = {"key": "b", "label": {"zh": "看板"}, "kind": "kanban"}
    assert visible_view(view | {"options": {"field": "status"}}, scope_of(company, viewer)) is None
    kept = visible_view(view | {"options": {"field": "priority", "sum": "amount"}}, scope_of(company, viewer))
    assert kept is not None
    assert kept["options"] == {"field": "priority"}


async def make(company: Company, form: str, **values: Any) -> UUID:
    async with company.db.transaction() as tx:
        return (await api.create(tx, company.catalog, company.admin(), form, values)).id


async def refused(work: Any) -> Problem:
    with pytest.raises(Problem) as caught:
        await work
    return caught.value


async def update(company: Company, viewer: Viewer, id: UUID, values: dict[str, Any], version: int | None = None) -> int:
    async with company.db.transaction() as tx:
        saved = await service.update(tx, company.catalog, viewer, "ticket", id, values, version=version)
    return saved.version


async def act(company: Company, viewer: Viewer, id: UUID, action: str, values: dict[str, Any] | None = None) -> int:
    async with company.db.transaction() as tx:
        return (await actions.perform(tx, company.catalog, viewer, "ticket", id, action, values)).version


async def test_a_card_of_a_status_moves_by_its_action_only(company: Company) -> None:
    admin, ticket = company.admin(), await make(company, "ticket", subject="看板")
    assert (await refused(update(company, admin, ticket, {"status": "doing"}))).status == 422
    missing = await refused(act(company, admin, ticket, "start"))
    assert [issue.path for issue in missing.issues] == ["values.engineer"]
    clerk = company.viewer("li", Grant("ticket", frozenset({"read", "update"}), "all"))
    assert (await refused(act(company, clerk, ticket, "start"))).status == 403
    await act(company, admin, ticket, "start", {"engineer": str(company.people["li"])})
    assert (await refused(act(company, admin, ticket, "start", {}))).status == 409


async def test_a_plain_move_needs_the_field_and_the_version_seen(company: Company) -> None:
    ticket = await make(company, "ticket", subject="拖动", due="2026-11-21")
    reader = company.viewer("li", Grant("ticket", frozenset({"read", "update"}), "all", {"priority": "read"}))
    assert (await refused(update(company, reader, ticket, {"priority": "high"}))).status in (403, 422)
    version = await update(company, company.admin(), ticket, {"priority": "high"}, 1)
    stale = await refused(update(company, company.admin(), ticket, {"due": "2026-11-25"}, 1))
    assert (stale.status, version) == (409, 2)
    assert stale.extra["current"]["priority"] == "high"


PLACE = {
    "key": "place_node",
    "label": {"zh": "位置"},
    "title": "name",
    "fields": [
        {"key": "name", "type": "text", "label": {"zh": "名称"}},
        {"key": "above", "type": "relation", "label": {"zh": "上级"}, "settings": {"form": "place_node"}},
    ],
    "views": [{"key": "tree", "label": {"zh": "树"}, "kind": "tree", "options": {"parent": "above"}}],
}


async def test_a_hierarchy_never_runs_in_a_circle(company: Company) -> None:
    form = load_form(PLACE)
    async with company.db.transaction() as tx:
        await apply_structure(tx, [plan(None, form)])
        await save_form(tx, form, SYSTEM_USER)
    await company.store.refresh()
    top = await make(company, "place_node", name="园区")
    house = await make(company, "place_node", name="一号楼", above=str(top))
    room = await make(company, "place_node", name="101", above=str(house))

    async def under(id: UUID, parent: UUID | None) -> None:
        async with company.db.transaction() as tx:
            values = {"above": str(parent) if parent else None}
            await service.update(tx, company.catalog, company.admin(), "place_node", id, values)

    for parent in (top, house, room):
        problem = await refused(under(top, parent))
        assert [(issue.path, issue.code) for issue in problem.issues] == [("values.above", "circle")]
    await under(room, top)
    await under(house, room)
    async with company.db.transaction() as tx:
        await refuse_circle(tx, form, "above", house, top)
    await under(house, None)
