"""Uses of a field and of a form are found wherever they stand, and mended on request."""

from copy import deepcopy
from typing import Any

import httpx
import pytest
from tests.integration.forms_design.conftest import API, ok, text
from tests.support.http import Site

from serviceloop.identity.roles.service import install
from serviceloop.identity.viewer import system_viewer

FORMS = f"{API}/forms"
OPTIONS = [
    {"value": "vip", "label": {"zh": "重要"}, "category": "open"},
    {"value": "normal", "label": {"zh": "普通"}, "category": "closed"},
]
CLIENT: dict[str, Any] = {
    "key": "client",
    "label": {"zh": "客户", "en": "Client"},
    "title": "name",
    "search": ["name", "tier_note"],
    "unique": [["name", "tier"]],
    "fields": [
        text("name", "名称", required=True),
        {"key": "tier", "type": "select", "label": {"zh": "等级"}, "settings": {"options": OPTIONS}},
        text("tier_note", "等级说明", visible_when={"and": [
            {"field": "tier", "op": "eq", "value": "vip"}, {"field": "name", "op": "not_empty"}
        ]}),
        {"key": "marked", "type": "formula", "label": {"zh": "标记"},
         "settings": {"formula": 'CONCAT({名称}, {等级})', "kind": "text"}},
        {"key": "people", "type": "sub_table", "label": {"zh": "联系人"},
         "settings": {"fields": [text("who", "姓名"), {"key": "age", "type": "number", "label": {"zh": "年龄"}}],
                      "totals": [{"field": "age", "fn": "avg"}]}},
    ],
    "rules": [{"key": "named", "error_when": {"formula": 'AND({等级} = "vip", ISBLANK({等级说明}))'},
               "message": {"zh": "请填写等级说明"}, "field": "tier_note"}],
    "layout": [{"label": {"zh": "基本"}, "columns": 2, "fields": ["name", "tier", "tier_note"]}],
    "phone": {"order": ["tier", "name"]},
    "views": [
        {"key": "all", "label": {"zh": "全部"}, "columns": ["name", "tier"], "sort": [{"field": "tier"}],
         "filter": {"or": [{"field": "tier", "op": "eq", "value": "vip"}]}},
        {"key": "board", "label": {"zh": "看板"}, "kind": "kanban", "options": {"field": "tier"}},
    ],
}  # fmt: skip
JOB: dict[str, Any] = {
    "key": "job",
    "label": {"zh": "任务", "en": "Job"},
    "title": "subject",
    "fields": [
        text("subject", "主题"),
        text("site", "现场"),
        {"key": "client", "type": "relation", "label": {"zh": "客户"}, "settings": {
            "form": "client", "columns": ["name", "tier"], "fill": [{"from": "tier_note", "to": "site"}],
            "filter": {"field": "tier", "op": "eq", "value": "vip"}}},
        {"key": "level", "type": "lookup", "label": {"zh": "客户等级"},
         "settings": {"relation": "client", "field": "tier"}},
    ],
    "layout": [{"columns": 2, "fields": ["subject", "client", "level"]}],
    "views": [{"key": "all", "label": {"zh": "全部"}, "columns": ["subject", "client.tier"]}],
}  # fmt: skip
ROLE = {
    "key": "scoped", "label": {"zh": "片区", "en": "Area"}, "abilities": [], "menus": [],
    "grants": [
        {"form": "client", "actions": ["read"], "scope": {"field": "tier", "op": "eq", "value": "vip"},
         "fields": {"tier": "read"}},
        {"form": "job", "actions": ["read"], "scope": {"field": "client.tier", "op": "eq", "value": "vip"}},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
async def forms(site: Site, anna: httpx.AsyncClient) -> None:
    for definition in (CLIENT, JOB):
        await ok(anna.post(FORMS, json={"definition": definition}), 201)
    async with site.database.transaction() as tx:
        await install(tx, system_viewer(), [ROLE])
    view = {
        "label": "我的客户",
        "columns": ["name", "tier"],
        "filter": {"and": [{"field": "tier", "op": "eq", "value": "vip"}]},
    }
    await ok(anna.post(f"{FORMS}/client/views", json=view), 201)


@pytest.mark.usefixtures("forms")
async def test_every_use_of_a_field_is_found_in_words(anna: httpx.AsyncClient) -> None:
    uses = await ok(anna.get(f"{FORMS}/client/fields/tier/uses"))
    assert sorted(use["where"]["zh"] for use in uses) == sorted([
        "组合唯一",
        "布局“基本”",
        "手机布局",
        "字段“等级说明”的显示条件",
        "字段“标记”的“公式”",
        "校验规则“请填写等级说明”",
        "视图“全部”的列",
        "视图“全部”的排序",
        "视图“全部”的筛选",
        "视图“看板”的设置",
        "表单“任务”：字段“客户”的“选择时显示的列”",
        "表单“任务”：字段“客户”的“可选范围”",
        "表单“任务”：字段“客户等级”的“取其字段”",
        "表单“任务”：视图“全部”的列",
        "客户的视图“我的客户”（安娜）的列",
        "客户的视图“我的客户”（安娜）的筛选",
        "角色“片区”的字段权限",
        "角色“片区”的数据范围",
        "角色“片区”的数据范围",
    ])  # fmt: skip
    assert all(use["where"]["en"] for use in uses)
    by_hand = {use["where"]["zh"] for use in uses if use["mend"] is None}
    assert by_hand == {"字段“标记”的“公式”", "角色“片区”的字段权限", "角色“片区”的数据范围"}
    assert [use["path"] for use in uses if use["firm"]] == ["grants.0.scope", "grants.1.scope"]
    column = await ok(anna.get(f"{FORMS}/client/fields/people.age/uses"))
    assert [use["where"]["zh"] for use in column] == ["字段“联系人”的“合计”"]
    assert (await anna.get(f"{FORMS}/client/fields/nothing/uses")).status_code == 404
    title = await ok(anna.get(f"{FORMS}/client/fields/name/uses"))
    assert "标题字段" in [use["where"]["zh"] for use in title]
    assert "改用“等级说明”" in [use["mend"]["zh"] for use in title if use["mend"]]


@pytest.mark.usefixtures("forms")
async def test_uses_of_a_form_are_what_points_at_it_from_outside(anna: httpx.AsyncClient) -> None:
    uses = await ok(anna.get(f"{FORMS}/client/uses"))
    assert [(use["kind"], use["where"]["zh"]) for use in uses] == [
        ("relation", "表单“任务”：字段“客户”的“关联表单”"),
        ("role", "角色“片区”的表单权限"),
    ]


@pytest.mark.usefixtures("forms")
async def test_a_field_whose_condition_limits_a_role_cannot_go_unnoticed(site: Site, anna: httpx.AsyncClient) -> None:
    definition = (await ok(anna.get(f"{FORMS}/client/definition")))["definition"]
    definition = {
        **definition, "unique": [], "rules": [], "views": [], "phone": {}, "layout": [],
        "fields": [item for item in definition["fields"] if item["key"] in ("name", "people")], "search": ["name"],
    }  # fmt: skip
    job = (await ok(anna.get(f"{FORMS}/job/definition")))["definition"]
    job = {**job, "views": [], "layout": [], "fields": [item for item in job["fields"] if item["key"] == "subject"]}
    version = (await ok(anna.get(f"{FORMS}/job/definition")))["version"]
    refused = await anna.put(f"{FORMS}/job", json={"definition": job, "version": version})
    assert refused.status_code == 409, "the role's scope goes through the relation"
    assert "片区" in refused.text


@pytest.mark.usefixtures("forms")
async def test_uses_are_mended_in_the_draft_in_other_forms_and_in_saved_views(
    site: Site, anna: httpx.AsyncClient
) -> None:
    async with site.database.transaction() as tx:
        await install(tx, system_viewer(), [{**ROLE, "grants": []}])
    uses = await ok(anna.get(f"{FORMS}/client/fields/tier/uses"))
    refused = await anna.post(
        f"{FORMS}/client/fields/tier/uses/mend", json={"ids": [uses[0]["id"], "nothing"]}
    )  # fmt: skip
    assert refused.status_code == 422
    ids = [use["id"] for use in uses if use["mend"]]
    mended = await ok(anna.post(f"{FORMS}/client/fields/tier/uses/mend", json={"ids": ids}))
    assert [use["where"]["zh"] for use in mended["uses"]] == ["字段“标记”的“公式”"]

    draft = mended["draft"]
    assert draft["draft"] and draft["published_version"] == 1, "the form itself is mended in its draft only"
    definition = deepcopy(draft["definition"])
    assert definition["layout"][0]["fields"] == ["name", "tier_note"]
    assert "filter" not in definition["views"][0] and definition["views"][0]["columns"] == ["name"]
    assert "kind" not in definition["views"][1] and "options" not in definition["views"][1]
    assert definition["fields"][2]["visible_when"] == {"and": [{"field": "name", "op": "not_empty"}]}
    assert definition["unique"] == [] and definition["rules"] == [] and definition["phone"]["order"] == ["name"]

    job = (await ok(anna.get(f"{FORMS}/job/definition")))["definition"]
    assert [item["key"] for item in job["fields"]] == ["subject", "site", "client"]
    assert job["layout"][0]["fields"] == ["subject", "client"]
    assert job["fields"][2]["settings"] == {
        "form": "client", "columns": ["name"], "fill": [{"from": "tier_note", "to": "site"}]
    }  # fmt: skip
    view = (await ok(anna.get(f"{FORMS}/client/views")))[0]
    assert view["columns"] == ["name"] and not view["filter"]

    definition["fields"] = [item for item in definition["fields"] if item["key"] not in ("tier", "marked")]
    body = {"definition": definition, "base_version": 1}
    headers = {"If-Match": str(draft["version"])}
    saved = await ok(anna.put(f"{FORMS}/client/draft", json=body, headers=headers))
    assert saved["problems"] == []
    await ok(anna.post(f"{FORMS}/client/publish", json={"draft_version": saved["version"]}))
    audit = (await ok((await site.signed_in("admin")).get(f"{API}/audit", params={"form": "client"})))["rows"]
    assert "view.update" in {row["action"] for row in audit}


@pytest.mark.usefixtures("forms")
async def test_only_builders_see_uses(site: Site, anna: httpx.AsyncClient) -> None:
    guest = await site.signed_in("agent")
    for path in ("client/uses", "client/fields/name/uses"):
        assert (await guest.get(f"{FORMS}/{path}")).status_code == 403
        assert (await guest.post(f"{FORMS}/{path}/mend", json={"ids": ["x"]})).status_code == 403
        assert (await site.client().get(f"{FORMS}/{path}")).status_code == 401
    assert (await anna.get(f"{FORMS}/user/uses")).status_code == 403
    assert (await anna.get(f"{FORMS}/nothing/uses")).status_code == 404


@pytest.mark.usefixtures("forms")
async def test_a_form_that_others_point_at_goes_after_their_fields_and_comes_back_whole(
    site: Site, anna: httpx.AsyncClient
) -> None:
    async with site.database.transaction() as tx:
        await install(
            tx, system_viewer(), [{**ROLE, "grants": [{"form": "client", "actions": ["read"], "scope": "all"}]}]
        )
    refused = await anna.delete(f"{FORMS}/client")
    assert refused.status_code in (409, 422)
    uses = await ok(anna.get(f"{FORMS}/client/uses"))
    ids = [use["id"] for use in uses if use["mend"]]
    mended = await ok(anna.post(f"{FORMS}/client/uses/mend", json={"ids": ids}))
    assert [use["kind"] for use in mended["uses"]] == ["role"]
    record = await ok(anna.post(f"{FORMS}/client/records", json={"values": {"name": "甲公司"}}), 201)
    await ok(anna.delete(f"{FORMS}/client"), 204)
    assert (await anna.get(f"{FORMS}/client")).status_code == 404
    assert "client" in [item["key"] for item in await ok(anna.get(f"{FORMS}/recycled"))]
    await ok(anna.post(f"{FORMS}/client/restore"))
    shown = await ok(anna.get(f"{FORMS}/client"))
    assert {view["label"]["zh"] for view in shown["views"]} == {"全部", "看板", "我的客户"}
    assert (await ok(anna.get(f"{FORMS}/client/records/{record['id']}")))["name"] == "甲公司"
    grants = await site.database.pool.fetchval("SELECT grants FROM sl.role WHERE key = 'scoped'")
    assert grants[0]["form"] == "client"
    recycled = await ok(anna.get(f"{FORMS}/job/recycled"))
    assert "client" in [item["key"] for item in recycled], "the relation field can come back too"
