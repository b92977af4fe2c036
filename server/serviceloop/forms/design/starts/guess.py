"""Which type of field a column of a spreadsheet wants, judged by its cells and its name. Pure.

A guess is only made where every cell that was looked at converts into the type: an import must not lose a row to it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.fields.catalog import TYPES
from serviceloop.fields.options import separated
from serviceloop.forms.import_export.sheets import Row
from serviceloop.forms.keys import make_key

MAX_CELLS = 5000
"""Cells of a column that are tried with a type."""
MAX_DISTINCT = 30
"""Different values of a column that may become options."""
_LONG = 120
_OPTION_LENGTH = 30
_CONTEXT = CheckContext(ZoneInfo("Asia/Shanghai"))
_MOBILE = re.compile(r"(\+?86[- ]?)?1[3-9]\d{9}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LINK = re.compile(r"https?://\S+")
_MONEY_SIGN = re.compile(r"^[¥￥$€£]")
_CODE = re.compile(r"^0\d+$|^\d{12,}$")
_DATE_SIGN = re.compile(r"\d[-/.年]\d")
_NAMES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(words, re.IGNORECASE)
    for name, words in {
        "phone": r"电话|手机|联系方式|phone|mobile|\btel\b",
        "email": r"邮箱|邮件|e-?mail",
        "money": r"金额|价|费用|费$|成本|货款|报酬|工资|amount|price|cost|fee\b|salary",
        "percent": r"比例|比率|百分|折扣|税率|率$|percent|discount|rate\b",
        "code": r"编号|编码|单号|号码|序列号|条码|身份证|账号|\bno\b|\bcode\b|\bsn\b|serial|\bid\b|\bsku\b",
        "boolean": r"^是否|^有无",
        "textarea": r"描述|备注|说明|详情|内容|地址|description|remark|note|comment",
        "title": r"名称|标题|主题|姓名|事由|name|title|subject",
    }.items()
}


@dataclass
class Profile:
    """What was seen of a column. `cells`: the first that are not blank; `counts`: value to how often, while few."""

    name: str
    cells: list[Any] = field(default_factory=list)
    filled: int = 0
    counts: dict[str, int] | None = field(default_factory=dict)
    """None: too many different values."""
    longest: int = 0

    def see(self, cell: Any) -> None:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return
        self.filled += 1
        if len(self.cells) < MAX_CELLS:
            self.cells.append(cell)
        text = str(cell).strip()
        self.longest = max(self.longest, len(text))
        if self.counts is not None:
            self.counts[text] = self.counts.get(text, 0) + 1
            if len(self.counts) > 10 * MAX_DISTINCT:
                self.counts = None

    @property
    def texts(self) -> list[str]:
        return [cell.strip() for cell in self.cells if isinstance(cell, str)]

    @property
    def all_texts(self) -> bool:
        return len(self.texts) == len(self.cells)

    def named(self, what: str) -> bool:
        return _NAMES[what].search(self.name) is not None


def profiles(names: Sequence[str], rows: Sequence[Row] | Any) -> list[Profile]:
    """One profile a column, from all rows."""
    found = [Profile(name) for name in names]
    for row in rows:
        for index, profile in enumerate(found):
            profile.see(row.cell(index))
    return found


@dataclass(frozen=True)
class Guess:
    """The type for a column with its settings; `fits`: other types that every cell converts to."""

    type: str
    settings: Mapping[str, Any]
    fits: tuple[str, ...]


def guess(profile: Profile) -> Guess:
    """The best type; text where nothing better is sure."""
    if not profile.cells:
        return Guess("text", {}, ("text", "textarea", "number", "date", "select"))
    fitting = [(name, settings) for name, judge in _JUDGES if (settings := judge(profile)) is not None]
    fitting = [(name, settings) for name, settings in fitting if _converts(name, settings, profile)]
    plain: tuple[str, Mapping[str, Any]] = ("textarea", {}) if _is_long(profile) else ("text", {})
    chosen = fitting[0] if fitting else plain
    others = [name for name in _OFFERED if name != chosen[0] and _converts(name, _settings(name, profile), profile)]
    return Guess(chosen[0], chosen[1], (chosen[0], *others))


def _is_long(profile: Profile) -> bool:
    lines = any("\n" in text for text in profile.texts)
    return lines or profile.longest > _LONG or (profile.named("textarea") and profile.longest > _LONG // 3)


def _settings(name: str, profile: Profile) -> Mapping[str, Any]:
    """Settings for a type that the builder may choose instead."""
    if name == "select":
        return _options(list(profile.counts or {}))
    return (_numbers(profile) or {}) if name == "number" else {}


def _converts(name: str, settings: Mapping[str, Any], profile: Profile) -> bool:
    type_ = TYPES.get(name)
    if type_ is None:
        return False
    try:
        made = type_.Settings.model_validate(dict(settings))
        for cell in profile.cells:
            value = type_.from_cell(cell, made, _CONTEXT)
            if value is not None:
                type_.check(value, made, _CONTEXT)
    except (FieldError, ValueError):
        return False
    return True


# --- judges: settings where the cells look like the type, else None
def _boolean(profile: Profile) -> Mapping[str, Any] | None:
    values = set(profile.counts or ())
    if profile.counts is None or len(values) > 2:
        return None
    if all(isinstance(cell, bool) for cell in profile.cells):
        return {}
    worded = not values <= {"0", "1", "0.0", "1.0"} and len(values) == 2
    return {} if worded or profile.named("boolean") else None


def _moment(profile: Profile) -> str | None:
    """ "date" or "datetime"."""
    found = set()
    for cell in profile.cells:
        if isinstance(cell, datetime):
            found.add("date" if cell.time() == time() else "datetime")
        elif isinstance(cell, date):
            found.add("date")
        elif isinstance(cell, str) and _DATE_SIGN.search(cell):
            found.add("datetime" if ":" in cell or "：" in cell or "时" in cell else "date")
        else:
            return None
    return "datetime" if "datetime" in found else "date"


def _numbers(profile: Profile) -> Mapping[str, Any] | None:
    """{"decimals"} for numbers that may be added up, not for codes."""
    decimals = 0
    for cell in profile.cells:
        if isinstance(cell, bool) or not isinstance(cell, int | float | str):
            return None
        text = repr(cell) if isinstance(cell, float) else str(cell).strip().replace(",", "").replace("，", "")
        if _CODE.match(text) or not re.fullmatch(r"[-+]?\d+(\.\d+)?", text):
            return None
        places = len(text.partition(".")[2].rstrip("0"))
        decimals = max(decimals, places)
    return {"decimals": min(decimals, 6)}


def _number(profile: Profile) -> Mapping[str, Any] | None:
    return None if profile.named("code") or profile.named("phone") else _numbers(profile)


def _money(profile: Profile) -> Mapping[str, Any] | None:
    signed = bool(profile.texts) and profile.all_texts and all(_MONEY_SIGN.match(text) for text in profile.texts)
    if signed:
        return {}
    plain = _numbers(profile)
    return {} if plain is not None and profile.named("money") and plain["decimals"] <= 2 else None


def _percent(profile: Profile) -> Mapping[str, Any] | None:
    if profile.all_texts and all(text.endswith(("%", "％")) for text in profile.texts):
        return {}
    shares = all(isinstance(cell, float | int) and 0 <= cell <= 1 for cell in profile.cells)
    return {} if shares and profile.named("percent") else None


def _options(values: Sequence[str]) -> Mapping[str, Any]:
    taken: list[str] = []
    options = []
    for value in values[: 10 * MAX_DISTINCT]:
        key = make_key(value, taken, prefix="option")
        taken.append(key)
        options.append({"value": key, "label": {"zh": value}})
    return {"options": options}


def _select(profile: Profile) -> Mapping[str, Any] | None:
    """Few different words, each several times."""
    counts = profile.counts
    if counts is None or not profile.all_texts or not 2 <= len(counts) <= MAX_DISTINCT or profile.named("code"):
        return None
    if profile.filled < max(4, 2 * len(counts)) or any(len(value) > _OPTION_LENGTH for value in counts):
        return None
    return None if _separated(counts) else _options(list(counts))


def _multi_select(profile: Profile) -> Mapping[str, Any] | None:
    """Lists of words between separators, the same few words again and again."""
    counts = profile.counts
    if counts is None or not profile.all_texts or not _separated(counts):
        return None
    words = dict.fromkeys(word for value in counts for word in separated(value))
    used = sum(len(separated(value)) * times for value, times in counts.items())
    if not 2 <= len(words) <= MAX_DISTINCT or used < 3 * len(words):
        return None
    return _options(list(words)) if all(len(word) <= _OPTION_LENGTH for word in words) else None


def _separated(counts: Mapping[str, int]) -> bool:
    several = sum(times for value, times in counts.items() if len(separated(value)) > 1)
    return several * 4 >= sum(counts.values())


def _matching(pattern: re.Pattern[str]) -> Callable[[Profile], Mapping[str, Any] | None]:
    return lambda profile: {} if profile.all_texts and all(pattern.fullmatch(text) for text in profile.texts) else None


def _phone(profile: Profile) -> Mapping[str, Any] | None:
    mobiles = all(_MOBILE.fullmatch(re.sub(r"\.0$", "", str(cell)).replace(" ", "")) for cell in profile.cells)
    return {} if mobiles or profile.named("phone") else None


_JUDGES: tuple[tuple[str, Callable[[Profile], Mapping[str, Any] | None]], ...] = (
    ("email", _matching(_EMAIL)),
    ("link", _matching(_LINK)),
    ("phone", _phone),
    ("boolean", _boolean),
    ("date", lambda profile: {} if _moment(profile) == "date" else None),
    ("datetime", lambda profile: {} if _moment(profile) == "datetime" else None),
    ("percent", _percent),
    ("money", _money),
    ("number", _number),
    ("multi_select", _multi_select),
    ("select", _select),
)
"""In the order of certainty."""
_OFFERED = ("text", "textarea", "select", "number", "money", "percent", "date", "datetime", "boolean", "phone", "email")
