"""A form out of a spreadsheet: one field a column, ready to be changed before it is made. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from serviceloop.forms.design.drafts.logic import BASICS
from serviceloop.forms.design.starts.guess import Guess, Profile, guess
from serviceloop.forms.file_format import MAX_LABEL
from serviceloop.forms.import_export.sheets import cell_json
from serviceloop.forms.keys import make_key
from serviceloop.kit.labels import Labels

_SAMPLES = 5
_SAMPLE_LENGTH = 120
_TEXTS = ("text", "textarea", "phone", "email")
_MAX_SEARCHED = 4


@dataclass(frozen=True)
class Column:
    """A column and the field proposed for it."""

    profile: Profile
    key: str
    guess: Guess

    def field(self) -> dict[str, Any]:
        label = {"zh": self.profile.name[:MAX_LABEL]}
        plain: dict[str, Any] = {"key": self.key, "type": self.guess.type, "label": label}
        if self.guess.settings:
            plain["settings"] = dict(self.guess.settings)
        return plain

    def shown(self) -> dict[str, Any]:
        samples = dict.fromkeys(str(cell_json(cell))[:_SAMPLE_LENGTH] for cell in self.profile.cells[:200])
        return {
            "name": self.profile.name,
            "field": self.key,
            "type": self.guess.type,
            "fits": list(self.guess.fits),
            "samples": list(samples)[:_SAMPLES],
            "filled": self.profile.filled,
            "distinct": len(self.profile.counts) if self.profile.counts is not None else None,
        }


def propose(profiles: Sequence[Profile]) -> list[Column]:
    """A field for each column, keys made from the names."""
    taken: list[str] = []
    columns = []
    for profile in profiles:
        key = make_key(profile.name, taken)
        taken.append(key)
        columns.append(Column(profile, key, guess(profile)))
    return columns


def definition(key: str, label: Labels, columns: Sequence[Column]) -> dict[str, Any]:
    """The form with all columns in one section."""
    title = _title(columns)
    searched = [item.key for item in columns if item.guess.type in _TEXTS and item.key != title]
    return {
        "key": key,
        "label": dict(label),
        "title": title,
        "search": list(dict.fromkeys(["no", title, *searched[:_MAX_SEARCHED]])),
        "fields": [column.field() for column in columns],
        "layout": [{"label": BASICS, "columns": 2, "fields": [item.key for item in columns]}],
    }


def _title(columns: Sequence[Column]) -> str:
    """The column that says what a row is about; the record's number where none does."""
    texts = [item for item in columns if item.guess.type == "text" and item.profile.filled]
    named = [item for item in texts if item.profile.named("title")]
    return next((item.key for item in (*named, *texts)), "no")
