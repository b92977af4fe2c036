"""Three-way merge of application files. Pure.

Base is what was shipped when the application was installed or upgraded last, theirs what is shipped now, mine what the
instance has made of it. What only one side changed is taken; what both changed in the same way, too; the rest is a
conflict, and a choice decides. Lists of things with a key are merged thing by thing, whatever their order.
"""

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Side = Literal["mine", "theirs"]


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()
"""Not there: never added, or deleted."""


@dataclass(frozen=True)
class Conflict:
    """Both sides changed the same place differently. `trail`: names of what is around it, for people.

    A value of None with `deleted` set for that side means that the side has removed it.
    """

    path: str
    trail: tuple[Any, ...]
    base: Any
    mine: Any
    theirs: Any
    chosen: Side

    def plain(self) -> dict[str, Any]:
        """As JSON; sides on which the thing is gone are absent."""
        values = {"base": self.base, "mine": self.mine, "theirs": self.theirs}
        there = {name: value for name, value in values.items() if value is not MISSING}
        return {"path": self.path, "trail": list(self.trail), "chosen": self.chosen, **there}


@dataclass
class Merge:
    """One run: how conflicts are decided, and which there were. `rule` decides what `choices` (by path) does not."""

    choices: Mapping[str, Side] = field(default_factory=dict)
    rule: Side = "mine"
    conflicts: list[Conflict] = field(default_factory=list)

    def run(self, base: Any, theirs: Any, mine: Any, path: str = "", trail: tuple[Any, ...] = ()) -> Any:
        """The merged value, or MISSING."""
        if same(mine, theirs) or same(theirs, base):
            return mine
        if same(mine, base):
            return theirs
        if _are(Mapping, base, theirs, mine) and not any(_atomic(side) for side in (theirs, mine)):
            return self._mappings(base, theirs, mine, path, trail)
        if _are(list, base, theirs, mine):
            keys = _identities(path, base, theirs, mine)
            if keys is not None:
                return self._lists(keys, [[] if base is MISSING else base, theirs, mine], path, trail)
        return self._decide(base, theirs, mine, path, trail)

    def _mappings(self, base: Any, theirs: Any, mine: Any, path: str, trail: tuple[Any, ...]) -> dict[str, Any]:
        before = {} if base is MISSING else base
        merged: dict[str, Any] = {}
        apart = _types_differ(theirs, mine)
        for key in order(list(before), list(theirs), list(mine)):
            was, now, own = (side.get(key, MISSING) for side in (before, theirs, mine))
            where = f"{path}/{key}" if path else key
            if apart and key == "settings":
                value = (theirs if same(merged.get("type"), theirs["type"]) else mine).get(key, MISSING)
            else:
                value = self.run(was, now, own, where, (*trail, key))
            if value is not MISSING:
                merged[key] = value
        return merged

    def _lists(self, keys: list[list[Hashable]], sides: list[list[Any]], path: str, trail: tuple[Any, ...]) -> Any:
        found = [dict(zip(names, items, strict=True)) for names, items in zip(keys, sides, strict=True)]
        merged = []
        for key in order(*keys):
            parts = [items.get(key, MISSING) for items in found]
            name = next((_name(item) for item in reversed(parts) if item is not MISSING), key)
            was, now, own = parts
            value = self.run(was, now, own, f"{path}/{_plain(key)}", (*trail, name))
            if value is not MISSING:
                merged.append(value)
        return merged

    def _decide(self, base: Any, theirs: Any, mine: Any, path: str, trail: tuple[Any, ...]) -> Any:
        chosen = self.choices.get(path, self.rule)
        self.conflicts.append(Conflict(path, trail, base, mine, theirs, chosen))
        return mine if chosen == "mine" else theirs


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: true is not 1, the order of keys does not matter."""
    if one is MISSING or other is MISSING:
        return one is other
    return _canonical(one) == _canonical(other)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def order(base: Sequence[Any], theirs: Sequence[Any], mine: Sequence[Any]) -> list[Any]:
    """All keys, in their order, or in mine if I have changed it; what only the other has follows its neighbour."""
    moved = [key for key in mine if key in base] != [key for key in base if key in mine]
    lead, other = (mine, theirs) if moved else (theirs, mine)
    result = list(lead)
    for place, key in enumerate(other):
        if key not in result:
            before = next((item for item in reversed(other[:place]) if item in result), None)
            result.insert(0 if before is None else result.index(before) + 1, key)
    return result


_CONDITION = frozenset({"and", "or", "not", "op", "$", "formula"})


def _atomic(value: Any) -> bool:
    """Conditions, dynamic values and formulas are taken whole: half of each would be neither's meaning."""
    return bool(_CONDITION & value.keys())


def _are(kind: type, base: Any, theirs: Any, mine: Any) -> bool:
    return isinstance(theirs, kind) and isinstance(mine, kind) and (base is MISSING or isinstance(base, kind))


def _types_differ(theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> bool:
    return "type" in theirs and "type" in mine and theirs["type"] != mine["type"]


def _plain(key: Hashable) -> str:
    return str(key).replace("/", "∕")


def _name(item: Any) -> Any:
    if not isinstance(item, Mapping):
        return item
    return item.get("label") or next((item[key] for key in ("key", "value", "form", "target") if key in item), "")


def _identities(path: str, *sides: Any) -> list[list[Hashable]] | None:
    """The identity of each item of base, theirs and mine; None if the list has to be taken whole."""
    lists = [[] if side is MISSING else side for side in sides]
    every = [item for items in lists for item in items]
    if path.startswith("prints/") and path.endswith("/cells"):
        return [list(range(len(items))) for items in lists]
    if all(isinstance(item, str | int) for item in every):
        return _unique([list(items) for items in lists])
    if not all(isinstance(item, Mapping) for item in every):
        return None
    if path.rsplit("/", 1)[-1] == "layout":
        return _sections(lists)
    if path.startswith("prints/") and all("kind" in item for item in every):
        return _blocks(lists)
    for names in (("key",), ("value",), ("form",), ("kind", "target"), ("field", "fn")):
        if all(name in item for item in every for name in names):
            return _unique([_numbered([_identity(item, names) for item in items]) for items in lists])
    return None


def _identity(item: Mapping[str, Any], names: Sequence[str]) -> Hashable:
    return str(item[names[0]]) if len(names) == 1 else ":".join(str(item[name]) for name in names)


def _numbered(keys: Sequence[Hashable]) -> list[Hashable]:
    """A key that comes again is told apart by its number: a role may hold several grants on one form."""
    seen: dict[Hashable, int] = {}
    named: list[Hashable] = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        named.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return named


def _unique(keys: list[list[Hashable]]) -> list[list[Hashable]] | None:
    return keys if all(len(set(names)) == len(names) for names in keys) else None


def _sections(lists: list[list[Mapping[str, Any]]]) -> list[list[Hashable]] | None:
    """Sections of a layout have no key: the same label, else at least half of the fields, makes them the same."""
    base, theirs, mine = lists
    first = base or theirs
    names = _numbered([_title(section) for section in first])
    known = list(zip(names, first, strict=True))
    tests = (_same_title, _alike)
    matched = [_matched(known, side, tests, _title) for side in (theirs, mine)]
    return _unique([names if base else [], *matched])


def _blocks(lists: list[list[Mapping[str, Any]]]) -> list[list[Hashable]] | None:
    """Blocks of a print template have no key: an equal one, one about the same, one of its kind is the same."""
    base, theirs, mine = lists
    first = base or theirs
    names = _numbered([_kind(block) for block in first])
    known = list(zip(names, first, strict=True))
    tests = (same, _same_subject, _same_kind)
    matched = [_matched(known, side, tests, _kind) for side in (theirs, mine)]
    return _unique([names if base else [], *matched])


def _kind(block: Mapping[str, Any]) -> str:
    return str(block["kind"])


def _same_kind(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["kind"] == other["kind"])


def _same_subject(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one["kind"] != other["kind"]:
        return False
    return any(name in one and same(one[name], other.get(name)) for name in ("field", "form", "label", "text"))


def _matched(
    known: Sequence[tuple[Hashable, Mapping[str, Any]]],
    side: Sequence[Mapping[str, Any]],
    tests: Sequence[Callable[[Any, Any], bool]],
    title: Callable[[Any], str],
) -> list[Hashable]:
    found: dict[int, Hashable] = {}
    left = dict(known)
    for test in tests:
        for number, section in enumerate(side):
            name = next((name for name, other in left.items() if test(section, other)), None)
            if number not in found and name is not None:
                found[number] = name
                del left[name]
    taken = {name for name, _ in known}
    return _numbered([found.get(n, _new_title(title(section), taken)) for n, section in enumerate(side)])


def _title(section: Mapping[str, Any]) -> str:
    label = section.get("label")
    return str(label.get("zh") or label.get("en")) if isinstance(label, Mapping) else str(label or "…")


def _new_title(title: str, taken: set[Hashable]) -> str:
    return f"+{title}" if title in taken else title


def _same_title(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return _title(one) == _title(other)


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    fields, others = set(one.get("fields", ())), set(other.get("fields", ()))
    return bool(fields) and len(fields & others) * 2 >= min(len(fields), len(others))


def merge_form(merge: Merge, base: Any, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> dict[str, Any]:
    """A form's definition. What names a field that is gone is mended, and a field that mine still needs stays."""
    start = len(merge.conflicts)
    merged: dict[str, Any] = dict(merge.run(base, theirs, mine, f"forms/{theirs['key']}", (theirs["label"],)))
    if len(merge.conflicts) == start and (same(merged, theirs) or same(merged, mine)):
        return merged
    every = {item["key"] for side in (theirs, mine) for item in side.get("fields", ())}
    _keep_needed(merged, mine)
    gone = every - {item["key"] for item in merged.get("fields", ())}
    if merged.get("layout"):
        merged["layout"] = _placed_once(merged["layout"], mine.get("layout", ()), gone)
    for view in merged.get("views", ()):
        if "columns" in view:
            view["columns"] = [path for path in view["columns"] if path.split(".")[0] not in gone]
    return merged


def _keep_needed(merged: dict[str, Any], mine: Mapping[str, Any]) -> None:
    """A field that the new version no longer has, but that something of the instance still names, comes back."""
    there = {item["key"] for item in merged.get("fields", ())}
    text = _canonical({key: value for key, value in merged.items() if key not in ("layout", "views")})
    text += _canonical([{**view, "columns": []} for view in merged.get("views", ())])
    for item in mine.get("fields", ()):
        key = item["key"]
        if key not in there and (f'"{key}"' in text or f'"{key}.' in text or f"{{{key}}}" in text):
            merged["fields"] = [*merged["fields"], item]


def _placed_once(
    layout: Sequence[Mapping[str, Any]], mine: Sequence[Mapping[str, Any]], gone: set[str]
) -> list[Mapping[str, Any]]:
    """Both moved a field to different sections: it stays where the instance has put it."""
    titles = {key: _title(section) for section in mine for key in section.get("fields", ())}
    places: dict[str, int] = {}
    for number, section in enumerate(layout):
        for key in section["fields"]:
            if key not in places or titles.get(key) == _title(section):
                places[key] = number
    return [
        {**section, "fields": [key for key in section["fields"] if places[key] == number and key not in gone]}
        for number, section in enumerate(layout)
    ]
