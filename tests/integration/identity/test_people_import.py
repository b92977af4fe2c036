"""People from a spreadsheet: every row goes in or is named with the reason; nobody gains rights by it."""

import io
import json
from typing import Any

import httpx
import pytest
import xlsxwriter
from tests.support.http import Site

HEADER = "姓名,账号,手机号,邮箱,部门,角色,岗位,密码"


def csv(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines)).encode()


async def send(client: httpx.AsyncClient, file: bytes, name: str = "people.csv", **options: Any) -> httpx.Response:
    body = {"file": (name, file)}
    return await client.post("/api/v1/users/import", files=body, data={"options": json.dumps(options)})


async def test_a_dry_run_says_what_would_happen_and_writes_nothing(site: Site) -> None:
    admin = await site.signed_in("admin")
    file = csv("王一,wang.yi,13900000001,,总部/east/上海,客服,,x", "赵二,,,,总部,不存在,,", "钱三,,13900000001,,,,,")
    answer = await send(admin, file, key="phone", create=True)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["total"], body["created"], body["failed"]) == (3, 1, 2)
    assert [row["state"] for row in body["rows"]] == ["created", "failed", "failed"]
    assert body["made"] == ["总部/east/上海"]
    assert "第 2 行" in body["rows"][2]["troubles"][0]["message"]
    password = body["columns"][-1]
    assert (password["password"], password["field"], password["samples"]) == (True, None, [])
    assert (await admin.get("/api/v1/users/all", params={"search": "wang.yi"})).json()["rows"] == []
    assert "上海" not in (await admin.get("/api/v1/org-units")).text


async def test_people_are_made_found_again_and_invited(site: Site) -> None:
    admin = await site.signed_in("admin")
    file = csv(
        "李四,li.si,13900000002,li.si@example.com,south/售后一部,客服,高级工程师,",
        "孙五,,+86 139 0000 0003,,south/售后一部,agent,高级工程师,",
    )
    first = (await send(admin, file, create=True, invite="send", key="phone", dry_run=False)).json()
    assert (first["created"], first["failed"]) == (2, 0), first
    assert first["made"] == ["总部/south/售后一部", "高级工程师"]
    assert [row["account"] for row in first["rows"]] == ["li.si", "13900000003"]
    link = first["rows"][0]["link"]
    assert "/invite/" in link
    person = (await admin.get("/api/v1/users/all", params={"search": "li.si"})).json()["rows"][0]
    assert (person["roles"], person["org_unit"]["name"]) == (["agent"], "售后一部")
    posts = (await admin.get("/api/v1/posts")).json()
    assert [len(post["members"]) for post in posts if post["name"] == "高级工程师"] == [2]

    again = (await send(admin, file, create=True, invite="send", key="phone", dry_run=False)).json()
    assert (again["unchanged"], again["made"]) == (2, [])
    renamed = csv("李思,,13900000002,,,,,")
    changed = (await send(admin, renamed, key="phone", dry_run=False)).json()
    assert (changed["updated"], changed["rows"][0]["account"]) == (1, "li.si")
    person = (await admin.get("/api/v1/users/all", params={"search": "li.si"})).json()["rows"][0]
    assert (person["name"], person["roles"]) == ("李思", ["agent"])  # empty cells change nothing

    token = link.rsplit("/", 1)[1]
    new = site.client()
    path = f"/api/v1/public/invitations/{token}"
    assert (await new.post(path, json={"password": "a good one 9"})).status_code == 204
    assert (await new.post(path, json={"password": "a second try 9"})).status_code == 404
    assert (await site.signed_in("li.si", "a good one 9")).headers["X-CSRF-Token"]


async def test_a_row_without_the_chosen_key_is_found_by_another(site: Site) -> None:
    admin = await site.signed_in("admin")
    lines = ("吴七,wu.qi,13900000017,,,,,", "郑八,,13900000018,,,,,", "无名,,,,,,,")
    body = (await send(admin, csv(*lines), key="account", dry_run=False)).json()
    assert [row["state"] for row in body["rows"]] == ["created", "created", "failed"]
    again = (await send(admin, csv("郑捌,,13900000018,,,,,"), key="account", dry_run=False)).json()
    assert (again["updated"], again["rows"][0]["account"]) == (1, "13900000018")


async def test_an_excel_file_with_english_headers(site: Site) -> None:
    admin = await site.signed_in("admin")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Full name", "Mobile", "Department", "Role"])
    sheet.write_row(1, 0, ["Zhou Six", 13900000006, "east", "Agent"])
    book.close()
    body = (await send(admin, out.getvalue(), "people.xlsx", dry_run=False)).json()
    assert body["key"] == "phone", body
    assert body["rows"][0]["account"] == "13900000006", body["rows"]
    assert body["created"] == 1


async def test_nobody_gains_rights_by_a_file(site: Site) -> None:
    manager = await site.signed_in("hr")
    body = (await send(manager, csv("坏人,bad.one,,,,管理员,,"), key="account", dry_run=False)).json()
    assert body["rows"][0]["state"] == "failed"
    assert "权限" in body["rows"][0]["troubles"][0]["message"]
    # Nor can a more powerful person be changed: a new e-mail address would be a way to that person's invitation.
    body = (await send(manager, csv("管理,admin,,evil@example.com,,,,"), key="account", dry_run=False)).json()
    assert body["rows"][0]["state"] == "failed"
    kept = await site.database.pool.fetchval('SELECT email FROM sl."user" WHERE account = $1', "admin")
    assert kept is None
    # Nor does a phone that belongs to somebody else bring an account to them.
    body = (await send(manager, csv("自己,hr,,,,people_manager;admin,,"), key="account", dry_run=False)).json()
    assert body["rows"][0]["state"] == "failed"


@pytest.mark.parametrize("account", ["agent", "guest"])
async def test_only_those_who_manage_people_import_them(site: Site, account: str) -> None:
    client = await site.signed_in(account)
    assert (await send(client, csv("甲,jia.jia,,,,,,"), dry_run=False)).status_code == 403
    assert (await client.get("/api/v1/users/import/template")).status_code == 403
    admin = await site.signed_in("admin")
    assert (await admin.get("/api/v1/users/all", params={"search": "jia.jia"})).json()["rows"] == []


async def test_what_is_wrong_with_the_file_itself(site: Site) -> None:
    admin = await site.signed_in("admin")
    assert (await admin.post("/api/v1/users/import")).status_code == 422
    assert (await send(admin, b"")).status_code == 422
    nameless = await send(admin, "备注\nx".encode(), dry_run=False)
    assert nameless.json()["issues"][0]["path"] == "key"
    shown = (await send(admin, "备注\nx".encode())).json()
    assert (shown["key"], shown["rows"]) == (None, [])
    twice = await send(admin, csv("甲,jia.yi,,,,,,"), mapping=["name", "account", "account"])
    assert twice.status_code == 422
    assert (await send(admin, csv("甲,jia.yi,,,,,,"), mapping=["name", "password_hash"])).status_code == 422


async def test_the_template_can_be_imported(site: Site) -> None:
    admin = await site.signed_in("admin")
    file = await admin.get("/api/v1/users/import/template", headers={"Accept-Language": "en"})
    assert file.status_code == 200
    body = (await send(admin, file.content, "template.xlsx")).json()
    assert [column["field"] for column in body["columns"]] == [
        *("name", "account", "phone", "email", "unit", "units", "roles", "posts", "locale")
    ]
    assert (body["created"], body["failed"]) == (1, 0), body["rows"]
