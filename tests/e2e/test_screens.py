"""Every main screen in both sizes and both languages: nothing overflows or fails, no word of the other language."""

import re
import secrets
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Page, ViewportSize, expect
from tests.e2e.people import DESK, PHONE, People, Person

CONSOLE = (
    "/f/ticket", "/f/visit", "/f/service_report", "/f/rating", "/f/customer", "/f/asset", "/f/product", "/f/part",
    "/f/stock_move", "/f/warehouse", "/f/fee_line", "/f/engineer", "/f/channel", "/stock", "/stock/short",
    "/stock/moves", "/settlement", "/dashboards", "/imports", "/imports/new", "/admin/users", "/admin/org",
    "/admin/roles", "/admin/keys", "/admin/messages", "/admin/audit",
)  # fmt: skip
FIELD = ("/m/", "/m/stock", "/m/me")
WAITING = ".ant-skeleton, .p-skeleton, .ant-spin-spinning, [aria-busy=true]"
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
    expect(page.locator(WAITING)).to_have_count(0)


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def strangers(page: Page, letters: re.Pattern[str], names: Iterable[str]) -> list[str]:
    """What the page says in the letters of the other language and is no name of the company's."""
    found = []
    for text in page.evaluate(OWN_WORDS):
        word = NAMES.sub("", text)
        for name in names:
            word = word.replace(name, "")
        if letters.search(word):
            found.append(text)
    return found


def faults(page: Page, names: Iterable[str], *sizes: ViewportSize) -> list[str]:
    """Of the open page in the language that it speaks now: foreign words, and sizes that it is too wide for."""
    language = page.evaluate("document.documentElement.lang")
    found = strangers(page, HAN if language == "en" else LATIN, names)
    for size in sizes:
        page.set_viewport_size(size)
        if (more := overflow(page)) > 0:
            found.append(f"{more} px too wide for {size['width']}")
    return [f"{page.url} ({language}): {fault}" for fault in found]


def speak_otherwise(page: Page) -> None:
    """The console in its other language, at once; the switch is clicked behind a dialog, too."""
    words = ("English", "Switch to Chinese")
    chinese = page.evaluate("document.documentElement.lang") != "en"
    page.get_by_label(words[0 if chinese else 1], exact=True).evaluate("button => button.click()")
    expect(page.get_by_label(words[1 if chinese else 0], exact=True)).to_be_attached()
    expect(page.locator(WAITING)).to_have_count(0)


def test_every_screen_of_the_console_fits_desk_and_phone_in_one_language_at_a_time(people: People) -> None:
    person = people.staff("admin")
    page, names, found = person.page, company_names(person), []
    for address in (*CONSOLE, *pages_of_one_ticket(person)):
        open_page(page, address)
        found += faults(page, names, PHONE, DESK)
        speak_otherwise(page)
        found += faults(page, names, PHONE, DESK)
    assert not found, "\n".join(found)


def test_every_screen_of_the_phone_pages_fits_in_one_language_at_a_time(people: People) -> None:
    engineer, customer = people.staff("engineer", size=PHONE), people.visitor("customer")
    names = company_names(people.staff("admin"))
    visit = engineer.ask("GET", "/field/visits?tab=todo")["rows"][0]["id"]
    open_page(engineer.page, f"/m/visits/{visit}")
    assert overflow(engineer.page) <= 0
    pages = [(engineer.page, address) for address in FIELD]
    pages += [(customer.page, address) for address in ("/s/main", tracking_page(people))]
    chinese = [fault for page, address in pages for fault in seen(page, address, names)]
    open_page(engineer.page, "/m/me")
    engineer.page.get_by_role("radio", name="English").click()
    expect(engineer.page.get_by_role("radio", name="English")).to_be_checked()
    customer.page.get_by_role("button", name="English").click()
    english = [fault for page, address in pages for fault in seen(page, address, names)]
    assert not chinese + english, "\n".join(chinese + english)


def seen(page: Page, address: str, names: Iterable[str]) -> list[str]:
    """The faults of a phone's page."""
    open_page(page, address)
    return faults(page, names, PHONE)


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
