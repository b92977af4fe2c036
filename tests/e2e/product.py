"""The product under test: `serviceloop demo` with its own folder, database and port, one for all workers of a run."""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

PASSWORD = "demo1234"
READY_SECONDS = 240
STOP_SECONDS = 40
_LAUNCHER = Path(__file__).with_name("small_demo.py")


@dataclass(frozen=True)
class Product:
    """Where the running product is."""

    url: str


@contextlib.contextmanager
def shared_product(folder: Path, run: int) -> Iterator[Product]:
    """The product of this test run: the first who asks starts it, the last who leaves stops it.

    `folder` is the same for all workers of a run, `run` the process whose end ends the product whatever happens.
    """
    with _state(folder) as state:
        if not state.get("users"):
            state.update(_start(run), users=0)
        state["users"] += 1
        url, pid, home = state["url"], state["pid"], Path(state["home"])
    try:
        _wait_until_ready(url, pid, home)
        yield Product(url)
    finally:
        with _state(folder) as state:
            state["users"] -= 1
            if state["users"] == 0:
                _stop(pid, home)


@contextlib.contextmanager
def _state(folder: Path) -> Iterator[dict[str, Any]]:
    """What the workers tell each other, read and written under a lock."""
    path = folder / "product.json"
    with path.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        state = json.loads(file.read() or "{}")
        yield state
        file.truncate(0)
        file.write(json.dumps(state))


def _start(run: int) -> dict[str, Any]:
    home = Path(tempfile.mkdtemp(prefix="serviceloop-e2e-"))
    port = _free_port()
    environment = {**os.environ, "SERVICELOOP_HOME": str(home), "HOST": "127.0.0.1", "PORT": str(port)}
    environment.pop("DATABASE_URL", None)
    environment.pop("SERVICELOOP_FILES", None)
    with (home / "start.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(_LAUNCHER), str(run)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return {"url": f"http://127.0.0.1:{port}", "pid": process.pid, "home": str(home)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, pid: int, home: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _answers(url):
        if not _lives(pid) or time.monotonic() > deadline:
            logs = "\n".join(path.read_text(errors="replace")[-4000:] for path in sorted(home.glob("*.log")))
            raise RuntimeError(f"`serviceloop demo` did not become ready:\n{logs}")
        time.sleep(0.2)


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/readyz", timeout=2) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def _lives(pid: int) -> bool:
    """Whether the process runs. One that has ended, but that its parent (maybe another worker) has not waited for,
    does not."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or ") Z " not in status.read_text()


def _stop(pid: int, home: Path) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while _lives(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    ended = not _lives(pid)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(home, ignore_errors=True)
    if not ended:
        raise RuntimeError(f"`serviceloop demo` did not stop within {STOP_SECONDS} s of SIGTERM")
