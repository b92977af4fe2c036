"""People in front of a browser, and the watch over what their browser complains about."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FilePayload,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)
from tests.e2e.product import PASSWORD, Product

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
WAIT_MS = 20_000
_ANSWERED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
"""A refusal (401 before signing in, 409 of a conflict) is part of the protocol; the page handles it."""


class Person:
    """Somebody with a browser of their own: nothing is shared with the others but the server."""

    def __init__(self, name: str, context: BrowserContext) -> None:
        self.name = name
        self.context = context
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.log: list[str] = []
        context.on("page", self._watch)
        self._watch(self.page)

    def _watch(self, page: Page) -> None:
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self._complain(f"error: {error}\n{error.stack or ''}"))
        page.on("response", self._note_response)
        page.on("requestfailed", self._note_failed)

    def _note_console(self, message: ConsoleMessage) -> None:
        self.log.append(f"{message.type}: {message.text}")
        if message.type == "error" and not _ANSWERED.match(message.text):
            self._complain(f"console: {message.text}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 500:
            self._complain(f"{response.status} {response.request.method} {response.url}")

    def _note_failed(self, request: Request) -> None:
        """Requests that the page itself gave up (it was left, or typed on) are fine; lost connections are not."""
        if "ERR_ABORTED" not in (request.failure or ""):
            self._complain(f"failed: {request.method} {request.url} {request.failure}")

    def _complain(self, text: str) -> None:
        self.log.append(text)
        self.complaints.append(f"{self.name}: {text}")

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The API's answer to this person, for what a test has to know but nobody would click for."""
        request = self.context.request
        session = request.get("/api/v1/session").json()
        headers = {"X-CSRF-Token": session["csrf"]}
        answer = request.fetch(f"/api/v1{path}", method=method, data=body, headers=headers)
        assert answer.ok, answer.text()
        return answer.json()

    def keep_evidence(self, folder: Path, order: int) -> None:
        """Screenshots of all pages and the console log, for whoever looks into a failure."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(self.context.pages):
            if not page.is_closed():
                page.screenshot(path=folder / f"{order}-{self.name}-{number}.png")
        (folder / f"{order}-{self.name}.log").write_text("\n".join(self.log), encoding="utf-8")


class People:
    """Opens browsers for people: staff with an account, or customers without."""

    def __init__(self, browser: Browser, product: Product) -> None:
        self._browser = browser
        self._product = product
        self.present: list[Person] = []

    def visitor(self, name: str, *, size: ViewportSize = PHONE, **options: Any) -> Person:
        """Somebody without an account; a phone's screen unless said otherwise."""
        touch = size["width"] < 600
        settings: dict[str, Any] = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "has_touch": touch}
        settings["reduced_motion"] = "reduce"  # a click on what still unfolds may be let go over its neighbour
        settings |= options
        context = self._browser.new_context(base_url=self._product.url, viewport=size, **settings)
        context.set_default_timeout(WAIT_MS)
        context.set_default_navigation_timeout(WAIT_MS * 2)
        person = Person(name, context)
        self.present.append(person)
        return person

    def staff(self, account: str, *, size: ViewportSize = DESK, **options: Any) -> Person:
        """Somebody who has signed in already (by the API; signing in by hand is tested in the loop)."""
        person = self.visitor(account, size=size, **options)
        answer = person.context.request.post("/api/v1/session", data={"account": account, "password": PASSWORD})
        assert answer.ok, answer.text()
        return person

    def close(self) -> list[str]:
        """Closes all browsers; returns what they complained about."""
        for person in self.present:
            person.context.close()
        return [text for person in self.present for text in person.complaints]


# --- what people do everywhere


def sign_in(person: Person, address: str) -> None:
    """By hand, at the page asked for; the person's name is the account."""
    page = person.page
    page.goto(address)
    page.get_by_label("账号").fill(person.name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def choose_region(page: Page, province: str, district: str) -> None:
    """In the phone's sheet; a province with one city skips that level."""
    page.get_by_role("button", name="省 / 市 / 区").click()
    page.get_by_role("button", name=province).click()
    page.get_by_role("button", name=district).click()


def sign(page: Page) -> None:
    """In the phone's sheet, from the button beside the field to the drawn signature."""
    page.get_by_role("button", name="点此签名").click()
    pad = page.get_by_label("请签名", exact=True).locator("visible=true").last
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 80)
    page.mouse.down()
    for x, y in ((110, 140), (150, 70), (200, 150), (250, 90)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="完成签名").click()
    expect(page.get_by_role("img", name="已签名")).to_be_visible()


def field(key: str, type_: str, zh: str, **more: Any) -> dict[str, Any]:
    """A field of a form's definition, for forms that a test makes by the API."""
    return {"key": key, "type": type_, "label": {"zh": zh, "en": key}, **more}


def photo(colour: str) -> FilePayload:
    """A picture as the file chooser gives it: 320 × 240 pixels of one colour, named after it."""
    made = BytesIO()
    Image.new("RGB", (320, 240), colour).save(made, "PNG")
    return {"name": f"photo-{colour}.png", "mimeType": "image/png", "buffer": made.getvalue()}
