"""One throw-away PostgreSQL for a whole test run, and a database of its own for each test module that asks.

With xdist the controller starts the server and the workers share it; without, it starts when first needed. It dies with
the process that started it.
"""

import asyncio
import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
import structlog
from hypothesis import settings

from serviceloop.kit.db import Database
from serviceloop.kit.migrate import migrate_now
from serviceloop.kit.postgres import EmbeddedPostgres

settings.register_profile("serviceloop", deadline=None, print_blob=True)  # a busy machine is no failure
settings.load_profile("serviceloop")

# As in the product: the pretty traceback draws all local variables, which takes ten seconds for a catalog of forms.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)

PREFIX = "serviceloop-test-"
TEMPLATE = "template_migrated"

# How long an example takes says more about the machine than about the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


class TestServer:
    """The embedded server over a temporary folder, holding a migrated template database."""

    __test__ = False

    def __init__(self) -> None:
        _remove_left_behind()
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.server = EmbeddedPostgres(self.folder, volatile=True, settings={"max_connections": "300"})
        self.admin = self.server.start()
        asyncio.run(_run(self.admin, f"CREATE DATABASE {TEMPLATE}"))
        migrate_now(database_of(self.admin, TEMPLATE))

    def stop(self) -> None:
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _remove_left_behind() -> None:
    """Folders of runs that were killed: nobody holds their lock."""
    for lock in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/lock"):
        try:
            with lock.open("r+") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
        except OSError:
            continue


SERVER = pytest.StashKey[TestServer]()
# Ends sessions of ours that a test left open. DROP … WITH (FORCE) would also try to end autovacuum, which only a
# superuser may; a plain DROP asks it to stop and waits.
LEAVE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND usename = session_user"


def database_of(dsn: str, name: str) -> str:
    return f"{dsn.rsplit('/', 1)[0]}/{name}"


async def _run(dsn: str, *statements: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def pytest_configure(config: pytest.Config) -> None:
    """In the controller of an xdist run: start the server that the workers will share."""
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        config.stash[SERVER] = TestServer()


def pytest_configure_node(node: object) -> None:
    node.workerinput["database_admin"] = node.config.stash[SERVER].admin  # type: ignore[attr-defined]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests are left out only where SERVICELOOP_SKIP_BROWSER=1 says so, and then shown as skipped.

    Files that take minutes begin first (with --no-loadscope-reorder), so that no process waits for one at the end.
    """
    skip = pytest.mark.skip(reason="SERVICELOOP_SKIP_BROWSER=1")
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            if os.environ.get("SERVICELOOP_SKIP_BROWSER") == "1":
                item.add_marker(skip)
    long = {item.path for item in items if item.get_closest_marker("browser") or item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(SERVER, None)
    if server is not None:
        server.stop()


@pytest.fixture(scope="session")
def database_admin(request: pytest.FixtureRequest) -> str:
    """Address of the test server's maintenance database."""
    config = request.config
    if hasattr(config, "workerinput"):
        admin: str = config.workerinput["database_admin"]
        return admin
    if SERVER not in config.stash:
        config.stash[SERVER] = TestServer()
    return config.stash[SERVER].admin


@pytest.fixture(scope="module")
def empty_database_url(database_admin: str) -> Iterator[str]:
    """A fresh database with nothing in it."""
    yield from _fresh(database_admin, "")


@pytest.fixture(scope="module")
def database_url(database_admin: str) -> Iterator[str]:
    """A fresh, migrated database for one test module."""
    yield from _fresh(database_admin, f" TEMPLATE {TEMPLATE}")


def _fresh(admin: str, options: str) -> Iterator[str]:
    name = f"test_{secrets.token_hex(6)}"
    asyncio.run(_run(admin, f"CREATE DATABASE {name}{options}"))
    yield database_of(admin, name)
    asyncio.run(_run(admin, LEAVE.format(name=name), f"DROP DATABASE IF EXISTS {name}"))


@pytest.fixture(scope="module")
async def database(database_url: str) -> AsyncIterator[Database]:
    """A pool over the module's database."""
    opened = await Database.open(database_url, max_size=20)
    yield opened
    await opened.close()
