"""Pictures of the real screens for the README and the guide: docs/images, taken from a fresh demo (`make screenshots`).

Starts `serviceloop demo` with a folder and a port of its own; SERVICELOOP_E2E_URL names a demo that runs already.
"""

import re
import sys
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page
from scripts.guide_pictures import GUIDE_PICTURES
from scripts.photos import DESK, PHONE, Photographer, photographer


def ask(context: BrowserContext, path: str, body: dict[str, Any] | None = None) -> Any:
    """The API's answer to whoever is signed in."""
    csrf = context.request.get("/api/v1/session").json()["csrf"]
    method = "POST" if body is not None else "GET"
    answer = context.request.fetch(f"/api/v1{path}", method=method, data=body, headers={"X-CSRF-Token": csrf})
    assert answer.ok, answer.text()
    return answer.json()


def first(page: Page, form: str, *conditions: dict[str, Any]) -> str:
    """Id of the newest record that meets all conditions."""
    query = {"columns": ["no"], "filter": {"and": list(conditions)}, "limit": 1}
    query["sort"] = [{"field": "created_at", "desc": True}]
    return str(ask(page.context, f"/forms/{form}/records/query", query)["rows"][0]["id"])


def is_(field: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": "eq", "value": value}


def has(field: str) -> dict[str, Any]:
    return {"field": field, "op": "not_empty"}


def console_list(photos: Photographer) -> None:
    with photos.browser_of("supervisor", DESK) as page:
        page.goto("/f/ticket?view=all")
        page.get_by_role("row").nth(5).wait_for()
        photos.keep(page, "console-list")


def ticket(photos: Photographer) -> None:
    with photos.browser_of("supervisor", DESK) as page:
        found = first(page, "ticket", is_("status", "closed"), is_("score", 5), has("asset"), has("engineer"))
        page.goto(f"/f/ticket/{found}?full=1")
        page.get_by_role("article").wait_for()
        photos.keep(page, "ticket")


def assign(photos: Photographer) -> None:
    with photos.browser_of("supervisor", DESK) as page:
        found = first(page, "ticket", is_("status", "to_assign"), has("product"), has("position"))
        page.goto(f"/f/ticket/{found}")
        page.get_by_role("button", name="派单", exact=True).click()
        page.get_by_role("dialog").get_by_text("推荐").first.wait_for()
        photos.keep(page, "assign")


def dashboard(photos: Photographer) -> None:
    with photos.browser_of("manager", {"width": 1440, "height": 1080}) as page:
        page.goto("/dashboards")
        page.locator("canvas").nth(4).wait_for()
        photos.keep(page, "dashboard")


def phone_visit(photos: Photographer) -> None:
    with photos.browser_of("engineer", PHONE) as page:
        visits = ask(page.context, "/field/visits?tab=todo")["rows"]
        working = next((visit for visit in visits if visit["status"] == "working"), visits[0])
        page.goto(f"/m/visits/{working['id']}")
        page.get_by_role("heading", level=2).first.wait_for()
        photos.keep(page, "phone-visit")


def customer(photos: Photographer) -> None:
    with photos.browser_of("admin", DESK) as page:
        query = {"columns": ["serial"], "filter": {"field": "warranty_until", "op": "gt", "value": {"$": "today"}}}
        serial = ask(page.context, "/forms/asset/records/query", query)["rows"][0]["serial"]
    with photos.browser_of(None, PHONE) as page:
        page.goto("/s/main")
        page.get_by_label("问题描述").fill("空调不制冷，面板显示 E5，昨天下午开始。")
        page.get_by_label("产品序列号").fill(serial)
        page.get_by_text("在质保期内").wait_for()
        page.evaluate("scrollTo(0, 0)")
        photos.keep(page, "customer")


def tracking(photos: Photographer) -> None:
    """A customer's page whose ticket waits for the answer; its link is in the message log."""
    with photos.browser_of("admin", DESK) as page:
        waiting = {row["id"] for row in ask(page.context, "/forms/ticket/records/query", to_confirm())["rows"]}
        messages = ask(page.context, "/messages?channel=sms&limit=200")["rows"]
    links = {str(row.get("ref")): re.search(r"/t/[\w-]+", row["body"]) for row in messages}
    path = next(link[0] for ref, link in links.items() if link and ref.removeprefix("ticket/") in waiting)
    with photos.browser_of(None, PHONE) as page:
        page.goto(path)
        page.get_by_role("heading", name="进度", exact=True).wait_for()
        photos.keep(page, "tracking")


def to_confirm() -> dict[str, Any]:
    return {"columns": ["no"], "filter": is_("status", "to_confirm"), "limit": 200}


PICTURES: tuple[Callable[[Photographer], None], ...] = (
    console_list, ticket, assign, dashboard, phone_visit, customer, tracking, *GUIDE_PICTURES,
)  # fmt: skip


def main(names: list[str]) -> None:
    """Takes those named by their functions, or all."""
    with photographer() as photos:
        for picture in PICTURES:
            if not names or picture.__name__ in names:
                picture(photos)


if __name__ == "__main__":
    main(sys.argv[1:])
