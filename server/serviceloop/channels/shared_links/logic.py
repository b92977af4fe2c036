"""Tokens, passes, and what a visitor gets of a field and a value. Pure."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

TOKEN_BYTES = 24
DAYS, MAX_DAYS = 7, 365
MAX_WRONG = 30
"""Wrong codes in all, whoever typed them: after so many the link is over, and even a code of four digits was safe."""
PASS_LIFE = timedelta(hours=2)
Status = Literal["open", "expired", "revoked", "locked", "dead"]
# What tells how a field is shown. What decides how it is filled in may name other fields, and stays here.
_SHOWN = ("key", "type", "label", "kind", "settings", "scale", "sign", "accepts", "parts", "presentational")
_UNSHOWN_SETTINGS = frozenset(
    {"filter", "fill", "ast", "formula", "create", "columns", "depends_on", "default", "field", "relation", "action"}
)


def token(key: bytes, id: UUID, nonce: bytes) -> str:
    """192 bits, worked out from the installation's secret: a copy of the database opens nothing (ADR 0052)."""
    digest = hmac.digest(key, id.bytes + nonce, hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode()


def hash_of(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()


def status_of(row: Mapping[str, Any], now: datetime) -> Status:
    """What the link itself says; whether its maker may still share is asked elsewhere."""
    if row["revoked_at"] is not None:
        return "revoked"
    if row["wrong"] >= MAX_WRONG:
        return "locked"
    return "open" if now < row["expires_at"] else "expired"


# --- passes: who has typed the code need not type it for every picture
def issue_pass(key: bytes, id: UUID, now: datetime) -> str:
    stamp = str(int((now + PASS_LIFE).timestamp()))
    return f"{stamp}.{_signature(key, id, stamp)}"


def is_pass(text: str, key: bytes, id: UUID, now: datetime) -> bool:
    stamp, _, signature = text.partition(".")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    return hmac.compare_digest(signature.encode(), _signature(key, id, stamp).encode()) and now.timestamp() < int(stamp)


def _signature(key: bytes, id: UUID, stamp: str) -> str:
    return hmac.digest(key, f"pass\n{id}\n{stamp}".encode(), hashlib.sha256).hex()[:32]


# --- what visitors get
def shown_field(described: Mapping[str, Any]) -> dict[str, Any]:
    """A field's description as far as showing its value needs it."""
    plain = {name: described[name] for name in _SHOWN if name in described}
    settings = {key: value for key, value in (plain.get("settings") or {}).items() if key not in _UNSHOWN_SETTINGS}
    if isinstance(settings.get("fields"), list):
        settings["fields"] = [shown_field(row) for row in settings["fields"]]
    closed = {"access": "read", "required": False, "readonly": True, "hidden": False, "system": False, "operators": []}
    return plain | closed | {"settings": settings}


def shown_value(value: Any, file_url: Any) -> Any:
    """A value without ids of other records; files get links of this page: `file_url(id)`."""
    if isinstance(value, list):
        return [shown_value(item, file_url) for item in value]
    if not isinstance(value, Mapping):
        return value
    if "url" in value and "id" in value:
        return {**value, "url": file_url(value["id"])}
    if set(value) <= {"id", "title", "no"} and "title" in value:
        return {"id": "-", "title": value["title"]}
    return {key: shown_value(item, file_url) for key, item in value.items() if key != "id"}
