"""Boards and calendars at a desk: cards and records are dragged, refused moves say why, a move can be undone."""

import re
import secrets
from typing import Any

from playwright.sync_api import Locator, Page, expect
from tests.e2e.people import People, Person, field


def _option(value: str, zh: str, category: str = "open") -> dict[str, Any]:
    return {"value": value, "label": {"zh": zh, "en": value}, "category": category}


def job_form(key: str) -> dict[str, Any]:
    """A status that moves by actions, a plain select, and days; one view of each kind that is dragged on."""
    done = {"key": "finish", "label": {"zh": "完成"}, "from": ["doing"], "to": "done", "comment": "required"}
    begin = {"key": "begin", "label": {"zh": "开工"}, "from": ["open"], "to": "doing"}
    stages = [_option("open", "未开工"), _option("doing", "施工中"), _option("done", "已完工", "closed")]
    return {
        "key": key,
        "label": {"zh": "看板任务", "en": "Board jobs"},
        "title": "name",
        "fields": [
            field("name", "text", "任务名", required=True),
            field("stage", "select", "阶段", settings={"options": stages}),
            field("due", "date", "日期"),
        ],
        "status": {"field": "stage", "initial": "open", "actions": [begin, done]},
        "views": [
            {"key": "board", "label": {"zh": "看板"}, "kind": "kanban", "options": {"field": "stage"}},
            {"key": "month", "label": {"zh": "月历"}, "kind": "calendar", "options": {"start": "due"}},
        ],
    }


def drag(page: Page, what: Locator, to: Locator) -> None:
    """Slowly enough that the target lights up on the way."""
    begin, end = what.bounding_box(), to.bounding_box()
    assert begin is not None
    assert end is not None
    page.mouse.move(begin["x"] + 20, begin["y"] + 8)
    page.mouse.down()
    page.mouse.move(begin["x"] + 40, begin["y"] + 20, steps=3)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=6)


def make_jobs(person: Person) -> str:
    key = f"job_{secrets.token_hex(3)}"
    person.ask("POST", "/forms", {"definition": job_form(key)})
    today = person.page.evaluate("new Date().toLocaleDateString('sv')")
    for name in ("安装空调", "更换滤芯"):
        person.ask("POST", f"/forms/{key}/records", {"values": {"name": name, "due": f"{today[:8]}10"}})
    return key


def column(page: Page, name: str) -> Locator:
    return page.locator(".sl-board-column").filter(has=page.locator("header b", has_text=name))


def test_cards_and_days_are_dragged(people: People) -> None:
    admin = people.staff("admin")
    key, page = make_jobs(admin), admin.page
    page.goto(f"/f/{key}?view=board")
    card = page.locator(".sl-board-card", has_text="安装空调")
    drag(page, card, column(page, "已完工"))
    expect(column(page, "已完工")).to_contain_text("没有从“未开工”到“已完工”的操作")
    page.mouse.up()
    expect(column(page, "未开工").locator(".sl-board-card")).to_have_count(2)
    drag(page, card, column(page, "施工中"))
    page.mouse.up()
    expect(column(page, "施工中").locator(".sl-board-card")).to_contain_text("安装空调")
    expect(page.get_by_text("已移到“施工中”")).to_be_visible()
    # What an action requires is asked for in place; here by the keyboard.
    card.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_placeholder("请填写说明").fill("已试机")
    dialog.get_by_role("button", name="完成").click()
    expect(column(page, "已完工").locator(".sl-board-card")).to_contain_text("安装空调")

    page.goto(f"/f/{key}?view=month")
    event = page.locator(".sl-cal-event", has_text="更换滤芯")
    days = page.locator(".sl-cal-cell:not([data-other=true])")
    drag(page, event, days.nth(14))
    page.mouse.up()
    expect(page.get_by_text(re.compile("已改到 .*-15"))).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text(re.compile("已改到"))).to_have_count(0)
    rows = admin.ask("POST", f"/forms/{key}/records/query", {"columns": ["name", "due", "version"]})["rows"]
    assert {row["name"]: row["due"][-2:] for row in rows} == {"安装空调": "10", "更换滤芯": "10"}
