"""Exports that run by themselves, as the person who made them."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

from python_calamine import CalamineWorkbook
from tests.integration.import_export.conftest import Desk

from serviceloop.channels.exports.service import run_due

URL = "/api/v1/export-schedules"


async def test_it_runs_tells_and_stops_when_access_is_lost(desk: Desk) -> None:
    site = desk.site
    boss, worker = await site.signed_in("boss"), await site.signed_in("worker")
    body = {
        "form": "customer", "name": "客户周报", "period": "weekly", "day": 1, "clock": "08:30",
        "query": {"columns": ["no", "name"]}, "recipients": [str(site.people["worker"])],
    }  # fmt: skip
    await desk.imported("customer", [["客户名称", "手机号"], ["定时甲", "13800009999"]])
    made = await boss.post(URL, json=body)
    assert made.status_code == 201, made.text
    id, due = made.json()["id"], datetime.fromisoformat(made.json()["next_at"])
    assert due > datetime.now(UTC)
    app = site.app.state.app
    assert await run_due(app, due - timedelta(minutes=1)) == 0
    assert await run_due(app, due) == 1
    file = await worker.get(f"{URL}/{id}/file")
    assert file.status_code == 200
    rows = CalamineWorkbook.from_filelike(BytesIO(file.content)).get_sheet_by_index(0).to_python()
    assert "定时甲" in {row[1] for row in rows}
    assert (await desk.client.get(f"{URL}/{id}/file")).status_code == 404  # an administrator is no recipient
    told = await worker.get("/api/v1/notifications")
    assert told.json()["rows"][0]["kind"] == "export"
    assert (await worker.patch(f"{URL}/{id}", json={"paused": True})).status_code == 403
    stranger = await site.signed_in("tight")
    assert (await stranger.get(URL)).json()["rows"] == []
    assert (await stranger.delete(f"{URL}/{id}")).status_code == 404
    await site.database.pool.execute('DELETE FROM sl.user_role WHERE "user" = $1', site.people["boss"])
    assert await run_due(app, due + timedelta(days=7)) == 1
    (row,) = [item for item in (await desk.client.get(URL)).json()["rows"] if item["id"] == id]
    assert row["paused"] and row["error"]
    assert (await desk.client.delete(f"{URL}/{id}")).status_code == 204


async def test_what_one_may_not_export_is_not_scheduled(desk: Desk) -> None:
    stranger = await desk.site.signed_in("tight")
    refused = await stranger.post(URL, json={"form": "ticket", "name": "x"})
    assert refused.status_code == 403
    hidden = await stranger.post(URL, json={"form": "customer", "name": "x", "query": {"columns": ["note"]}})
    assert hidden.status_code == 422
