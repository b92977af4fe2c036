"""Requests made up from the API's own description: no 500, and every answer as described.

The suite asks what the description allows, each value and limit of it, and a few random requests, right and wrong ones.
`make fuzz` asks for longer, with another seed and a company's data to find.
"""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from tests.support.http import settings_for

from serviceloop.catalog import open_app
from serviceloop.http.app import create_app
from serviceloop.identity.keys.service import create
from serviceloop.identity.viewer import system_viewer
from serviceloop.service.demo.load import load
from serviceloop.service.install import install_app

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
CONFIG = """
[parameters]
"path.form" = "ticket"

[phases.coverage]
unexpected-methods = []
generation.mode = "positive"
"""
SEED, EXAMPLES = os.environ.get("SERVICELOOP_FUZZ", "7:6").split(":")
TICKETS = 60 if "SERVICELOOP_FUZZ" in os.environ else 0


@pytest.fixture(scope="module")
def served(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a server with the after-sales application, and an administrator's API key."""
    settings = settings_for(tmp_path_factory.mktemp("home"), database_url)
    key = asyncio.run(_prepare(settings, database_url))
    app = create_app(settings, database_url)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", key
    server.should_exit = True
    thread.join(10)


async def _prepare(settings: object, database_url: str) -> str:
    async with open_app(settings, database_url) as app:  # type: ignore[arg-type]
        await install_app(app.db, app.form_store)
        if TICKETS:
            await load(app, print, tickets=TICKETS)
        async with app.db.transaction() as tx:
            _, key = await create(tx, system_viewer(), "schemathesis", "admin", None)
    return key


@pytest.mark.slow
def test_every_operation_keeps_its_word(served: tuple[str, str], tmp_path: Path) -> None:
    address, key = served
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG)
    program = str(Path(sys.executable).with_name("schemathesis"))
    options = ["--checks", CHECKS, "--phases", "coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", SEED]
    endless = ["--exclude-path", "/api/v1/stream"]
    command = [program, "--config-file", str(config), "run", f"{address}/api/openapi.json", *options, *endless]
    headers = ["-H", f"Authorization: Bearer {key}", "--no-color", "--continue-on-failure"]
    done = subprocess.run([*command, *headers], capture_output=True, text=True, timeout=3600, check=False, cwd=tmp_path)
    print(done.stdout[-6000:])
    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2000:]
