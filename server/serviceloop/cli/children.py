"""The web and worker processes of the demo."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from urllib.error import URLError
from urllib.request import urlopen

from serviceloop.kit.errors import OperatorError
from serviceloop.kit.processes import end_with_parent
from serviceloop.kit.settings import Settings

READY_SECONDS = 60
STOP_SECONDS = 20


class Children:
    """Starts `serve` and `worker` in our process group and stops them at the end; their logs go to a file."""

    def __init__(self, settings: Settings, dsn: str) -> None:
        self._log = settings.home / "demo.log"
        self._ready = f"http://{_local(settings.host)}:{settings.port}/readyz"
        self._environment = {
            **os.environ,
            "DATABASE_URL": dsn,
            "SERVICELOOP_HOME": str(settings.home),
            "PORT": str(settings.port),
            "HOST": settings.host,
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Children":
        self._log.unlink(missing_ok=True)
        for name in ("serve", "worker"):
            self._running[name] = self._start(name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def wait_until_ready(self) -> None:
        """Until the web process answers. Raises OperatorError with the log's end if a process gives up."""
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            self._check()
            if time.monotonic() > deadline:
                raise OperatorError(f"The web process does not answer. Its log is {self._log}:\n{_tail(self._log)}")
            time.sleep(0.05)

    def wait(self) -> None:
        """Until a process ends by itself, which is an error."""
        while True:
            self._check()
            time.sleep(0.5)

    def _start(self, name: str) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "serviceloop", name],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=end_with_parent(signal.SIGTERM),
            )

    def _check(self) -> None:
        for name, process in self._running.items():
            if process.poll() is not None:
                raise OperatorError(
                    f"The {name} process ended by itself (code {process.returncode}). "
                    f"Its log is {self._log}:\n{_tail(self._log)}"
                )

    def _answers(self) -> bool:
        try:
            with urlopen(self._ready, timeout=2) as response:  # noqa: S310 - our own address
                return bool(response.status == 200)
        except (URLError, OSError):
            return False


def _local(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "") else f"[{host}]" if ":" in host else host  # noqa: S104


def _tail(path: Path) -> str:
    return path.read_text(errors="replace")[-3000:]
