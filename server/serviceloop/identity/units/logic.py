"""Keys of org units. Pure."""

import re
from collections.abc import Container

_NOT_ALLOWED = re.compile(r"[^a-z0-9]+")


def make_key(name: str, taken: Container[str]) -> str:
    """An ASCII key from the name (pinyin), made unique by a number."""
    from pypinyin import lazy_pinyin  # late: its dictionaries take 20 MB

    plain = _NOT_ALLOWED.sub("_", "_".join(lazy_pinyin(name.lower()))).strip("_")[:50]
    key = base = plain if plain[:1].isalpha() else f"u_{plain}".rstrip("_")
    number = 1
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    return key
