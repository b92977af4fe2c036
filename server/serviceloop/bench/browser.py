"""What people feel in a browser: opening a form of 60 fields over a slow line, dragging in the designer, scrolling a long list.

`make bench-browser`; needs Chromium and the development packages (Playwright). Adds `form60`, `designer_drag` and
`table_scroll` to the results. Frames are told by requestAnimationFrame; without a graphics card the browser draws on the
same cores that everything else runs on, so compare runs of one machine.
"""

import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg

from serviceloop.bench.client import Connection, request
from serviceloop.bench.keys import make_keys
from serviceloop.bench.run import prepare, serving
from serviceloop.kit.postgres import EmbeddedPostgres

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

RESULTS = Path("bench/results.json")
ROWS = 100_000
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_ACCOUNT, _PASSWORD = "bench.admin", "bench-1234-admin"
_LINE = {"offline": False, "latency": 0, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 1.6e6 / 8}
"""1.6 Mb/s both ways, in bytes a second."""
_CPU = 4
"""So many times slower."""
_WAIT_MS = 60_000
_TIMES = 3
_LAST = "value of the last field"
Say = Callable[[str], None]

_FRAMES = """
window.frames_ = [];
window.watching_ = true;
const tick = now => { window.frames_.push(now); if (window.watching_) requestAnimationFrame(tick); };
requestAnimationFrame(tick);
"""
_SETTLED = """
text => new Promise(done => {
  const look = () => {
    const seen = [...document.querySelectorAll('body *')].some(
      item => item.childElementCount === 0 && (item.textContent || '').includes(text) && item.offsetParent !== null);
    if (!seen) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0));
  };
  look();
})
"""
"""Milliseconds of the page's life until the text is drawn and the next task of the main thread has had its turn."""


def bench_browser(results: Path = RESULTS, say: Say = print) -> dict[str, Any]:
    """Measures and adds the figures to `results`."""
    with tempfile.TemporaryDirectory(prefix="serviceloop-bench-") as folder:
        postgres = EmbeddedPostgres(Path(folder) / "postgres")
        dsn = postgres.start()
        try:
            found = asyncio.run(_measure(Path(folder), dsn, say))
        finally:
            postgres.stop()
    known = json.loads(results.read_text()) if results.exists() else {}
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps(known | found, indent=2) + "\n")
    return found


async def _measure(folder: Path, dsn: str, say: Say) -> dict[str, Any]:
    from playwright.async_api import async_playwright

    environment = {**os.environ, "DATABASE_URL": dsn, "SERVICELOOP_HOME": str(folder / "home")}
    say(f"Preparing: forms of 60 and 100 fields, {ROWS:,} records")
    await prepare(dsn, records=False)
    admin, _ = await make_keys(dsn)
    await _account(environment)
    with serving(environment, [sys.executable, "-m", "serviceloop.cli.main", "serve"], "/healthz") as server:
        record = await _fill(dsn, server.port, admin)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=_chromium(), args=_FLAGS)
            desk = _Desk(browser, f"http://127.0.0.1:{server.port}")
            found: dict[str, Any] = {}
            found["form60"] = await _form60(desk, record)
            found["designer_drag"] = await _drag(desk)
            found["table_scroll"] = await _scroll(desk)
            for name, figures in found.items():
                say(f"{name:22} {figures}")
            await browser.close()
    return found


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise SystemExit("Chromium is missing. Install it: apt-get install chromium fonts-noto-cjk")
    return found


# --- data
def _wide(key: str, count: int) -> dict[str, Any]:
    """A form of `count` fields: texts, numbers, dates, choices, switches, in sections of twelve."""
    options = {"options": [{"value": value, "label": {"zh": f"选项{value}"}} for value in "abcdef"]}
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("text", {}),
        ("number", {}),
        ("date", {}),
        ("select", options),
        ("boolean", {}),
        ("textarea", {}),
    ]
    fields = []
    for n in range(count):
        kind, settings = kinds[n % len(kinds)] if n else ("text", {})
        fields.append({"key": f"f{n}", "type": kind, "label": {"zh": f"字段{n}"}, "settings": settings})
    fields[-1] |= {"type": "text", "settings": {}}
    keys = [field["key"] for field in fields]
    parts = [keys[start : start + 12] for start in range(0, count, 12)]
    layout = [{"label": {"zh": f"第{n + 1}节"}, "columns": 3, "fields": part} for n, part in enumerate(parts)]
    return {"key": key, "label": {"zh": f"压测{count}"}, "title": "f0", "fields": fields, "layout": layout}


def _values(definition: dict[str, Any]) -> dict[str, Any]:
    said = {"text": "文字", "number": "42", "date": "2026-01-31", "select": "b", "boolean": True, "textarea": "长文字"}
    values = {field["key"]: said[field["type"]] for field in definition["fields"]}
    return {**values, definition["fields"][-1]["key"]: _LAST}


async def _fill(dsn: str, port: int, key: str) -> str:
    """The forms; returns the record of 60 fields."""
    wide, wider = _wide("bench_wide", 60), _wide("bench_wider", 100)
    for definition in (wide, wider):
        await _post(port, key, "/api/v1/forms", {"definition": definition})
    made = await _post(port, key, "/api/v1/forms/bench_wide/records", {"values": _values(wide)})
    long = _wide("bench_long", 12)
    await _post(port, key, "/api/v1/forms", {"definition": long})
    author = "'00000000-0000-0000-0000-000000000000'::uuid"
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            "INSERT INTO app.bench_long (id, created_by, updated_by, owner, created_at, f0, f1, f2, f3, f4, f5)"
            f" SELECT uuidv7(), {author}, {author}, {author}, now() - interval '1 second' * n, '记录' || n, n,"
            f" current_date - n % 900, (ARRAY['a','b','c'])[1 + n % 3], n % 2 = 0, '压测' || n"
            f" FROM generate_series(1, {ROWS}) n"
        )
        await connection.execute("VACUUM ANALYZE app.bench_long")
    finally:
        await connection.close()
    return str(made["id"])


async def _post(port: int, key: str, path: str, body: Any) -> Any:
    async with Connection(port) as connection:
        status, answer = await connection.send(request("POST", path, key, json.dumps(body).encode()))
    if status >= 300:
        raise RuntimeError(f"POST {path} was answered with {status}: {answer[:800]!r}")
    return json.loads(answer)


async def _account(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "serviceloop.cli.main", "admin", _ACCOUNT, "--password-stdin"]
    made = await asyncio.create_subprocess_exec(
        *command, env=environment, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
    )
    await made.communicate(f"{_PASSWORD}\n".encode())
    if made.returncode:
        raise RuntimeError("the benchmark's administrator could not be made")


# --- the browser
class _Desk:
    """Opens browsers of somebody who has signed in."""

    def __init__(self, browser: "Browser", url: str) -> None:
        self._browser, self._url = browser, url

    async def open(self) -> "BrowserContext":
        size: Any = {"width": 1440, "height": 900}
        context = await self._browser.new_context(base_url=self._url, viewport=size, locale="zh-CN")
        context.set_default_timeout(_WAIT_MS)
        answer = await context.request.post("/api/v1/session", data={"account": _ACCOUNT, "password": _PASSWORD})
        if not answer.ok:
            raise RuntimeError(await answer.text())
        return context


async def _slow(page: "Page") -> None:
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", _LINE)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": _CPU})


async def _form60(desk: _Desk, record: str) -> dict[str, float]:
    """Milliseconds until a record of 60 fields stands there: in a fresh browser, in one that has been here (both from the
    address), and by a click in the list; in the console, and in the phone's app."""
    console = await _opened(desk, "", record, ".sl-grid-row:not(.sl-grid-waiting)")
    phone = await _opened(desk, "/m", record, f"a[href$='{record}']")
    return {**console, **{f"phone_{name}": value for name, value in phone.items()}}


async def _opened(desk: _Desk, at: str, record: str, entry: str) -> dict[str, float]:
    """`at`: where the pages are; `entry`: what is clicked in the list."""
    path, cold, warm, click = f"{at}/f/bench_wide/{record}", [], [], []
    for _ in range(2):
        context = await desk.open()
        page = await context.new_page()
        await _slow(page)
        await page.goto(path, wait_until="commit")
        cold.append(await page.evaluate(_SETTLED, _LAST))
        for _ in range(_TIMES):
            await page.goto("about:blank")
            await page.goto(path, wait_until="commit")
            warm.append(await page.evaluate(_SETTLED, _LAST))
        click += [await _by_click(page, f"{at}/f/bench_wide", entry) for _ in range(_TIMES)]
        await context.close()
    return {"cold_ms": _middle(cold), "warm_ms": _middle(warm), "click_ms": _middle(click)}


async def _by_click(page: "Page", address: str, entry: str) -> float:
    await page.goto(address)
    row = page.locator(entry).first
    await row.wait_for(state="attached")
    begin: float = await page.evaluate("performance.now()")
    await row.evaluate("row => row.click()")
    end: float = await page.evaluate(_SETTLED, _LAST)
    return end - begin


async def _drag(desk: _Desk) -> dict[str, float]:
    """Frames while a field is dragged for three seconds over a canvas of 100 fields."""
    context = await desk.open()
    page = await context.new_page()
    await page.goto("/design/bench_wider")
    item = page.locator("[data-item=f3]")
    await item.wait_for()
    box = await item.bounding_box()
    canvas = await page.locator("[data-zone]").first.bounding_box()
    assert box is not None
    assert canvas is not None
    await page.wait_for_timeout(1000)
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await page.mouse.down()
    await page.evaluate(_FRAMES)
    for step in range(180):
        await page.mouse.move(canvas["x"] + 40 + step * 7 % (canvas["width"] - 80), 150 + step * 5 % 660)
        await page.wait_for_timeout(12)
    found = await _frames(page)
    if not await page.locator(".sl-drag-ghost").count():
        raise RuntimeError("nothing was dragged")
    await page.keyboard.press("Escape")
    await context.close()
    return found


async def _scroll(desk: _Desk) -> dict[str, float]:
    """Frames while a list of 100,000 rows is scrolled with the wheel."""
    context = await desk.open()
    page = await context.new_page()
    await page.goto("/f/bench_long")
    grid = page.locator(".sl-grid")
    await grid.wait_for()
    await page.wait_for_timeout(1500)
    await grid.hover()
    await page.evaluate(_FRAMES)
    for _ in range(150):
        await page.mouse.wheel(0, 160)
        await page.wait_for_timeout(12)
    found = await _frames(page)
    found["scrolled_px"] = await grid.evaluate("grid => grid.scrollTop")
    await context.close()
    return found


async def _frames(page: "Page") -> dict[str, float]:
    """`fps`, the longest frame, and how many took more than 50 ms."""
    times: list[float] = await page.evaluate("() => { window.watching_ = false; return window.frames_; }")
    gaps = [later - earlier for earlier, later in pairwise(times)]
    return {
        "fps": round(len(gaps) * 1000 / sum(gaps), 1),
        "longest_ms": round(max(gaps), 1),
        "over_50_ms": sum(gap > 50 for gap in gaps),
        "frames": len(gaps),
    }


def _middle(values: list[float]) -> float:
    return round(sorted(values)[len(values) // 2], 1)


if __name__ == "__main__":
    bench_browser()
