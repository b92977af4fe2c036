"""Pictures of real screens: a demo of its own, browsers of its people, files with few colours."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs/images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
MAX_BYTES = 250 * 1000
READY_SECONDS = 300


@contextlib.contextmanager
def photographer() -> Iterator["Photographer"]:
    """Somebody with a camera in front of a demo that has just been started."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("error: Chromium is missing (apt-get install chromium fonts-noto-cjk)")
    with running_demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield Photographer(browser, url)
        browser.close()


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
        path.parent.mkdir(parents=True, exist_ok=True)
        taken.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
        size = path.stat().st_size
        print(f"{path.relative_to(ROOT)}  {size / 1000:.0f} kB")
        if size > MAX_BYTES:
            raise SystemExit(f"error: {path.name} is larger than {MAX_BYTES / 1000:.0f} kB")
