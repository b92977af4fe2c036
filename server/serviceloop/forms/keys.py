"""Keys of forms and fields: names of tables and columns, made once from the label and never changed."""

import re
from collections.abc import Collection

from serviceloop.forms.system_forms import PLATFORM_KEYS, SYSTEM_KEYS

MAX_KEY = 48
_PATTERN = re.compile(r"[a-z][a-z0-9_]{0,47}")
_POSTGRES_COLUMNS = {"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid", "oid"}
_LANGUAGE_WORDS = {"and", "or", "not", "true", "false", "null", "in", "me", "now", "today"}
_ROW_COLUMNS = {"id", "parent", "position"}

RESERVED_FIELD_KEYS = frozenset(SYSTEM_KEYS) | _POSTGRES_COLUMNS | _LANGUAGE_WORDS
"""Taken by system fields, by PostgreSQL for every table, or by the formula language."""
RESERVED_ROW_KEYS = _ROW_COLUMNS | _POSTGRES_COLUMNS | _LANGUAGE_WORDS
"""Not for fields of a sub-table's rows."""
RESERVED_FORM_KEYS = PLATFORM_KEYS | {"query", "batch", "me", "new", "recycled"}
"""Taken by the platform's forms, or by words in addresses."""


def is_key(text: str) -> bool:
    """Whether `text` has the grammar of a key. "__" is kept for names of sub-tables ("form__field")."""
    return _PATTERN.fullmatch(text) is not None and "__" not in text


def make_key(label: str, taken: Collection[str] = (), *, prefix: str = "f") -> str:
    """A free key from a label in any language: "客户电话" becomes "ke_hu_dian_hua".

    Reserved words and the keys in `taken` are avoided by a number at the end; a label without any letter
    of a known script gives `prefix` and a number.
    """
    from pypinyin import lazy_pinyin  # late: its dictionaries take 50 MB and 0.3 s

    words = re.sub(r"[^a-z0-9]+", "_", "_".join(lazy_pinyin(label)).lower().replace("ü", "v")).strip("_")
    if not words:
        words = prefix
    elif not words[0].isalpha():
        words = f"{prefix}_{words}"
    base = words[:MAX_KEY].strip("_")
    busy = set(taken) | RESERVED_FIELD_KEYS | RESERVED_FORM_KEYS
    if base not in busy:
        return base
    return next(key for n in range(2, len(busy) + 3) if (key := _numbered(base, n)) not in busy)


def _numbered(base: str, number: int) -> str:
    end = f"_{number}"
    return base[: MAX_KEY - len(end)].rstrip("_") + end
