"""Browser tests against the real product: `serviceloop demo`, Debian's Chromium, people of every role.

The tests fail, and say how to mend it, where Chromium or the built front end is missing; SERVICELOOP_SKIP_BROWSER=1
leaves them out. Screenshots and console logs of failures are in test-results/. To look at a test with a product that
runs already: SERVICELOOP_E2E_URL=http://127.0.0.1:8000 pytest tests/e2e/test_loop.py
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from tests.e2e.people import WAIT_MS, People
from tests.e2e.product import Product, shared_product

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "test-results"
BUILT = ROOT / "server/serviceloop/_web/index.html"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_FAILED = pytest.StashKey[bool]()


def chromium_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Product]:
    """The running product with a small demo company."""
    if url := os.environ.get("SERVICELOOP_E2E_URL"):
        yield Product(url.rstrip("/"))
        return
    if not BUILT.exists():
        pytest.fail("The front end is not built. Run `make web` (or SERVICELOOP_SKIP_BROWSER=1).", pytrace=False)
    alone = worker_id == "master"
    folder = tmp_path_factory.getbasetemp() if alone else tmp_path_factory.getbasetemp().parent
    with shared_product(folder, os.getpid() if alone else os.getppid()) as running:
        yield running


@pytest.fixture(scope="module")
def devices() -> list[str]:
    """Flags that give the browser a camera and the like; a module that needs one overrides this."""
    return []


@pytest.fixture(scope="module")
def chromium(devices: list[str]) -> Iterator[Browser]:
    """One Chromium for a module. Not for longer: while it is open, no asynchronous test can run in this process."""
    path = chromium_path()
    if path is None:
        pytest.fail(
            "Chromium is missing. Install it (`apt-get install chromium fonts-noto-cjk`), or leave the browser "
            "tests out with SERVICELOOP_SKIP_BROWSER=1.",
            pytrace=False,
        )
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *devices])
        yield browser
        browser.close()


@pytest.fixture
def people(chromium: Browser, product: Product, request: pytest.FixtureRequest) -> Iterator[People]:
    """Whoever the test needs. What their browsers complain about fails the test, and a failure leaves evidence."""
    present = People(chromium, product)
    yield present
    complained = any(person.complaints for person in present.present)
    if complained or request.node.stash.get(_FAILED, False):
        folder = RESULTS / re.sub(r"[^\w.-]+", "_", request.node.name)
        for order, person in enumerate(present.present):
            person.keep_evidence(folder, order)
    complaints = present.close()
    if complaints:
        pytest.fail("Browsers complained:\n" + "\n".join(complaints), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report
