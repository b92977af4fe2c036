"""Pictures of the real screens for the README: docs/images/*.png, taken from a fresh demo (`make screenshots`).

Starts `serviceloop demo` with a folder and a port of its own; SERVICELOOP_E2E_URL names a demo that runs already.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs/images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
MAX_BYTES = 250 * 1000
READY_SECONDS = 300


@contextlib.contextmanager
def running_demo() -> Iterator[str]:
    """The address of a demo; one that is started here is stopped and removed afterwards."""
    if url := os.environ.get("SERVICELOOP_E2E_URL"):
        yield url.rstrip("/")
        return
    home = Path(tempfile.mkdtemp(prefix="serviceloop-pictures-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "SERVICELOOP_HOME": str(home), "HOST": "127.0.0.1", "PORT": str(port)}
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen([sys.executable, "-m", "serviceloop", "demo"], env=environment)
    try:
        wait_until_ready(process, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        shutil.rmtree(home, ignore_errors=True)


def wait_until_ready(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urlopen(f"{url}/readyz", timeout=2):
            return
        time.sleep(0.3)
    raise SystemExit("error: the demo did not start; its messages are above")


class Photographer:
    """Opens browsers for demo accounts and keeps what they show."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._url = url

    @contextlib.contextmanager
    def browser_of(self, account: str | None, size: dict[str, int]) -> Iterator[Page]:
        """A page of somebody who is signed in, or of a customer."""
        context = self._browser.new_context(
            base_url=self._url,
            viewport=size,  # type: ignore[arg-type]
            device_scale_factor=2 if size == PHONE else 1,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        if account:
            answer = context.request.post("/api/v1/session", data={"account": account, "password": "demo1234"})
            assert answer.ok, answer.text()
        yield context.new_page()
        context.close()

    def keep(self, page: Page, name: str) -> None:
        """Writes a picture with 256 colours, which is enough for screens and a quarter of the size."""
        expect(page.locator(".ant-skeleton, .p-skeleton, .ant-spin-spinning")).to_have_count(0)
        page.evaluate("document.fonts.ready")
        page.evaluate("document.activeElement?.blur()")
        page.wait_for_timeout(1500)  # charts and drawers come to rest
        taken = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
        path = IMAGES / f"{name}.png"
        taken.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
        size = path.stat().st_size
        print(f"{path.relative_to(ROOT)}  {size / 1000:.0f} kB")
        if size > MAX_BYTES:
            raise SystemExit(f"error: {path.name} is larger than {MAX_BYTES / 1000:.0f} kB")


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
    console_list, ticket, assign, dashboard, phone_visit, customer, tracking,
)  # fmt: skip


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("error: Chromium is missing (apt-get install chromium fonts-noto-cjk)")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with running_demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for picture in PICTURES:
            picture(Photographer(browser, url))
        browser.close()


if __name__ == "__main__":
    main()
