"""The command line: help that helps, errors in words, and the demo's whole life."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from serviceloop.kit.postgres import running_dsn

COMMANDS = ("demo", "serve", "worker", "migrate", "import", "import-log", "export", "admin", "apikey", "bench")


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "PYTHONPATH", "LANG")}
    return {**kept, "HOME": str(home), "SERVICELOOP_HOME": str(home), "COLUMNS": "120", **more}


def call(home: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "serviceloop", *words]
    return subprocess.run(
        command, env=environment(home, **more), capture_output=True, text=True, timeout=120, check=False
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("command", COMMANDS)
def test_help(tmp_path: Path, command: str) -> None:
    done = call(tmp_path, command, "--help")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) > 25
    assert list(tmp_path.iterdir()) == []


def test_the_list_of_commands_names_the_settings(tmp_path: Path) -> None:
    done = call(tmp_path, "--help")
    for name in (*COMMANDS, "SERVICELOOP_HOME", "PORT", "DATABASE_URL", "SERVICELOOP_FILES"):
        assert name in done.stdout


@pytest.mark.parametrize(
    ("words", "settings", "said"),
    [
        (("serve",), {"PORT": "99999"}, "PORT: '99999' is not a number from 1 to 65535"),
        (("serve",), {"HOST": "256.1.1.1"}, "HOST"),
        (("migrate",), {"DATABASE_URL": "mysql://x"}, "DATABASE_URL: must begin with postgresql://"),
        (("worker",), {"SERVICELOOP_ZONE": "Nowhere"}, "SERVICELOOP_ZONE"),
        (("migrate",), {"SERVICELOOP_HOME": "/proc/none"}, "SERVICELOOP_HOME"),
        (("migrate",), {"DATABASE_URL": "postgresql://x:y@127.0.0.1:1/z"}, "DATABASE_URL"),
    ],
)
def test_mistakes_are_told_in_words(
    tmp_path: Path, words: tuple[str, ...], settings: dict[str, str], said: str
) -> None:
    done = call(tmp_path, *words, **settings)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_used_port_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        done = call(tmp_path, "demo", PORT=str(port))
    assert done.returncode == 1
    assert f"Port {port} is used by another program" in done.stderr
    assert not (tmp_path / "postgres").exists()


def test_migrate_and_apikey(tmp_path: Path) -> None:
    assert "migrated to" in call(tmp_path, "migrate", "--app").stdout
    assert "nothing to do" in call(tmp_path, "migrate").stdout
    key = call(tmp_path, "apikey", "ERP", "--role", "agent", "--days", "30")
    assert re.fullmatch(r"slk_\S{40,}\n", key.stdout)
    wrong = call(tmp_path, "apikey", "ERP", "--role", "emperor")
    assert wrong.returncode == 1
    assert "There is no such role" in wrong.stderr
    assert running_dsn(tmp_path / "postgres") is None


def test_the_first_administrator_and_a_lost_password(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "serviceloop", "admin", "Zhang.San", "--name", "张三", "--password-stdin"]

    def save(password: str) -> "subprocess.CompletedProcess[str]":
        settings = environment(tmp_path)
        return subprocess.run(
            command, env=settings, input=password, capture_output=True, text=True, timeout=120, check=False
        )

    assert "role" in save("correct horse 7\n").stderr, "the application is not there yet"
    call(tmp_path, "migrate", "--app")
    assert "can sign in as administrator" in save("correct horse 7\n").stdout
    assert "has a new password" in save("another horse 8\n").stdout
    short = save("x\n")
    assert short.returncode == 1
    assert "Traceback" not in short.stderr


class Demo:
    """A running `serviceloop demo`."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        self.output = home / "output"
        self.begin = time.monotonic()
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "serviceloop", "demo"],
                env=environment(home, PORT=str(self.port)),
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def wait_for(self, text: str, seconds: float) -> float:
        """Seconds from the start until `text` is printed."""
        deadline = time.monotonic() + seconds
        while text not in self.text:
            assert self.process.poll() is None, self.text
            assert time.monotonic() < deadline, self.text
            time.sleep(0.02)
        return time.monotonic() - self.begin

    @property
    def text(self) -> str:
        return self.output.read_text(errors="replace")

    def members(self) -> set[int]:
        """Living processes of the demo's session, and its database."""
        found = subprocess.run(["ps", "-eo", "pid=,sid=,ppid="], capture_output=True, text=True, check=True).stdout
        rows = [tuple(map(int, line.split())) for line in found.splitlines()]
        return {pid for pid, session, parent in rows if self.process.pid in (session, parent)}


@pytest.mark.slow
@pytest.mark.req("R-292")
def test_demo_from_nothing_killed_and_started_again(tmp_path: Path) -> None:
    first = Demo(tmp_path)
    first.wait_for("Database", 20)
    time.sleep(6)  # somewhere in the middle of loading
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()

    second = Demo(tmp_path)
    second.wait_for("Ctrl-C", 400)
    assert f"http://127.0.0.1:{second.port}/" in second.text
    with urlopen(f"http://127.0.0.1:{second.port}/readyz", timeout=5) as answer:
        assert answer.status == 200
    second.process.send_signal(signal.SIGKILL)
    second.process.wait()

    third = Demo(tmp_path)
    third.wait_for("Ctrl-C", 120)
    members = third.members()
    assert len(members) >= 4
    os.killpg(third.process.pid, signal.SIGINT)  # what Ctrl-C does: every process of the group gets it
    assert third.process.wait(30) == 0
    assert "Stopped" in third.text
    assert "Traceback" not in third.text
    assert running_dsn(tmp_path / "postgres") is None
    for pid in members:
        assert not Path(f"/proc/{pid}/stat").exists()
