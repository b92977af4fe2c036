"""Every main screen in both sizes and both languages: nothing overflows or fails, no word of the other language."""

import re
import secrets
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Page, expect
from tests.e2e.people import PHONE, People, Person

CONSOLE = (
    "/f/ticket", "/f/visit", "/f/service_report", "/f/rating", "/f/customer", "/f/asset", "/f/product", "/f/part",
    "/f/stock_move", "/f/warehouse", "/f/fee_line", "/f/engineer", "/f/channel", "/stock", "/stock/short",
    "/stock/moves", "/settlement", "/dashboards", "/imports", "/imports/new", "/admin/users", "/admin/org",
    "/admin/roles", "/admin/keys", "/admin/messages", "/admin/audit",
)  # fmt: skip
FIELD = ("/m/", "/m/stock", "/m/me")
HAN = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{3,}")
NAMES = re.compile(r"ServiceLoop|English|Excel|VIP|csv|xlsx|UTF-8|GBK|Ctrl|SN\d+|YL\w+\d+", re.IGNORECASE)
"""Words that are the same in both languages."""
OWN_WORDS = """() => {
  const data = ["td, [role=gridcell], .sl-cards, .ant-tree, option, article header h1, .p-card .p-item, .f-visit",
    ".sl-user, .sl-field-value, .sl-aside > div"].join();
  const tags = [...document.querySelectorAll(":is(td, [role=gridcell]) :is(.sl-tag, .sl-option)")];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = tags.map((tag) => tag.innerText);
  while (walker.nextNode()) {
    const { parentElement: at, textContent: text } = walker.currentNode;
    if (text.trim() && !at.closest(data) && !at.closest("script, style") && at.checkVisibility()) found.push(text);
  }
  return [...new Set(found.map((text) => text.trim()))];
}"""
"""What the product itself says on the page: text outside the cells that hold the company's data, and option tags."""


def open_page(page: Page, address: str) -> None:
    """Until the page shows what it asked for: a heading, no skeleton, no spinner."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.locator(".ant-skeleton, .p-skeleton, .ant-spin-spinning, [aria-busy=true]")).to_have_count(0)


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def wide_pages(page: Page, addresses: Iterable[str]) -> list[str]:
    wide = []
    for address in addresses:
        open_page(page, address)
        if overflow(page) > 0:
            wide.append(f"{address}: {overflow(page)} px too wide")
    return wide


def faults(page: Page, addresses: Iterable[str], letters: re.Pattern[str], names: Iterable[str]) -> list[str]:
    """Pages that are too wide, and words in the letters of the other language that are no names of the company's."""
    found = []
    for address in addresses:
        found += wide_pages(page, [address])
        for text in page.evaluate(OWN_WORDS):
            word = NAMES.sub("", text)
            for name in names:
                word = word.replace(name, "")
            if letters.search(word):
                found.append(f"{address}: {text}")
    return found


def test_every_screen_of_the_console_fits_a_phone(people: People) -> None:
    person = people.staff("admin", size=PHONE)
    assert wide_pages(person.page, [*CONSOLE, *pages_of_one_ticket(person)]) == []


def test_every_screen_of_the_console_fits_a_desk_in_one_language_at_a_time(people: People) -> None:
    person = people.staff("admin")
    names = company_names(person)
    addresses = [*CONSOLE, *pages_of_one_ticket(person)]
    chinese = faults(person.page, addresses, LATIN, names)
    open_page(person.page, "/f/ticket")
    person.page.get_by_role("button", name="English").click()
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("Ticket")
    english = faults(person.page, addresses, HAN, names)
    assert not chinese + english, "\n".join(chinese + english)


def test_every_screen_of_the_phone_pages_fits_in_one_language_at_a_time(people: People) -> None:
    engineer, customer = people.staff("engineer", size=PHONE), people.visitor("customer")
    names = company_names(people.staff("admin"))
    visit = engineer.ask("GET", "/field/visits?tab=todo")["rows"][0]["id"]
    assert wide_pages(engineer.page, [f"/m/visits/{visit}"]) == []
    public = ("/s/main", tracking_page(people))
    chinese = faults(engineer.page, FIELD, LATIN, names) + faults(customer.page, public, LATIN, names)
    open_page(engineer.page, "/m/me")
    engineer.page.get_by_role("radio", name="English").click()
    expect(engineer.page.get_by_role("radio", name="English")).to_be_checked()
    customer.page.get_by_role("button", name="English").click()
    english = faults(engineer.page, FIELD, HAN, names) + faults(customer.page, public, HAN, names)
    assert not chinese + english, "\n".join(chinese + english)


def company_names(admin: Person) -> list[str]:
    """What the company calls its people, units, places and request pages: data, in the company's own language."""
    people = admin.ask("GET", "/users?limit=200")
    units = admin.ask("GET", "/org-units")
    places = admin.ask("POST", "/forms/warehouse/records/query", {"columns": ["name"], "limit": 200})
    channel = admin.ask("GET", "/public/channels/main")
    rows = [row for answer in (people, units, places) for row in rows_in(answer)]
    names = {str(row[key]) for row in rows for key in ("name", "account") if row.get(key)}
    names |= {text for text in channel.values() if isinstance(text, str)}
    return sorted(names, key=len, reverse=True)


def rows_in(answer: Any) -> Any:
    return answer["rows"] if isinstance(answer, dict) else answer


def pages_of_one_ticket(person: Person) -> list[str]:
    """A closed ticket, which has everything, as a page of its own and with the dialog for a new one."""
    query = {"columns": ["no"], "filter": {"field": "status", "op": "eq", "value": "closed"}, "limit": 1}
    row = person.ask("POST", "/forms/ticket/records/query", query)["rows"][0]
    return [f"/f/ticket/{row['id']}", "/f/ticket?new=1"]


def tracking_page(people: People) -> str:
    """The private page of a request made just now."""
    phone = f"139{secrets.randbelow(10**8):08d}"
    admin = people.staff("admin")
    post: Any = admin.context.request.post
    assert post("/api/v1/public/channels/main/codes", data={"phone": phone}).ok
    log = admin.ask("GET", f"/messages?search={phone}")["rows"][0]["body"]
    code = re.search(r"\d{6}", log)
    assert code
    body = {"description": "E5", "phone": phone, "code": code[0]}
    answer = post("/api/v1/public/channels/main/requests", data=body)
    assert answer.ok, answer.text()
    return f"/t/{answer.json()['token']}"
