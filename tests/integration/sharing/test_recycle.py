"""The recycle bin: what goes, when, by whom; and what must not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from serviceloop.forms.recycle import records
from serviceloop.identity.roles.service import install
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit import uploads
from serviceloop.kit.outbox import Outbox

from .conftest import Firm, make

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)


async def _delete(client: httpx.AsyncClient, id: str, form: str = "deal") -> None:
    answer = await client.delete(f"/forms/{form}/records/{id}")
    assert answer.status_code == 204, answer.text


async def _purge(client: httpx.AsyncClient, *ids: str, form: str = "deal", count: int | None = None) -> httpx.Response:
    body = {"ids": list(ids), "count": len(ids) if count is None else count}
    return await client.post(f"/recycled/records/{form}/purge", json=body)


async def _there(firm: Firm, id: str, table: str = "app.deal", column: str = "id") -> int:
    return int(await firm.pool.fetchval(f"SELECT count(*) FROM {table} WHERE {column} = $1", id))


async def test_a_record_goes_for_good_with_all_that_hangs_on_it(firm: Firm) -> None:
    admin, seller = await firm.person("admin"), await firm.person("seller")
    photo = (await seller.post("/files", files={"file": ("a.png", PNG, "image/png")})).json()
    deal = await make(seller, photos=[{"id": photo["id"]}], lines=[{"item": "泵"}])
    place = f"/forms/deal/records/{deal['id']}"
    await seller.post(f"{place}/comments", json={"body": "保密"})
    link = (await seller.post(f"{place}/links", json={"fields": ["subject"]})).json()
    await firm.work_off()
    assert (await _purge(admin, deal["id"])).status_code == 404, "what is alive is not purged"
    await _delete(seller, deal["id"])
    shown = (await admin.get("/recycled")).json()
    assert {"key": "deal", "label": {"zh": "商机", "en": "Deal"}, "count": 1, "capped": False, "purge": True} in shown[
        "forms"
    ]
    assert shown["days"] == 180
    assert (await _purge(seller, deal["id"])).status_code == 403
    wrong = await _purge(admin, deal["id"], count=2)
    assert (wrong.status_code, wrong.json()["count"]) == (409, 1)
    done = await _purge(admin, deal["id"])
    assert done.json() == {"purged": 1, "kept": 0}, done.text
    await firm.work_off()
    for table, column in (
        ("app.deal", "id"),
        ("app.deal__lines", "parent"),
        ("sl.record_history", "record"),
        ("sl.comment", "record"),
        ("sl.file", "record"),
        ("sl.follower", "record"),
        ("sl.shared_link", "record"),
    ):
        assert await _there(firm, deal["id"], table, column) == 0, table
    assert (
        await firm.visitor("10.3.0.1").post(f"/public/shared/{link['url'].rsplit('/', 1)[1]}", json={})
    ).status_code == 404
    rows = (await admin.get("/audit", params={"record": deal["id"], "action": "record.purge"})).json()["rows"]
    assert [(row["actor"]["name"], row["detail"]) for row in rows] == [("系统管理员", {"no": deal["no"]})]
    assert (await seller.post(f"{place}/undelete")).status_code == 404


async def test_what_others_point_at_stays(firm: Firm) -> None:
    admin = await firm.person("admin")
    client = await make(admin, "client", name="云岭")
    deal = await make(admin, client=client["id"])
    free = await make(admin, "client", name="无单")
    for id in (client["id"], free["id"]):
        await _delete(admin, id, "client")
    assert (await _purge(admin, client["id"], free["id"], form="client")).json() == {"purged": 1, "kept": 1}
    assert await _there(firm, client["id"], "app.client") == 1
    await _delete(admin, deal["id"])
    assert (await _purge(admin, deal["id"])).json()["purged"] == 1
    assert (await _purge(admin, client["id"], form="client")).json() == {"purged": 1, "kept": 0}


async def test_a_bin_is_emptied_as_far_as_one_may_see_it(firm: Firm) -> None:
    admin, helper = await firm.person("admin"), await firm.person("helper")
    role = {
        "key": "cleaner",
        "label": {"zh": "清理"},
        "abilities": ["purge"],
        "menus": [],
        "grants": [
            {"form": "deal", "actions": ["read"], "scope": "all"},
            {"form": "deal", "actions": ["delete"], "scope": {"field": "stage", "op": "eq", "value": "a"}},
        ],
    }
    async with firm.site.database.transaction() as tx:
        await install(tx, system_viewer(), [role])
        sql = 'INSERT INTO sl.user_role ("user", role) VALUES ($1, $2)'
        await tx.execute(sql, firm.people["helper"], "cleaner")
        await tx.execute("SELECT pg_notify('sl_identity', 'all')")
    firm.clients.pop("helper")
    helper = await firm.person("helper")
    mine, other = await make(admin, stage="a"), await make(admin, stage="b")
    for deal in (mine, other):
        await _delete(admin, deal["id"])
    counted = (await helper.get("/recycled/records/deal")).json()
    assert counted["count"] == 1
    later = await make(admin, stage="a")
    await _delete(admin, later["id"])
    assert (await _purge(helper, other["id"])).status_code == 403
    body: dict[str, Any] = {"before": counted["before"], "count": 2}
    assert (await helper.post("/recycled/records/deal/purge", json=body)).status_code == 409
    done = await helper.post("/recycled/records/deal/purge", json=body | {"count": 1})
    assert done.json() == {"purged": 1, "kept": 0}, done.text
    assert [await _there(firm, deal["id"]) for deal in (mine, other, later)] == [0, 1, 1]
    assert (await helper.post("/recycled/records/user/purge", json={"count": 0})).status_code == 404
    await firm.pool.execute("DELETE FROM sl.user_role WHERE role = 'cleaner'")


async def test_old_records_go_by_themselves_and_somebody_is_told_before(firm: Firm) -> None:
    admin, seller = await firm.person("admin"), await firm.person("seller")
    app, now = firm.site.app.state.app, datetime.now(UTC)
    old, young = await make(seller), await make(seller)
    for deal in (old, young):
        await _delete(seller, deal["id"])
    await firm.pool.execute("UPDATE app.deal SET deleted_at = now() - interval '176 days' WHERE id = $1", old["id"])
    assert await records.purge_expired(app, now) == 0, "too early by four days"
    await firm.pool.execute(
        "UPDATE sl.setting SET value = value || '{\"since\": \"2026-01-01T00:00:00+00:00\"}' WHERE key = 'recycle'"
    )
    await records.warn(app, now)
    await records.warn(app, now)
    await Outbox(app.db, app.handlers, app).drain()
    told = await firm.pool.fetch("SELECT title, \"user\" FROM sl.notification WHERE kind = 'recycle'")
    assert [row["user"] for row in told] == [firm.people["admin"]], "once, and to whoever may do something"
    # A shorter time is chosen: it begins to hold after a week only.
    assert (await seller.put("/recycled/retention", json={"days": 30})).status_code == 403
    assert (await admin.put("/recycled/retention", json={"days": 3})).status_code == 422
    assert (await admin.put("/recycled/retention", json={"days": 30})).status_code == 204
    assert await records.purge_expired(app, now) == 0
    assert await records.purge_expired(app, now + timedelta(days=8)) == 1
    assert [await _there(firm, deal["id"]) for deal in (old, young)] == [0, 1]
    assert (await admin.put("/recycled/retention", json={"days": None})).status_code == 204
    assert await records.purge_expired(app, now + timedelta(days=4000)) == 0
    assert (await admin.get("/recycled")).json()["days"] is None


async def test_fields_and_forms_go_by_hand_with_their_number_confirmed(firm: Firm) -> None:
    admin, seller = await firm.person("admin"), await firm.person("seller")
    definition = {
        "key": "note",
        "label": {"zh": "便签"},
        "title": "text",
        "fields": [
            {"key": "text", "type": "text", "label": {"zh": "内容"}},
            {"key": "color", "type": "text", "label": {"zh": "颜色"}},
            {
                "key": "marks",
                "type": "sub_table",
                "label": {"zh": "标记"},
                "settings": {
                    "fields": [
                        {"key": "m", "type": "text", "label": {"zh": "记"}},
                        {"key": "n", "type": "text", "label": {"zh": "注"}},
                    ]
                },
            },
        ],
    }
    assert (await admin.post("/forms", json={"definition": definition})).status_code == 201
    for color in ("红", None):
        await make(admin, "note", text="x", color=color, marks=[{"m": "1", "n": "2"}])
    fields: Any = definition["fields"]
    fields[2]["settings"]["fields"].pop()
    version = 1
    for kept in (fields, fields[:1]):
        saved = await admin.put("/forms/note", json={"definition": definition | {"fields": kept}, "version": version})
        assert saved.status_code == 200, saved.text
        version = saved.json()["version"]
    listed = {row["key"]: row for row in (await admin.get("/recycled/fields")).json() if row["form"] == "note"}
    assert set(listed) == {"color", "marks", "marks.n"}
    assert listed["color"]["actor"]["name"] == "系统管理员"
    assert (await seller.get("/recycled/fields")).status_code == 403
    color = f"/recycled/fields/{listed['color']['id']}"
    assert (await admin.get(color)).json() == {"values": 1}
    assert (await admin.post(f"{color}/purge", json={"count": 2})).status_code == 409
    assert (await seller.post(f"{color}/purge", json={"count": 1})).status_code == 403
    assert (await admin.post(f"{color}/purge", json={"count": 1})).status_code == 204
    assert (await admin.post(f"{color}/purge", json={"count": 1})).status_code == 404
    marks = f"/recycled/fields/{listed['marks']['id']}"
    assert (await admin.post(f"{marks}/purge", json={"count": 2})).status_code == 204
    assert [row for row in (await admin.get("/recycled/fields")).json() if row["form"] == "note"] == []
    columns = "SELECT table_name || '.' || column_name AS c FROM information_schema.columns WHERE table_schema = 'app'"
    assert [row["c"] for row in await firm.pool.fetch(columns) if "_old" in row["c"]] == []
    # The form itself.
    assert (await admin.post("/recycled/forms/note/purge", json={"count": 2})).status_code == 404, "it is alive"
    assert (await admin.delete("/forms/note")).status_code == 204
    [shown] = (await admin.get("/recycled/forms")).json()
    assert (shown["key"], shown["records"], shown["actor"]["name"]) == ("note", 2, "系统管理员")
    assert (await admin.post("/recycled/forms/note/purge", json={"count": 1})).status_code == 409
    assert (await admin.post("/recycled/forms/note/purge", json={"count": 2})).status_code == 204
    assert (await admin.get("/recycled/forms")).json() == []
    assert await firm.pool.fetchval("SELECT to_regclass('app.note')") is None
    # Its key is free, and what was known of it does not come back with it.
    again = await admin.post("/forms", json={"definition": definition | {"fields": fields[:1]}})
    assert again.status_code == 201, again.text
    assert (await admin.get("/forms/note/records")).json()["rows"] == []


async def test_forgotten_uploads_go_and_used_ones_stay(firm: Firm) -> None:
    admin, seller = await firm.person("admin"), await firm.person("seller")
    app = firm.site.app.state.app

    async def upload(extra: bytes) -> str:
        sent = await seller.post("/files", files={"file": ("a.png", PNG + extra, "image/png")})
        return str(sent.json()["id"])

    used, loose, twin, row_file = [await upload(extra) for extra in (b"used", b"loose", b"used", b"row")]
    await make(seller, photos=[{"id": used}])
    definition = {
        "key": "visitx",
        "label": {"zh": "到访"},
        "title": "name",
        "fields": [
            {"key": "name", "type": "text", "label": {"zh": "名称"}},
            {
                "key": "rows",
                "type": "sub_table",
                "label": {"zh": "行"},
                "settings": {"fields": [{"key": "pic", "type": "image", "label": {"zh": "图"}}]},
            },
        ],
    }
    assert (await admin.post("/forms", json={"definition": definition})).status_code == 201
    stolen = await admin.post(
        "/forms/visitx/records", json={"values": {"name": "偷", "rows": [{"pic": [{"id": row_file}]}]}}
    )
    assert stolen.status_code == 422, "somebody else's upload"
    mine = (await admin.post("/files", files={"file": ("a.png", PNG + b"mine", "image/png")})).json()["id"]
    kept = await make(admin, "visitx", name="有图", rows=[{"pic": [{"id": mine}]}])
    assert await firm.pool.fetchval("SELECT record::text FROM sl.file WHERE id = $1", mine) == kept["id"]
    # As it was written before uploads of rows were tied to their record.
    await firm.pool.execute("UPDATE sl.file SET record = NULL WHERE id = $1", mine)
    assert await uploads.remove_loose(app) == 0, "a week is left"
    await firm.pool.execute("UPDATE sl.file SET created_at = now() - interval '8 days'")
    assert await uploads.remove_loose(app) == 3
    left = {str(row["id"]) for row in await firm.pool.fetch("SELECT id FROM sl.file")}
    assert {used, mine} <= left
    assert left.isdisjoint({loose, twin, row_file})
    assert await uploads.remove_contents(app) == 0, "contents wait for a day"
    assert await uploads.remove_contents(app, timedelta(0)) >= 2
    assert (await seller.get(f"/files/{used}")).status_code == 200
