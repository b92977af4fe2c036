"""`make dev`: the embedded database, server, worker and Vite, until Ctrl-C; source changes reload all of them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from serviceloop.kit.postgres import EmbeddedPostgres
from serviceloop.kit.processes import end_with_parent
from serviceloop.kit.settings import load_settings

ROOT = Path(__file__).parent.parent
SERVICELOOP = [sys.executable, "-m", "serviceloop"]
COMMANDS = {
    "serve": ([*SERVICELOOP, "serve", "--reload"], ROOT),
    "worker": ([*SERVICELOOP, "worker"], ROOT),
    "vite": (["npm", "run", "--silent", "dev", "--", "--host", "127.0.0.1"], ROOT / "web"),
}


class Processes:
    """The running commands; the server and Vite reload themselves, the worker is started again."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._running = {name: self._start(name) for name in COMMANDS}

    def watch(self) -> None:
        """Until one of them ends by itself."""
        newest = changed_at()
        while all(process.poll() is None for process in self._running.values()):
            time.sleep(1)
            if newest != (newest := changed_at()):
                self._stop("worker")
                self._running["worker"] = self._start("worker")

    def stop(self) -> None:
        for process in self._running.values():
            process.terminate()
        for name in self._running:
            self._stop(name)

    def _start(self, name: str) -> "subprocess.Popen[bytes]":
        command, folder = COMMANDS[name]
        return subprocess.Popen(command, cwd=folder, env=self._environment, preexec_fn=end_with_parent(signal.SIGTERM))

    def _stop(self, name: str) -> None:
        self._running[name].terminate()
        self._running[name].wait(20)


def changed_at() -> float:
    return max(path.stat().st_mtime for path in (ROOT / "server").rglob("*.py"))


def main() -> None:
    with EmbeddedPostgres(load_settings().database_folder) as server:
        environment = {**os.environ, "DATABASE_URL": server.dsn, "SERVICELOOP_DEMO": "1"}
        subprocess.run([*SERVICELOOP, "migrate", "--app"], env=environment, check=True)
        processes = Processes(environment)
        try:
            processes.watch()
        except KeyboardInterrupt:
            print("stopping")
        finally:
            processes.stop()


if __name__ == "__main__":
    main()
