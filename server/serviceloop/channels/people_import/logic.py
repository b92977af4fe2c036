"""From the cells of a row to a person: what is wrong with it, which units, roles and posts it names. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from serviceloop.kit.labels import Labels

_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")
_PHONE = re.compile(r"[0-9+() -]{3,30}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_LIST = re.compile(r"[,，;；、\n|]+")
_PATH = re.compile(r"\s*[/\\>＞›／]\s*")
_NOT_ALLOWED = re.compile(r"[^a-z0-9]+")
_LOCALES = dict.fromkeys(("zh", "zh-cn", "中文", "简体中文", "chinese"), "zh") | dict.fromkeys(
    ("en", "en-us", "english", "英文", "英语"), "en"
)
MAX_NAME, MAX_EMAIL, MAX_DEPTH = 100, 200, 12


@dataclass(frozen=True)
class Trouble:
    """Why a row, or one cell of it, cannot be taken."""

    field: str | None
    code: str
    message: Labels


@dataclass(frozen=True)
class Draft:
    """A row as it was read. A field that is absent or empty in the file is None: it stays as it is."""

    row: int
    name: str | None = None
    account: str | None = None
    phone: str | None = None
    email: str | None = None
    unit: tuple[str, ...] | None = None
    units: tuple[tuple[str, ...], ...] | None = None
    roles: tuple[str, ...] | None = None
    posts: tuple[str, ...] | None = None
    locale: str | None = None
    troubles: tuple[Trouble, ...] = ()


@dataclass
class Units:
    """The org tree by the names on the way down to each unit."""

    paths: dict[UUID, tuple[str, ...]] = field(default_factory=dict)

    @property
    def roots(self) -> list[tuple[str, ...]]:
        return [path for path in self.paths.values() if len(path) == 1]

    def find(self, path: Sequence[str]) -> UUID | None:
        """The unit whose way down is, or ends with, these names. LookupError where several do and none is it."""
        wanted = tuple(path)
        whole = [unit for unit, known in self.paths.items() if known == wanted]
        found = whole or [unit for unit, known in self.paths.items() if known[-len(wanted) :] == wanted]
        if len(found) > 1:
            raise LookupError
        return found[0] if found else None

    def full(self, path: Sequence[str]) -> tuple[str, ...]:
        """The way down to a unit that is to be made: below what is there already, else below the only root."""
        for length in range(len(path) - 1, 0, -1):
            try:
                above = self.find(path[:length])
            except LookupError:
                continue
            if above is not None:
                return (*self.paths[above], *path[length:])
        roots = self.roots
        return (*roots[0], *path) if len(roots) == 1 else tuple(path)


def read(row: int, cells: Mapping[str, Any]) -> Draft:
    """`cells`: field to cell. All that is wrong in the row is told, not just the first."""
    troubles: list[Trouble] = []
    texts = {name: text for name, cell in cells.items() if (text := _text(cell))}
    checked = {name: _checked(name, text, troubles) for name, text in texts.items() if name in _CHECKS}
    return Draft(
        row,
        unit=path_of(texts["unit"]) if "unit" in texts else None,
        units=tuple(path_of(item) for item in _listed(texts["units"])) if "units" in texts else None,
        roles=_listed(texts["roles"]) if "roles" in texts else None,
        posts=_listed(texts["posts"]) if "posts" in texts else None,
        troubles=tuple(troubles),
        **checked,
    )


def path_of(text: str) -> tuple[str, ...]:
    """The names in "Head office / East / Shanghai"."""
    return tuple(part for part in _PATH.split(text.strip()) if part)


def account_for(draft: Draft, taken: Collection[str]) -> str | None:
    """An account for a person whose row brings none: the phone's digits, else the e-mail address, else the name."""
    digits = re.sub(r"\D", "", draft.phone or "")
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    for text in (digits if len(digits) > 4 else "", (draft.email or "").lower()):
        if _ACCOUNT.fullmatch(text):
            return None if text in taken else text
    return _from_name(draft.name or "", taken)


def _from_name(name: str, taken: Collection[str]) -> str | None:
    from pypinyin import lazy_pinyin  # late: its dictionaries take 20 MB

    plain = _NOT_ALLOWED.sub("", "".join(lazy_pinyin(name.lower())))[:50]
    if len(plain) < 2:
        return None
    account, number = plain, 1
    while account in taken:
        number += 1
        account = f"{plain}{number}"
    return account


def by_label(labels: Sequence[tuple[str, Labels]], wanted: Sequence[str]) -> tuple[list[str], list[str]]:
    """(keys, names that no key or label is). Case does not matter."""
    known = {text.strip().lower(): key for key, label in labels for text in label.values() if text}
    known |= {key.lower(): key for key, _ in labels}
    found = [known[name.lower()] for name in wanted if name.lower() in known]
    return list(dict.fromkeys(found)), [name for name in wanted if name.lower() not in known]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # Excel keeps phone numbers as numbers
    return str(cell).replace("\0", "").strip()


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _LIST.split(text) if part.strip()))


def _checked(name: str, text: str, troubles: list[Trouble]) -> str | None:
    value: str | None = _CHECKS[name](text)
    if value is None:
        troubles.append(Trouble(name, "invalid", _WRONG[name]))
    return value


def _matching(pattern: re.Pattern[str], text: str) -> str | None:
    return text if pattern.fullmatch(text) else None


_CHECKS: Mapping[str, Any] = {
    "name": lambda text: text if len(text) <= MAX_NAME else None,
    "account": lambda text: _matching(_ACCOUNT, text.lower()),
    "phone": lambda text: _matching(_PHONE, text),
    "email": lambda text: _matching(_EMAIL, text) if len(text) <= MAX_EMAIL else None,
    "locale": lambda text: _LOCALES.get(text.lower()),
}
_WRONG: Mapping[str, Labels] = {
    "name": {"zh": "姓名超过 100 字", "en": "The name is over 100 characters"},
    "account": {
        "zh": "账号须为 2–64 位字母、数字或 . _ @ + -，以字母或数字开头",
        "en": "An account has 2 to 64 letters, digits or . _ @ + -, and begins with a letter or digit",
    },
    "phone": {"zh": "手机号只能有数字、空格和 + - ( )", "en": "A phone number has digits, spaces and + - ( ) only"},
    "email": {"zh": "邮箱格式不正确", "en": "This is no e-mail address"},
    "locale": {"zh": "语言请填“中文”或“英文”", "en": "The language is Chinese or English"},
}
