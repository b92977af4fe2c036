"""Designing a form over HTTP, and what a restricted person sees of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.http import Site, open_site

FORMS = "/api/v1/forms"
TICKET: dict[str, Any] = {
    "key": "ticket",
    "label": {"zh": "工单", "en": "Ticket"},
    "title": "subject",
    "search": ["subject"],
    "fields": [
        {"key": "subject", "type": "text", "label": {"zh": "主题"}, "required": True},
        {
            "key": "status",
            "type": "select",
            "label": {"zh": "状态"},
            "settings": {
                "options": [
                    {"value": "new", "label": {"zh": "新建"}, "category": "open"},
                    {"value": "done", "label": {"zh": "完成"}, "category": "closed"},
                ]
            },
        },
        {"key": "cost", "type": "money", "label": {"zh": "成本"}},
        {"key": "place", "type": "address", "label": {"zh": "地址"}},
        {
            "key": "tax",
            "type": "formula",
            "label": {"zh": "税"},
            "settings": {"formula": "{成本} * 0.13", "kind": "number"},
        },
    ],
    "layout": [{"label": {"zh": "基本"}, "columns": 2, "fields": ["subject", "status", "cost"]}],
    "status": {
        "field": "status",
        "initial": "new",
        "actions": [
            {"key": "finish", "label": {"zh": "完成"}, "from": ["new"], "to": "done", "require": ["cost"]},
        ],
    },
    "views": [
        {"key": "all", "label": {"zh": "全部"}, "columns": ["subject", "cost"], "sort": [{"field": "cost"}]},
        {
            "key": "dear",
            "label": {"zh": "贵的"},
            "filter": {"field": "cost", "op": "gt", "value": 100},
            "columns": ["subject"],
        },
    ],
}


@pytest.fixture(scope="module")
async def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    home: Path = tmp_path_factory.mktemp("home")
    async with open_site(home, database_url) as opened:
        admin = await opened.signed_in("admin")
        answer = await admin.post(FORMS, json={"definition": TICKET})
        assert answer.status_code == 201, answer.text
        yield opened


@pytest.fixture
async def admin(site: Site) -> httpx.AsyncClient:
    return await site.signed_in("admin")


async def test_the_viewer_sees_fields_operators_and_granted_actions(admin: httpx.AsyncClient) -> None:
    listed = (await admin.get(FORMS)).json()
    assert [form["key"] for form in listed] == ["ticket"]
    form = (await admin.get(f"{FORMS}/ticket")).json()
    fields = {item["key"]: item for item in form["fields"]}
    assert fields["subject"]["access"] == "write"
    assert "contains" in fields["subject"]["operators"]
    assert fields["created_at"]["access"] == "read"
    assert fields["created_at"]["system"]
    assert fields["tax"]["access"] == "read"
    assert fields["tax"]["settings"]["ast"]["kind"] == "number"
    assert {part["key"] for part in fields["place"]["parts"]} >= {"province", "city"}
    assert form["status"]["actions"][0]["granted"]
    assert [view["key"] for view in form["views"]] == ["all", "dear"]


async def test_hidden_fields_are_absent_everywhere(site: Site) -> None:
    agent = await site.signed_in("agent")
    answer = await agent.get(f"{FORMS}/ticket")
    form = answer.json()
    assert "cost" not in {item["key"] for item in form["fields"]}
    assert form["layout"][0]["fields"] == ["subject", "status"]
    assert form["actions"] == ["read", "create"]
    assert form["status"]["actions"][0]["granted"] is False
    assert form["status"]["actions"][0]["require"] == []
    assert [view["key"] for view in form["views"]] == ["all"]
    assert form["views"][0]["columns"] == ["subject"]
    assert form["views"][0]["sort"] == []
    assert next(item for item in form["fields"] if item["key"] == "tax")["settings"]["ast"] is None
    assert '"cost"' not in answer.text


async def test_who_has_no_right_on_a_form_does_not_learn_of_it(site: Site) -> None:
    guest = await site.signed_in("guest")
    assert (await guest.get(FORMS)).json() == []
    assert (await guest.get(f"{FORMS}/ticket")).status_code == 404
    assert (await guest.get(f"{FORMS}/nothing")).status_code == 404
    assert (await guest.get(f"{FORMS}/ticket/views")).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", ""),
        ("PUT", "/ticket"),
        ("DELETE", "/ticket"),
        ("POST", "/ticket/plan"),
        ("POST", "/ticket/restore"),
        ("GET", "/ticket/definition"),
        ("GET", "/ticket/recycled"),
        ("GET", "/recycled"),
        ("POST", "/ticket/fields"),
        ("PATCH", "/ticket/fields/cost"),
        ("DELETE", "/ticket/fields/cost"),
        ("POST", "/ticket/fields/cost/restore"),
    ],
)
async def test_only_builders_change_forms(site: Site, method: str, path: str) -> None:
    agent = await site.signed_in("agent")
    body = {"definition": TICKET, "field": {"label": {"zh": "字段"}, "type": "text"}}
    answer = await agent.request(method, FORMS + path, json=None if method in ("GET", "DELETE") else body)
    assert answer.status_code == 403, answer.text


@pytest.mark.req("R-166")
async def test_a_form_without_keys_gets_them_from_its_labels(admin: httpx.AsyncClient) -> None:
    definition = {
        "label": {"zh": "保修申请"},
        "title": "ke_hu_xing_ming",
        "fields": [
            {"type": "text", "label": {"zh": "客户姓名"}},
            {"type": "text", "label": {"zh": "客户姓名"}},
            {"type": "number", "label": {"zh": "数量"}},
        ],
    }
    answer = await admin.post(FORMS, json={"definition": definition})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["definition"]["key"] == "bao_xiu_shen_qing"
    assert [item["key"] for item in made["definition"]["fields"]] == [
        "ke_hu_xing_ming",
        "ke_hu_xing_ming_2",
        "shu_liang",
    ]
    assert made["plan"]["steps"][0]["kind"] == "create_table"
    assert (await admin.post(FORMS, json={"definition": made["definition"]})).status_code == 409


async def test_the_plan_is_shown_and_changes_nothing(admin: httpx.AsyncClient) -> None:
    before = (await admin.get(f"{FORMS}/ticket/definition")).json()
    changed = before["definition"] | {"label": {"zh": "服务单"}}
    changed["fields"] = [*changed["fields"], {"type": "select", "label": {"zh": "类别"}, "settings": {"options": []}}]
    changed["fields"][-1]["settings"]["options"] = [{"value": "a", "label": {"zh": "甲"}}]
    answer = await admin.post(f"{FORMS}/ticket/plan", json={"definition": changed}, headers={"Accept-Language": "en"})
    assert answer.status_code == 200, answer.text
    kinds = [step["kind"] for step in answer.json()["steps"]]
    assert kinds == ["add_column", "add_index", "metadata"]
    assert "Rename the form" in answer.json()["steps"][2]["text"]
    assert (await admin.get(f"{FORMS}/ticket/definition")).json() == before


async def test_the_plan_counts_rows_that_the_database_has_not_looked_at(admin: httpx.AsyncClient) -> None:
    assert (await admin.post(FORMS, json={"definition": _small("counted")})).status_code == 201
    for name in ("甲", "乙", "丙"):
        assert (await admin.post(f"{FORMS}/counted/records", json={"values": {"name": name}})).status_code == 201
    body = {"definition": _small("counted") | {"label": {"zh": "已数"}}}
    assert (await admin.post(f"{FORMS}/counted/plan", json=body)).json()["rows"] == 3


async def test_a_field_is_added_changed_deleted_and_restored_with_its_data(admin: httpx.AsyncClient) -> None:
    assert (await admin.post(FORMS, json={"definition": _small("life")})).status_code == 201
    path = f"{FORMS}/life/fields"
    added = await admin.post(path, json={"field": {"type": "text", "label": {"zh": "备注"}}, "version": 1})
    assert added.status_code == 201, added.text
    assert added.json()["definition"]["layout"][0]["fields"] == ["name", "bei_zhu"]
    record = await admin.post(f"{FORMS}/life/records", json={"values": {"name": "甲", "bei_zhu": "重要"}})
    assert record.status_code == 201, record.text
    renamed = await admin.patch(f"{path}/bei_zhu", json={"label": {"zh": "说明"}, "version": 2})
    assert [step["lock"] for step in renamed.json()["plan"]["steps"]] == ["none"]
    stale = await admin.patch(f"{path}/bei_zhu", json={"required": True}, headers={"If-Match": '"2"'})
    assert stale.status_code == 409
    assert stale.json()["version"] == 3
    assert (await admin.delete(f"{path}/bei_zhu", params={"version": 3})).status_code == 200
    form = (await admin.get(f"{FORMS}/life")).json()
    assert "bei_zhu" not in {item["key"] for item in form["fields"]}
    [binned] = (await admin.get(f"{FORMS}/life/recycled")).json()
    assert (binned["key"], binned["label"], binned["has_data"]) == ("bei_zhu", {"zh": "说明"}, True)
    back = await admin.post(f"{path}/bei_zhu/restore", json={})
    assert back.status_code == 200, back.text
    row = (await admin.get(f"{FORMS}/life/records/{record.json()['id']}")).json()
    assert row["bei_zhu"] == "重要"
    assert (await admin.get(f"{FORMS}/life/recycled")).json() == []


async def test_a_field_in_use_is_not_deleted_silently(admin: httpx.AsyncClient) -> None:
    title = await admin.delete(f"{FORMS}/ticket/fields/subject")
    assert title.status_code == 409
    assert [issue["path"] for issue in title.json()["issues"]] == ["title"]
    cost = await admin.delete(f"{FORMS}/ticket/fields/cost")
    assert cost.status_code == 409
    assert cost.json()["issues"][0]["path"] == "status.actions.0"
    assert (await admin.delete(f"{FORMS}/ticket/fields/created_at")).status_code == 422
    assert (await admin.delete(f"{FORMS}/ticket/fields/nothing")).status_code == 404


async def test_every_mistake_is_named_at_once(admin: httpx.AsyncClient) -> None:
    wrong = {
        "key": "Bad Key",
        "label": {"en": "no Chinese"},
        "title": "x",
        "fields": [{"key": "x", "type": "txt", "label": {"zh": "x"}}],
    }
    answer = await admin.post(FORMS, json={"definition": wrong}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "label" in {issue["path"] for issue in answer.json()["issues"]}
    wrong["label"] = {"zh": "好"}
    answer = await admin.post(FORMS, json={"definition": wrong}, headers={"Accept-Language": "en"})
    issues = {issue["path"]: issue for issue in answer.json()["issues"]}
    assert {"key", "fields.0.type"} <= set(issues)
    assert "did you mean “text”" in issues["fields.0.type"]["message"]


async def test_a_form_goes_to_the_recycle_bin_and_comes_back(admin: httpx.AsyncClient) -> None:
    await admin.post(FORMS, json={"definition": _small("bin")})
    assert (await admin.delete(f"{FORMS}/bin", params={"version": 9})).status_code == 409
    assert (await admin.delete(f"{FORMS}/bin", headers={"If-Match": '"1"'})).status_code == 204
    assert (await admin.get(f"{FORMS}/bin")).status_code == 404
    assert (await admin.get(f"{FORMS}/bin/records")).status_code == 404
    assert "bin" in {form["key"] for form in (await admin.get(f"{FORMS}/recycled")).json()}
    assert (await admin.post(f"{FORMS}/bin/restore")).status_code == 200
    assert (await admin.get(f"{FORMS}/bin/records")).status_code == 200


async def test_the_platforms_forms_cannot_be_changed(admin: httpx.AsyncClient) -> None:
    assert (await admin.delete(f"{FORMS}/user")).status_code == 403
    assert (await admin.put(f"{FORMS}/user", json={"definition": _small("user"), "version": 1})).status_code == 403
    assert (await admin.post(FORMS, json={"definition": _small("user")})).status_code == 422


async def test_a_whole_definition_is_changed_with_its_version_only(admin: httpx.AsyncClient) -> None:
    await admin.post(FORMS, json={"definition": _small("whole")})
    changed = _small("whole") | {"label": {"zh": "整体"}}
    assert (await admin.put(f"{FORMS}/whole", json={"definition": changed})).status_code == 428
    assert (await admin.put(f"{FORMS}/whole", json={"definition": changed, "version": 2})).status_code == 409
    saved = await admin.put(f"{FORMS}/whole", json={"definition": changed}, headers={"If-Match": '"1"'})
    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    again = await admin.put(f"{FORMS}/whole", json={"definition": changed, "version": 2})
    assert (again.json()["version"], again.json()["plan"]["steps"]) == (2, [])
    other = await admin.put(f"{FORMS}/whole", json={"definition": changed | {"key": "b"}, "version": 2})
    assert other.status_code == 422


async def test_changes_of_forms_are_audited(site: Site, admin: httpx.AsyncClient) -> None:
    await admin.post(FORMS, json={"definition": _small("aud")})
    row = await site.database.pool.fetchrow("SELECT actor, action FROM sl.audit WHERE form = 'aud'")
    assert row is not None
    assert (row["actor"], row["action"]) == (site.people["admin"], "form.create")


async def test_personal_and_shared_views(site: Site, admin: httpx.AsyncClient) -> None:
    agent = await site.signed_in("agent")
    path = f"{FORMS}/ticket/views"
    mine = await agent.post(path, json={"label": "我的", "columns": ["subject"], "sort": [{"field": "created_at"}]})
    assert mine.status_code == 201, mine.text
    assert mine.json()["mine"]
    assert (await admin.get(path)).json() == []
    hidden = {"label": "偷看", "columns": ["cost"], "filter": {"field": "cost", "op": "gt", "value": 1}}
    refused = await agent.post(path, json=hidden)
    assert refused.status_code == 422
    assert {issue["path"] for issue in refused.json()["issues"]} == {"columns.0", "filter.field"}
    assert (await agent.post(path, json={"label": "共享", "shared": True})).status_code == 403
    shared = await admin.post(path, json=hidden | {"label": "成本", "shared": True})
    assert shared.status_code == 201, shared.text
    assert [view["label"]["zh"] for view in (await agent.get(path)).json()] == ["我的"]
    for_all = await admin.post(path, json={"label": "给客服", "shared": True, "roles": ["agent"], "columns": ["cost"]})
    seen = next(view for view in (await agent.get(path)).json() if view["id"] == for_all.json()["id"])
    assert (seen["columns"], seen["mine"]) == ([], False)
    assert (await agent.delete(f"{path}/{for_all.json()['id']}")).status_code == 403
    sent_back = mine.json() | {"label": "改名"}
    changed = await agent.patch(f"{path}/{mine.json()['id']}", json=sent_back)
    assert changed.json()["version"] == 2
    assert (await agent.patch(f"{path}/{mine.json()['id']}", json=sent_back)).status_code == 409
    assert (await agent.delete(f"{path}/{mine.json()['id']}")).status_code == 204
    assert (await agent.delete(f"{path}/{mine.json()['id']}")).status_code == 404


def _small(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "label": {"zh": key},
        "title": "name",
        "fields": [{"key": "name", "type": "text", "label": {"zh": "名称"}}],
        "layout": [{"fields": ["name"]}],
    }
