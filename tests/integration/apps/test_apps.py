"""Applications over HTTP: files out and in, upgrades that keep what was changed, menus, and who may not."""

import base64
import copy
import io
import zipfile
from dataclasses import replace
from typing import Any

import httpx
import pytest
from docx import Document
from tests.support.http import PASSWORD, Site

from serviceloop.forms.apps.package import Package, pack, unpack
from serviceloop.forms.apps.service import shipped

API = "/api/v1"


def archive(data: bytes, **more: Any) -> dict[str, Any]:
    return {"archive": base64.b64encode(data).decode(), **more}


def changed(package: Package, **forms: Any) -> Package:
    """The package with some forms replaced."""
    return replace(package, forms={**package.forms, **forms})


def field(form: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in form["fields"] if item["key"] == key)
    return found


async def _publish(client: httpx.AsyncClient, definition: dict[str, Any], version: int) -> None:
    body = {"definition": definition, "version": version}
    answer = await client.put(f"{API}/forms/{definition['key']}", json=body)
    assert answer.status_code == 200, answer.text


async def test_export_import_export_is_byte_equal(site: Site, other: Site) -> None:
    admin = await site.signed_in("admin")
    key = await _word_template(admin)
    first = await admin.get(f"{API}/apps/aftersales/export")
    assert first.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(first.content)) as found:
        names = found.namelist()
        text = "".join(found.read(name).decode() for name in names if name.endswith(".yaml"))
    assert {"aftersales/forms/ticket.yaml", "aftersales/print/ticket.quotation.yaml"} <= set(names)
    assert {f"aftersales/print/ticket.{key}.yaml", f"aftersales/print/ticket.{key}.docx"} <= set(names)
    assert "工单" in text
    for person in site.people.values():
        assert str(person) not in text
    there = await other.signed_in("admin")
    plan = (await there.post(f"{API}/apps/plan", json=archive(first.content))).json()
    assert {form["state"] for form in plan["forms"]} == {"new"}
    assert (await there.get(f"{API}/apps")).json() == []  # a plan changes nothing
    answer = await there.post(f"{API}/apps/import", json=archive(first.content))
    assert answer.status_code == 200, answer.text
    second = await there.get(f"{API}/apps/aftersales/export")
    assert second.content == first.content
    assert (await there.post(f"{API}/apps/import", json=archive(second.content))).status_code == 200
    assert (await there.get(f"{API}/apps/aftersales/export")).content == first.content


async def _word_template(client: httpx.AsyncClient) -> str:
    """A template of somebody's own that is a Word file; its key."""
    word, out = Document(), io.BytesIO()
    word.add_paragraph("单号 {{no}}")
    word.save(out)
    url = f"{API}/forms/ticket/print-templates"
    file = (await client.post(f"{url}/word", json={"content": base64.b64encode(out.getvalue()).decode()})).json()
    body = {"label": {"zh": "派工单"}, "definition": {"kind": "word", "word": file["word"]}}
    answer = await client.post(url, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["key"])


async def test_print_templates_are_merged_part_by_part(site: Site) -> None:
    """A footer changed here and a part shipped are both there; a deleted one stays deleted; misfits are refused."""
    admin = await site.signed_in("admin")
    url = f"{API}/forms/ticket/print-templates"
    rows = {item["key"]: item for item in (await admin.get(url)).json()}
    mine = copy.deepcopy(rows["quotation"])
    mine["definition"]["footer"] = {"zh": "本公司的页脚"}
    mine["definition"]["blocks"][1]["text"] = {"zh": "我们的报价"}
    change = {"version": mine["version"], "definition": mine["definition"]}
    assert (await admin.patch(f"{url}/{mine['id']}", json=change)).status_code == 200
    assert (await admin.delete(f"{url}/{rows['delivery_note']['id']}")).status_code == 204

    base = shipped("aftersales")
    prints = copy.deepcopy({key: dict(item) for key, item in base.prints.items()})
    blocks = prints["ticket.quotation"]["definition"]["blocks"]
    blocks[1]["text"] = {"zh": "新的报价单"}
    blocks.insert(2, {"kind": "line"})
    prints["ticket.fresh"] = {**prints["ticket.quotation"], "key": "fresh", "label": {"zh": "新模板"}}
    body = archive(pack(replace(base, prints=prints)))
    plan = (await admin.post(f"{API}/apps/plan", json=body)).json()
    assert {item["zh"] for item in plan["prints"]} == {"报价单", "新模板"}
    (conflict,) = plan["conflicts"]
    assert (conflict["mine"], conflict["theirs"]) == ("我们的报价", "新的报价单")
    assert (await admin.post(f"{API}/apps/import", json=body)).status_code == 200
    after = {item["key"]: item for item in (await admin.get(url)).json()}
    got = after["quotation"]["definition"]
    assert got["footer"] == {"zh": "本公司的页脚"} and got["blocks"][1]["text"]["zh"] == "我们的报价"
    assert got["blocks"][2] == {"kind": "line"} and len(got["blocks"]) == len(blocks)
    assert "delivery_note" not in after and after["fresh"]["label"] == {"zh": "新模板"}

    blocks[4]["fields"] = ["no_such_field"]
    wrong = await admin.post(f"{API}/apps/import", json=archive(pack(replace(base, prints=prints))))
    assert wrong.status_code == 422 and "print/ticket.fresh.yaml" in wrong.json()["issues"][0]["path"]


async def test_an_upgrade_keeps_what_was_changed_here(site: Site) -> None:
    admin = await site.signed_in("admin")
    mine = copy.deepcopy(dict(site.app.state.forms.catalog.forms["product"].source))
    version = site.app.state.forms.catalog.forms["product"].version
    field(mine, "name")["label"] = {"zh": "品名"}
    mine["fields"].append({"key": "shelf", "type": "text", "label": {"zh": "货架"}})
    mine["layout"][0]["fields"].append("shelf")
    await _publish(admin, mine, version)

    base = shipped("aftersales")
    new = copy.deepcopy(dict(base.forms["product"]))
    field(new, "name")["label"] = {"zh": "产品全名"}
    new["fields"].append({"key": "power", "type": "text", "label": {"zh": "功率"}})
    upgrade = changed(base, product=new)
    upgrade = replace(upgrade, app={**upgrade.app, "version": 2})
    body = archive(pack(upgrade))
    plan = (await admin.post(f"{API}/apps/plan", json=body)).json()
    assert (plan["installed"], plan["release"]) == (1, 2)
    (conflict,) = [item for item in plan["conflicts"] if item["path"] == "forms/product/fields/name/label/zh"]
    assert (conflict["mine"], conflict["theirs"], conflict["chosen"]) == ("品名", "产品全名", "mine")
    assert [form["key"] for form in plan["forms"] if form["state"] == "changed"] == ["product"]
    assert (await admin.post(f"{API}/apps/import", json=body)).status_code == 200
    got = site.app.state.forms.catalog.forms["product"].source
    assert field(got, "name")["label"]["zh"] == "品名"
    assert {"shelf", "power"} <= {item["key"] for item in got["fields"]}

    newer = copy.deepcopy(new)
    field(newer, "name")["label"] = {"zh": "产品名"}
    again = archive(pack(changed(upgrade, product=newer)), choices={conflict["path"]: "theirs"})
    assert (await admin.post(f"{API}/apps/import", json=again)).status_code == 200
    assert field(site.app.state.forms.catalog.forms["product"].source, "name")["label"]["zh"] == "产品名"


async def test_a_builder_without_roles_right_brings_no_roles(site: Site) -> None:
    admin = await site.signed_in("admin")
    role = {"key": "designer", "label": {"zh": "设计"}, "abilities": ["design_forms"], "grants": []}
    assert (await admin.post(f"{API}/roles", json=role)).status_code == 201
    body = {"account": "designer", "name": "设计师", "password": PASSWORD, "roles": ["designer"]}
    await admin.post(f"{API}/users", json=body)
    designer = await site.signed_in("designer")
    evil = Package(
        {"key": "evil", "label": {"zh": "坏"}, "forms": []},
        {},
        [{"key": "designer", "label": {"zh": "设计"}, "abilities": ["*"], "menus": [], "grants": []}],
        {},
    )
    plan = (await designer.post(f"{API}/apps/plan", json=archive(pack(evil)))).json()
    assert (plan["roles"], plan["roles_skipped"]) == ([], True)
    assert (await designer.post(f"{API}/apps/import", json=archive(pack(evil)))).status_code == 200
    assert (await admin.get(f"{API}/roles/designer")).json()["abilities"] == ["design_forms"]


async def test_an_archive_gives_nobody_more_rights_than_they_have(site: Site) -> None:
    admin = await site.signed_in("admin")
    abilities = ["design_forms", "manage_roles"]
    role = {"key": "half", "label": {"zh": "半"}, "abilities": abilities, "grants": []}
    await admin.post(f"{API}/roles", json=role)
    await admin.post(f"{API}/users", json={"account": "half", "name": "半权", "password": PASSWORD, "roles": ["half"]})
    half = await site.signed_in("half")
    for key in ("half", "brand_new"):
        roles = [{"key": key, "label": {"zh": "半"}, "abilities": ["*"], "menus": [], "grants": []}]
        evil = Package({"key": "evil2", "label": {"zh": "坏"}, "forms": []}, {}, roles, {})
        answer = await half.post(f"{API}/apps/import", json=archive(pack(evil)))
        assert answer.status_code == 403, answer.text
    assert (await admin.get(f"{API}/roles/half")).json()["abilities"] == abilities


async def test_who_may_not_design_may_not_touch_applications(site: Site) -> None:
    agent = await site.signed_in("agent")
    for method, path, body in (
        ("GET", "/apps", None),
        ("POST", "/apps", {"label": {"zh": "x"}}),
        ("GET", "/apps/aftersales/export", None),
        ("DELETE", "/apps/aftersales", None),
        ("POST", "/apps/plan", archive(b"x")),
        ("POST", "/apps/import", archive(b"x")),
        ("GET", "/app-templates", None),
        ("POST", "/app-templates/aftersales/install", {}),
    ):
        assert (await agent.request(method, API + path, json=body)).status_code == 403, path


@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\x05\x06" + b"\0" * 18])
async def test_broken_archives_are_refused(site: Site, data: bytes) -> None:
    admin = await site.signed_in("admin")
    assert (await admin.post(f"{API}/apps/plan", json=archive(data))).status_code == 422
    assert (await admin.post(f"{API}/apps/plan", json={"archive": "***"})).status_code == 422


async def test_an_application_is_made_changed_deleted_and_restored(site: Site) -> None:
    admin = await site.signed_in("admin")
    made = (await admin.post(f"{API}/apps", json={"label": {"zh": "我的应用"}, "icon": "star"})).json()
    assert made["key"] == "wo_de_ying_yong"
    for nameless in ({}, {"zh": ""}, {"zh": " ", "en": ""}):
        refused = await admin.post(f"{API}/apps", json={"label": nameless})
        assert (refused.status_code, refused.json()["issues"][0]["path"]) == (422, "label")
    menu = [{"key": "main", "label": {"zh": "主要"}, "items": [{"kind": "form", "target": "customer"}]}]
    body = {"version": made["version"], "label": {"zh": "我的"}, "forms": ["customer"], "menus": menu}
    path = f"{API}/apps/{made['key']}"
    changed_app = await admin.put(path, json=body)
    assert changed_app.status_code == 200, changed_app.text
    assert (await admin.put(path, json=body)).status_code == 409  # it went on
    wrong = {**body, "version": changed_app.json()["version"], "forms": ["no_such"]}
    assert (await admin.put(path, json=wrong)).status_code == 422
    menus = (await admin.get(f"{API}/menus")).json()
    assert [app["key"] for app in menus] == ["aftersales", "wo_de_ying_yong"]
    assert menus[1]["groups"][0]["items"][0]["path"] == "/f/customer"
    assert (await admin.delete(path)).status_code == 204
    assert [app["key"] for app in (await admin.get(f"{API}/menus")).json()] == ["aftersales"]
    assert [app["key"] for app in (await admin.get(f"{API}/apps?deleted=true")).json()] == ["wo_de_ying_yong"]
    assert (await admin.post(f"{path}/restore")).status_code == 200


async def test_menus_show_each_person_only_what_they_may_open(site: Site) -> None:
    agent = await site.signed_in("agent")
    aftersales = (await agent.get(f"{API}/menus")).json()[0]
    shown = {group["key"]: [item["path"] for item in group["items"]] for group in aftersales["groups"]}
    assert shown["service"][0] == "/f/ticket"
    assert "stock" not in shown
    assert "overview" not in shown
    guest = await site.signed_in("guest")
    assert (await guest.get(f"{API}/menus")).json() == []


async def test_a_shipped_application_is_read_back_as_it_is(site: Site) -> None:
    admin = await site.signed_in("admin")
    listed = {item["key"]: item for item in (await admin.get(f"{API}/app-templates")).json()}
    assert listed["aftersales"]["installed"] is not None
    package = unpack((await admin.get(f"{API}/apps/aftersales/export")).content)
    assert list(package.forms) == list(shipped("aftersales").forms)
