"""Secrets that are shown once and stored as a hash."""

import hashlib
import secrets
from dataclasses import dataclass

KEY_START = "slk_"
_PREFIX_LENGTH = 8
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True)
class NewKey:
    """An API key at the moment of its making: `text` is what its holder keeps, nobody can show it again."""

    text: str
    prefix: str
    digest: bytes


def new_token() -> str:
    """256 random bits, URL-safe, 43 characters."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What we store. The token is random and long, so a plain sha256 cannot be searched backwards."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def new_api_key() -> NewKey:
    """`slk_<prefix>_<secret>`; the prefix tells keys apart in lists and logs."""
    prefix = _random_text(_PREFIX_LENGTH)
    text = f"{KEY_START}{prefix}_{_random_text(43)}"
    return NewKey(text, prefix, digest(text))


def _random_text(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
