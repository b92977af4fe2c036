"""Exports that run by themselves: each recipient gets what he may see, and nobody else gets it."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook
from tests.integration.import_export.conftest import Desk
from tests.support.http import Site

from serviceloop.channels.exports.jobs import run_job
from serviceloop.channels.exports.service import run_due

URL = "/api/v1/export-schedules"


async def work(site: Site) -> None:
    """What the worker would do with all that waits."""
    rows = await site.database.pool.fetch("SELECT id FROM sl.export_run WHERE state = 'queued'")
    for row in rows:
        await run_job.handle(site.app.state.app, {"run": str(row["id"])})


def table(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


async def test_it_runs_tells_and_stops_when_access_is_lost(desk: Desk) -> None:
    site = desk.site
    english = await desk.client.patch(f"/api/v1/users/{site.people['tight']}", json={"locale": "en"})
    assert english.status_code == 200, english.text
    boss, tight = await site.signed_in("boss"), await site.signed_in("tight")
    body = {
        "form": "customer", "name": "客户周报", "period": "weekly", "day": 1, "clock": "08:30",
        "query": {"columns": ["no", "name", "note"]},
        "recipients": [str(site.people["boss"]), str(site.people["tight"])],
    }  # fmt: skip
    rows = [["客户名称", "手机号", "客户等级", "备注"], ["定时甲", "13800009999", "VIP", "秘"]]
    rows += [["定时乙", "13800009998", "普通", "秘"]]
    await desk.imported("customer", rows)
    made = await boss.post(URL, json=body)
    assert made.status_code == 201, made.text
    id, due = made.json()["id"], datetime.fromisoformat(made.json()["next_at"])
    assert due > datetime.now(UTC)
    app = site.app.state.app
    assert await run_due(app, due - timedelta(minutes=1)) == 0
    assert await run_due(app, due) == 1
    await work(site)
    (seen,) = (await tight.get(URL)).json()["rows"]
    assert [item["name"] for item in seen["recipients"]] == ["tight"], "what others got is not his business"
    file = await tight.get(f"/api/v1/exports/{seen['run']}/file")
    assert file.status_code == 200
    header, *lines = table(file.content)
    assert len(header) == 2, "the note is hidden from him"
    assert {"定时乙"} <= {line[1] for line in lines}
    assert "定时甲" not in {line[1] for line in lines}, "his role does not show important customers"
    (own,) = [item for item in (await boss.get(URL)).json()["rows"] if item["id"] == id]
    assert [(item["name"], item["state"]) for item in own["recipients"]] == [("boss", "done"), ("tight", "done")]
    for other in (boss, desk.client):  # neither the maker nor an administrator
        assert (await other.get(f"/api/v1/exports/{seen['run']}/file")).status_code == 404
    assert len(table((await boss.get(f"/api/v1/exports/{own['run']}/file")).content)[0]) == 3
    for reader, unit in ((boss, "条"), (tight, "records")):
        notice = (await reader.get("/api/v1/notifications")).json()["rows"][0]
        assert (notice["kind"], notice["body"].split(" ")[1]) == ("export", unit), "each in his own language"
    for method, path, sent in (
        ("PATCH", "", {"paused": True}),
        ("POST", "/run", None),
        ("PUT", "", body),
        ("DELETE", "", None),
    ):
        assert (await tight.request(method, f"{URL}/{id}{path}", json=sent)).status_code == 403
    stranger = await site.signed_in("worker")
    assert (await stranger.get(URL)).json()["rows"] == []
    assert (await stranger.delete(f"{URL}/{id}")).status_code == 404
    await site.database.pool.execute('DELETE FROM sl.user_role WHERE "user" = $1', site.people["boss"])
    assert await run_due(app, due + timedelta(days=7)) == 1
    (row,) = [item for item in (await desk.client.get(URL)).json()["rows"] if item["id"] == id]
    assert row["paused"] and row["error"]
    assert (await desk.client.delete(f"{URL}/{id}")).status_code == 204


async def test_it_is_changed_and_run_at_once(desk: Desk) -> None:
    body = {"form": "customer", "name": "日报", "query": {"columns": ["name"]}, "clock": "23:59"}
    made = (await desk.client.post(URL, json=body)).json()
    url = f"{URL}/{made['id']}"
    changed = await desk.client.put(url, json={**body, "name": "月报", "period": "monthly", "day": 31})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["name"], changed.json()["period"]) == ("月报", "monthly")
    assert (await desk.client.patch(url, json={"paused": True})).json()["paused"]
    ran = await desk.client.post(f"{url}/run")
    assert ran.status_code == 200 and ran.json()["last_at"]
    await work(desk.site)
    (row,) = [item for item in (await desk.client.get(URL)).json()["rows"] if item["id"] == made["id"]]
    assert row["recipients"][0]["state"] == "done" and row["run"]
    assert row["next_at"] == changed.json()["next_at"]


async def test_what_one_may_not_export_is_not_scheduled(desk: Desk) -> None:
    site = desk.site
    tight = await site.signed_in("tight")
    refused = await tight.post(URL, json={"form": "ticket", "name": "x"})
    assert refused.status_code == 403
    hidden = await tight.post(URL, json={"form": "customer", "name": "x", "query": {"columns": ["note"]}})
    assert hidden.status_code == 422
    # Rows chosen by what the recipient may not see would tell it.
    by_note = {"columns": ["name"], "filter": {"field": "note", "op": "eq", "value": "秘"}}
    for form, query in (("ticket", {}), ("customer", {"columns": ["note"]}), ("customer", by_note)):
        body = {"form": form, "name": "x", "query": query, "recipients": [str(site.people["tight"])]}
        answer = await desk.client.post(URL, json=body)
        assert answer.status_code in (403, 422), answer.text
        assert answer.json()["issues"][0]["path"] == "recipients.0"


async def test_deleting_a_field_lists_and_mends_the_schedules_that_name_it(desk: Desk) -> None:
    query = {
        "columns": ["industry"], "sort": [{"field": "industry", "desc": True}],
        "filter": {"field": "industry", "op": "not_empty"},
    }  # fmt: skip
    made = (await desk.client.post(URL, json={"form": "customer", "name": "行业表", "query": query})).json()
    url = "/api/v1/forms/customer/fields/industry/uses"
    uses = [item for item in (await desk.client.get(url)).json() if item["kind"] == "export"]
    assert [(item["path"], item["mend"] is not None) for item in uses] == [
        ("columns.0", True), ("sort.0", True), ("filter", False),
    ]  # fmt: skip
    mended = await desk.client.post(f"{url}/mend", json={"ids": [item["id"] for item in uses if item["mend"]]})
    assert mended.status_code == 200, mended.text
    (row,) = [item for item in (await desk.client.get(URL)).json()["rows"] if item["id"] == made["id"]]
    assert (row["query"]["columns"], row["query"]["sort"]) == (["no"], [])
