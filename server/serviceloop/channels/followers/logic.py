"""What a follower is told of a record's changes. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from serviceloop.forms.definition import FormDef
from serviceloop.kit.labels import Labels, pick

MAX_LINES = 6
_MAX_COMMENT = 160
_WORDS: Mapping[str, Labels] = {
    "updated": {"zh": "修改了{fields}", "en": "changed {fields}"},
    "deleted": {"zh": "把它移入了回收站", "en": "moved it to the recycle bin"},
    "undeleted": {"zh": "从回收站恢复了它", "en": "took it out of the recycle bin"},
    "action": {"zh": "{action}（{fields}）", "en": "{action} ({fields})"},
    "action alone": {"zh": "{action}", "en": "{action}"},
    "said": {"zh": "：", "en": ": "},
    "comma": {"zh": "、", "en": ", "},
    "space": {"zh": "", "en": " "},
}
Entry = Mapping[str, Any]


def concerning(
    entries: Sequence[Entry],
    person: UUID,
    since: datetime,
    versions: Collection[int],
    comments: Collection[UUID],
) -> list[Entry]:
    """Of a timeline as the person may see it, newest first: the changes to tell of, oldest first.

    Left out: one's own, what was before one followed, deleted comments, and comments that mention the person, who is
    told of those anyway.
    """
    wanted = []
    for entry in reversed(entries):
        listed = entry["id"] in comments if entry["kind"] == "comment" else entry["version"] in versions
        known = entry["actor"]["id"] == str(person) or person in (entry.get("mentions") or ())
        fresh = datetime.fromisoformat(entry["at"]) > since
        if listed and fresh and not known and not entry.get("deleted_at"):
            wanted.append(entry)
    return wanted


def lines(form: FormDef, entries: Sequence[Entry], locale: str) -> list[str]:
    """A line a change; what one person changes in a row is one line."""
    found: list[tuple[str, str, list[str]]] = []
    for entry in entries:
        name, kind = entry["actor"]["name"], _kind(entry)
        labels = [pick(change["label"], locale) for change in entry.get("changes", ()) if _is_shown(form, change)]
        if kind == "updated" and found and found[-1][:2] == (name, kind):
            found[-1][2].extend(label for label in labels if label not in found[-1][2])
        elif kind == "comment":
            found.append((name, kind, [str(entry["body"])[:_MAX_COMMENT]]))
        elif labels or kind != "updated":
            found.append((name, kind, labels))
    return [_line(form, *item, locale) for item in found]


def _kind(entry: Entry) -> str:
    return "comment" if entry["kind"] == "comment" else str(entry["action"])


def _is_shown(form: FormDef, change: Mapping[str, Any]) -> bool:
    return not form.fields[change["field"]].system or change["field"] in ("owner", "org_unit")


def _line(form: FormDef, name: str, kind: str, parts: list[str], locale: str) -> str:
    if kind == "comment":
        return f"{name}{pick(_WORDS['said'], locale)}{parts[0]}"
    fields = pick(_WORDS["comma"], locale).join(parts)
    word = kind if kind in ("deleted", "undeleted") else "updated"
    action = ""
    if kind.startswith("action:") and form.status is not None:
        known = form.status.actions.get(kind.removeprefix("action:"))
        action = pick(known.label, locale) if known is not None else kind.removeprefix("action:")
        word = "action" if fields else "action alone"
    space = " " if word != "updated" or locale == "en" else pick(_WORDS["space"], locale)
    return f"{name}{space}{pick(_WORDS[word], locale).format(fields=fields, action=action)}"


def folded(fresh: Sequence[str], before: str) -> str:
    """The newest line first, those of an unread notice after them; no more than a glance takes in."""
    earlier = [line for line in before.split("\n") if line and line != "…"]
    every = [*reversed(fresh), *earlier]
    return "\n".join(every[:MAX_LINES] + (["…"] if len(every) > MAX_LINES or before.endswith("…") else []))
