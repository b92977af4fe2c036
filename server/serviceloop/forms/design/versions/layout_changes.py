"""What changed about the sections of a form's layout. Pure."""

from collections.abc import Iterator, Mapping

from serviceloop.forms.design.versions.words import Change, Plain, both, from_to, keyed, mapping, ordered, texts
from serviceloop.kit.labels import Labels

_MEMBERS: Mapping[str, Labels] = {
    "columns": {"zh": "列数", "en": "columns"},
    "tab": {"zh": "标签页", "en": "tab"},
    "visible_when": {"zh": "显示条件", "en": "condition to be shown"},
    "collapsed": {"zh": "默认收起", "en": "collapsed"},
}


def layout_changes(before: Plain, after: Plain) -> Iterator[Change]:
    """Sections made, renamed and taken away, fields moved from one to another."""
    old, new = _sections(before), _sections(after)
    pairs = _matched(old, new)
    for place, section in enumerate(new):
        name, path = _name(section, place), f"layout.{place}"
        if place not in pairs:
            zh, en = f"新增分组“{name['zh']}”", f"Section “{name['en']}” added"
            yield Change("section.added", path, zh, en)
        else:
            yield from _one(old[pairs[place]], section, pairs[place], name, path)
    for place in sorted(set(range(len(old))) - set(pairs.values())):
        name = _name(old[place], place)
        yield Change("section.removed", "layout", f"删除分组“{name['zh']}”", f"Section “{name['en']}” deleted")
    if list(pairs.values()) != sorted(pairs.values()):
        yield Change("sections.ordered", "layout", "分组顺序已调整", "The order of sections changed")
    yield from _moves(before, after, old, new, pairs)


def _one(old: Plain, new: Plain, place: int, name: Labels, path: str) -> Iterator[Change]:
    if mapping(old.get("label")) != mapping(new.get("label")):
        was = _name(old, place)
        zh, en = f"分组“{was['zh']}”改名为“{name['zh']}”", f"Section “{was['en']}” renamed to “{name['en']}”"
        yield Change("section.renamed", path, zh, en)
    for member, words in _MEMBERS.items():
        if (old.get(member) or None) != (new.get(member) or None):
            change = from_to(old.get(member), new.get(member))
            zh = f"分组“{name['zh']}”的{words['zh']}{change['zh']}"
            yield Change(f"section.{member}", path, zh, f"Section “{name['en']}” {words['en']}{change['en']}")
    if not ordered(texts(old.get("fields")), texts(new.get("fields"))):
        zh, en = f"分组“{name['zh']}”中的字段顺序已调整", f"The order of fields in section “{name['en']}” changed"
        yield Change("section.ordered", path, zh, en)


def _moves(
    before: Plain, after: Plain, old: list[Plain], new: list[Plain], pairs: Mapping[int, int]
) -> Iterator[Change]:
    """Fields that are in both versions and stand in another section now."""
    known, fields = keyed(before.get("fields")), keyed(after.get("fields"))
    was = {key: place for place, section in enumerate(old) for key in texts(section.get("fields"))}
    now = {key: place for place, section in enumerate(new) for key in texts(section.get("fields"))}
    for key in [key for key in fields if key in known]:
        source, target = was.get(key), now.get(key)
        if (source is None and target is None) or (target is not None and pairs.get(target, -1) == source):
            continue
        name = both(fields[key])
        if target is None:
            zh, en = f"字段“{name['zh']}”移出布局", f"Field “{name['en']}” taken out of the layout"
        else:
            section = _name(new[target], target)
            zh, en = f"字段“{name['zh']}”移到“{section['zh']}”", f"Field “{name['en']}” moved to “{section['en']}”"
        yield Change("field.moved", "layout" if target is None else f"layout.{target}", zh, en)


def _sections(definition: Plain) -> list[Plain]:
    layout = definition.get("layout")
    return [item for item in layout if isinstance(item, Mapping)] if isinstance(layout, list) else []


def _name(section: Plain, place: int) -> Labels:
    found = both(section)
    return {"zh": found["zh"] or f"第 {place + 1} 组", "en": found["en"] or f"no. {place + 1}"}


def _matched(old: list[Plain], new: list[Plain]) -> dict[int, int]:
    """New place to old place of the same section: by its name, else by the fields that both hold."""
    pairs: dict[int, int] = {}
    free = set(range(len(old)))
    for place, section in enumerate(new):
        label = mapping(section.get("label"))
        found = next((n for n in sorted(free) if label and mapping(old[n].get("label")) == label), None)
        if found is not None:
            pairs[place] = found
            free.discard(found)
    for place, section in enumerate(new):
        held = set(texts(section.get("fields")))
        best = max(free, key=lambda n: len(held & set(texts(old[n].get("fields")))), default=None)
        if place not in pairs and best is not None and held & set(texts(old[best].get("fields"))):
            pairs[place] = best
            free.discard(best)
    return dict(sorted(pairs.items()))
