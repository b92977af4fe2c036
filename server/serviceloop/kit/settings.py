"""What the operator sets, from the environment; everything has a default that works on one machine."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from serviceloop.kit.errors import OperatorError


class SettingsError(OperatorError):
    """A setting is not usable; the text names it and says what it may be."""


@dataclass(frozen=True)
class Settings:
    """One process's settings. `database_url` None: the embedded PostgreSQL below `home`."""

    home: Path
    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str | None = None
    files: str = ""
    """A folder, or s3://bucket/prefix."""
    public_url: str = ""
    """How people reach us from outside, without a slash at the end; used in links and QR codes."""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    """The company's time zone: days, numbers by day, working hours."""
    pool_size: int = 10
    log_format: str = "text"
    demo: bool = False
    """Shows the demo accounts on the sign-in page; codes go to the message log."""
    secret: str = field(default="", repr=False)

    def key(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose ("files", "codes", …), derived from the secret."""
        return hmac.digest(self.secret.encode(), purpose.encode(), hashlib.sha256)

    @property
    def database_folder(self) -> Path:
        return self.home / "postgres"


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Reads the environment; makes the home folder and, once, its secret. Raises SettingsError."""
    env = os.environ if environ is None else environ
    home = Path(env.get("SERVICELOOP_HOME") or _default_home(env)).expanduser().absolute()
    _make_home(home)
    port = _port(env.get("PORT") or "8000")
    host = env.get("HOST") or "127.0.0.1"
    return Settings(
        home=home,
        host=host,
        port=port,
        database_url=_database_url(env.get("DATABASE_URL")),
        files=env.get("SERVICELOOP_FILES") or str(home / "files"),
        public_url=(env.get("SERVICELOOP_PUBLIC_URL") or f"http://{_shown_host(host)}:{port}").rstrip("/"),
        zone=_zone(env.get("SERVICELOOP_ZONE") or "Asia/Shanghai"),
        pool_size=_number("SERVICELOOP_POOL", env.get("SERVICELOOP_POOL") or "10", 2, 1000),
        log_format=_choice("SERVICELOOP_LOG", env.get("SERVICELOOP_LOG") or "text", ("text", "json")),
        demo=(env.get("SERVICELOOP_DEMO") or "0") == "1",
        secret=env.get("SERVICELOOP_SECRET") or _kept_secret(home / "secret"),
    )


def _default_home(env: Mapping[str, str]) -> str:
    base = env.get("XDG_DATA_HOME") or "~/.local/share"
    return f"{base}/serviceloop"


def _make_home(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"SERVICELOOP_HOME: the data folder {home} cannot be made: {error.strerror}") from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise SettingsError(
            f"SERVICELOOP_HOME: no right to write in the data folder {home}. Choose another, or become its owner."
        )


def _kept_secret(path: Path) -> str:
    """The secret of this installation: made once, readable by its owner alone, never shown."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_secret(path)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return _read_secret(path)


def _read_secret(path: Path) -> str:
    try:
        secret = path.read_text().strip()
    except OSError as error:
        raise SettingsError(f"The secret in {path} cannot be read: {error.strerror}. Was it made by root?") from error
    if len(secret) < 32:
        raise SettingsError(f"The secret in {path} is too short; delete the file to have a new one made")
    return secret


def _port(text: str) -> int:
    return _number("PORT", text, 1, 65535)


def _number(name: str, text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise SettingsError(f"{name}: {text!r} is not a number from {least} to {most}")
    return int(text)


def _choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise SettingsError(f"{name}: {text!r} is none of {', '.join(choices)}")
    return text


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(f"SERVICELOOP_ZONE: {text!r} is not a time zone such as Asia/Shanghai") from error


def _database_url(text: str | None) -> str | None:
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise SettingsError("DATABASE_URL: must begin with postgresql://")
    return text or None


def _shown_host(host: str) -> str:
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - listening everywhere is the operator's choice
        return "localhost"
    return f"[{host}]" if ":" in host else host
