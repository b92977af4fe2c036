"""Published versions over HTTP: who changed what, and taking an old one up again with its data."""

import httpx
from tests.integration.forms_design.conftest import API, ok, text
from tests.support.http import Site

FORMS = f"{API}/forms"


async def _made(client: httpx.AsyncClient, label: str) -> str:
    started = await ok(client.post(f"{API}/form-drafts", json={"label": label}), 201)
    await ok(client.post(f"{FORMS}/{started['form']}/publish", json={"draft_version": started["version"]}))
    return str(started["form"])


async def test_versions_say_who_changed_what(anna: httpx.AsyncClient, ben: httpx.AsyncClient) -> None:
    key = await _made(anna, "有版本")
    await ok(ben.post(f"{FORMS}/{key}/fields", json={"field": text("serial", "序列号")}), 201)
    await ok(anna.delete(f"{FORMS}/{key}"), 204)
    await ok(anna.post(f"{FORMS}/{key}/restore"))
    await ok(anna.patch(f"{FORMS}/{key}/fields/serial", json={"required": True}))
    listed = await ok(anna.get(f"{FORMS}/{key}/versions"))
    told = [(item["version"], item["actor"]["name"], [change["zh"] for change in item["changes"]]) for item in listed]
    assert told == [
        (5, "安娜", ["字段“序列号”设为必填"]),
        (4, "安娜", ["从回收站恢复"]),
        (3, "安娜", ["移入回收站"]),
        (2, "小本", ["新增字段“序列号”（单行文本）"]),
        (1, "安娜", ["新建表单"]),
    ]
    page = await ok(anna.get(f"{FORMS}/{key}/versions", params={"before": 3, "limit": 1}))
    assert [(item["version"], item["changes"]) for item in page] == [(2, listed[3]["changes"])]
    assert (await ok(anna.get(f"{FORMS}/{key}/versions/1")))["definition"]["title"] == "title"
    assert (await anna.get(f"{FORMS}/{key}/versions/9")).status_code == 404


async def test_an_old_version_comes_back_with_its_data(anna: httpx.AsyncClient) -> None:
    key = await _made(anna, "旧版本")
    await ok(anna.post(f"{FORMS}/{key}/fields", json={"field": text("serial", "序列号")}), 201)
    record = await ok(anna.post(f"{FORMS}/{key}/records", json={"values": {"title": "a", "serial": "SN1"}}), 201)
    await ok(anna.delete(f"{FORMS}/{key}/fields/serial"))
    draft = await ok(anna.post(f"{FORMS}/{key}/versions/2/draft"))
    assert draft["draft"] and draft["base_version"] == 3
    assert draft["restorable"] == ["serial"]
    assert [item["zh"] for item in draft["changes"]] == ["新增字段“序列号”（单行文本）", "字段“序列号”移到“基本信息”"][
        :1
    ]
    again = await anna.post(f"{FORMS}/{key}/versions/1/draft")
    assert again.status_code == 409, "a draft is not overwritten unseen"
    body = {"draft_version": draft["version"], "restore": draft["restorable"]}
    await ok(anna.post(f"{FORMS}/{key}/publish", json=body))
    assert (await ok(anna.get(f"{FORMS}/{key}/records/{record['id']}")))["serial"] == "SN1"


async def test_a_deleted_field_comes_back_in_a_draft_with_other_changes(anna: httpx.AsyncClient) -> None:
    rows = {"key": "items", "type": "sub_table", "label": {"zh": "明细"}}
    rows["settings"] = {"fields": [text("part", "配件"), text("note", "备注")]}
    key = await _made(anna, "边改边恢复")
    await ok(anna.post(f"{FORMS}/{key}/fields", json={"field": rows}), 201)
    await ok(anna.post(f"{FORMS}/{key}/fields", json={"field": text("serial", "序列号")}), 201)
    values = {"title": "a", "serial": "SN1", "items": [{"part": "泵", "note": "旧"}]}
    record = await ok(anna.post(f"{FORMS}/{key}/records", json={"values": values}), 201)
    whole = (await ok(anna.get(f"{FORMS}/{key}/definition")))["definition"]
    fields = [item for item in whole["fields"] if item["key"] != "serial"]
    less = [
        {**item, "settings": {"fields": [text("part", "配件")]}} if item["key"] == "items" else item for item in fields
    ]
    layout = [{**item, "fields": [name for name in item["fields"] if name != "serial"]} for item in whole["layout"]]
    await ok(anna.put(f"{FORMS}/{key}", json={"definition": {**whole, "fields": less, "layout": layout}, "version": 3}))

    gone = {item["key"]: item["definition"] for item in await ok(anna.get(f"{FORMS}/{key}/recycled"))}
    assert gone["serial"]["label"] == {"zh": "序列号"} and gone["items.note"]["type"] == "text"
    again = [*fields, gone["serial"], text("more", "新字段")]
    body = {"definition": {**whole, "fields": again}, "base_version": 4}
    draft = await ok(anna.put(f"{FORMS}/{key}/draft", json=body, headers={"If-Match": '"0"'}))
    assert sorted(draft["restorable"]) == ["items.note", "serial"]
    sent = {"draft_version": draft["version"], "restore": draft["restorable"]}
    await ok(anna.post(f"{FORMS}/{key}/publish", json=sent))
    found = await ok(anna.get(f"{FORMS}/{key}/records/{record['id']}"))
    assert found["serial"] == "SN1" and found["items"][0]["note"] == "旧" and found["more"] is None


async def test_changes_of_a_draft_are_listed_before_it_is_published(anna: httpx.AsyncClient) -> None:
    key = await _made(anna, "发布前看")
    shown = await ok(anna.get(f"{FORMS}/{key}/draft"))
    definition = {**shown["definition"], "fields": [*shown["definition"]["fields"], text("extra", "补充")]}
    saved = await ok(anna.put(
        f"{FORMS}/{key}/draft", json={"definition": definition, "base_version": 1}, headers={"If-Match": "0"}
    ))  # fmt: skip
    assert [item["zh"] for item in saved["changes"]] == ["新增字段“补充”（单行文本）"]


async def test_a_form_is_sent_packed_and_not_again_while_it_is_the_same(
    site: Site, anna: httpx.AsyncClient, ben: httpx.AsyncClient
) -> None:
    started = await ok(anna.post(f"{API}/form-drafts", json={"label": "大表单"}), 201)
    key, definition = started["form"], started["definition"]
    definition["fields"] += [text(f"f{number}", f"字段{number}") for number in range(60)]
    await ok(anna.post(f"{API}/forms", json={"definition": definition}), 201)
    first = await anna.get(f"{API}/forms/{key}")
    assert first.headers["content-encoding"] == "gzip"
    assert first.num_bytes_downloaded < len(first.content) / 4
    assert (first.headers["cache-control"], len(first.json()["fields"]) > 60) == ("private, no-cache", True)
    known = {"If-None-Match": first.headers["etag"]}
    again = await anna.get(f"{API}/forms/{key}", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    plain = await anna.get(f"{API}/forms/{key}", headers={"Accept-Encoding": "identity"})
    assert plain.json() == first.json() and "content-encoding" not in plain.headers
    stranger = await site.client().get(f"{API}/forms/{key}", headers=known)
    assert stranger.status_code == 401
    definition["fields"].pop()
    await ok(ben.put(f"{API}/forms/{key}", json={"definition": definition, "version": 1}))
    changed = await anna.get(f"{API}/forms/{key}", headers=known)
    assert (changed.status_code, len(changed.json()["fields"])) == (200, len(first.json()["fields"]) - 1)
