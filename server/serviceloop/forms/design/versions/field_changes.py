"""What changed about the fields of a form. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from serviceloop.fields.catalog import TYPES
from serviceloop.forms.design.versions.words import Change, Plain, both, from_to, keyed, mapping, ordered
from serviceloop.kit.labels import Labels

_FLAGS: Mapping[str, tuple[Labels, Labels]] = {
    "required": ({"zh": "设为必填", "en": "is required now"}, {"zh": "改为选填", "en": "is optional now"}),
    "unique": ({"zh": "不允许重复", "en": "must be unique now"}, {"zh": "允许重复", "en": "need not be unique now"}),
    "readonly": ({"zh": "设为只读", "en": "is read-only now"}, {"zh": "可以填写", "en": "can be filled in now"}),
    "hidden": ({"zh": "设为隐藏", "en": "is hidden now"}, {"zh": "不再隐藏", "en": "is shown now"}),
}
_MEMBERS: Mapping[str, Labels] = {
    "default": {"zh": "默认值", "en": "default"},
    "help": {"zh": "说明", "en": "help text"},
    "placeholder": {"zh": "提示文字", "en": "placeholder"},
    "width": {"zh": "宽度", "en": "width"},
    "visible_when": {"zh": "显示条件", "en": "condition to be shown"},
    "required_when": {"zh": "必填条件", "en": "condition to be required"},
    "readonly_when": {"zh": "只读条件", "en": "condition to be read-only"},
}
_LISTS = ("options", "fields")


def field_changes(before: Any, after: Any, path: str = "fields", inside: Labels | None = None) -> Iterator[Change]:
    """`inside`: the name of the sub-table, where these are its columns."""
    old, new = keyed(before), keyed(after)
    lead = _lead(inside)
    for place, (key, item) in enumerate(new.items()):
        where = f"{path}.{place}"
        if key in old:
            yield from _one(old[key], item, where, lead)
        else:
            words, kind = both(item), _type_name(item)
            zh, en = f"新增字段“{words['zh']}”（{kind['zh']}）", f"Field “{words['en']}” added ({kind['en']})"
            yield Change("field.added", where, lead["zh"] + zh, lead["en"] + en)
    for key in (key for key in old if key not in new):
        words = both(old[key])
        zh, en = f"删除字段“{words['zh']}”", f"Field “{words['en']}” deleted"
        yield Change("field.removed", path, lead["zh"] + zh, lead["en"] + en)
    if not ordered(list(old), list(new)):
        yield Change("fields.ordered", path, lead["zh"] + "字段顺序已调整", lead["en"] + "The order of fields changed")


def _lead(inside: Labels | None) -> Labels:
    return {"zh": f"子表“{inside['zh']}”：", "en": f"Sub-table “{inside['en']}”: "} if inside else {"zh": "", "en": ""}


def _type_name(item: Plain) -> Labels:
    name = item.get("type")
    found = TYPES.get(name) if isinstance(name, str) else None
    return found.label if found is not None else {"zh": str(name), "en": str(name)}


def _one(old: Plain, new: Plain, path: str, lead: Labels) -> Iterator[Change]:
    name = both(new)

    def told(kind: str, zh: str, en: str) -> Change:
        return Change(
            f"field.{kind}", path, f"{lead['zh']}字段“{name['zh']}”{zh}", f"{lead['en']}Field “{name['en']}” {en}"
        )

    if mapping(old.get("label")) != mapping(new.get("label")):
        was = both(old)
        yield told("renamed", f"由“{was['zh']}”改名", f"was renamed from “{was['en']}”")
    if old.get("type") != new.get("type"):
        was, now = _type_name(old), _type_name(new)
        yield told("type", f"类型：{was['zh']} → {now['zh']}", f"type: {was['en']} → {now['en']}")
    for flag, (on, off) in _FLAGS.items():
        if bool(old.get(flag)) != bool(new.get(flag)):
            words = on if new.get(flag) else off
            yield told(flag, words["zh"], words["en"])
    for member, words in _MEMBERS.items():
        if old.get(member) != new.get(member):
            change = from_to(old.get(member), new.get(member))
            yield told(member, f"的{words['zh']}{change['zh']}", f"{words['en']}{change['en']}")
    yield from _settings(old, new, path, lead)


def _settings(old: Plain, new: Plain, path: str, lead: Labels) -> Iterator[Change]:
    before, after, name = mapping(old.get("settings")), mapping(new.get("settings")), both(new)
    yield from _options(before.get("options"), after.get("options"), f"{path}.settings.options", name, lead)
    yield from field_changes(before.get("fields"), after.get("fields"), f"{path}.settings.fields", name)
    if old.get("type") != new.get("type"):
        return
    for key in sorted({*before, *after} - set(_LISTS)):
        if before.get(key) != after.get(key):
            words, change = _setting_name(new, key), from_to(before.get(key), after.get(key))
            zh = f"{lead['zh']}字段“{name['zh']}”的{words['zh']}{change['zh']}"
            en = f"{lead['en']}Field “{name['en']}” {words['en']}{change['en']}"
            yield Change("field.setting", f"{path}.settings.{key}", zh, en)


def _setting_name(item: Plain, key: str) -> Labels:
    name = item.get("type")
    found = TYPES.get(name) if isinstance(name, str) else None
    field = found.Settings.model_fields.get(key) if found is not None else None
    if field is None or field.title is None:
        return {"zh": key, "en": key}
    extra = field.json_schema_extra
    english = extra.get("x-en") if isinstance(extra, dict) else None
    title = english.get("title") if isinstance(english, dict) else None
    return {"zh": f"“{field.title}”", "en": f"“{title or field.title}”"}


def _options(before: Any, after: Any, path: str, name: Labels, lead: Labels) -> Iterator[Change]:
    old, new = _by_value(before), _by_value(after)
    start = {"zh": f"{lead['zh']}“{name['zh']}”", "en": f"{lead['en']}“{name['en']}”: "}

    def told(kind: str, zh: str, en: str) -> Change:
        return Change(f"option.{kind}", path, start["zh"] + zh, start["en"] + en)

    for value, item in new.items():
        words = both(item)
        if value not in old:
            yield told("added", f"新增选项“{words['zh']}”", f"option “{words['en']}” added")
            continue
        was = old[value]
        if was.get("label") != item.get("label"):
            yield told(
                "renamed",
                f"选项“{both(was)['zh']}”改名为“{words['zh']}”",
                f"option “{both(was)['en']}” renamed to “{words['en']}”",
            )
        if bool(was.get("archived")) != bool(item.get("archived")):
            zh, en = ("停用", "archived") if item.get("archived") else ("重新启用", "offered again")
            yield told("archived", f"{zh}选项“{words['zh']}”", f"option “{words['en']}” {en}")
        rest = [key for key in {*was, *item} - {"label", "archived", "value"} if was.get(key) != item.get(key)]
        if rest:
            yield told("changed", f"选项“{words['zh']}”的设置已修改", f"option “{words['en']}” changed")
    for value in (value for value in old if value not in new):
        words = both(old[value])
        yield told("removed", f"删除选项“{words['zh']}”", f"option “{words['en']}” deleted")
    if not ordered(list(old), list(new)):
        yield told("ordered", "的选项顺序已调整", "order of options changed")


def _by_value(options: Any) -> dict[str, Plain]:
    listed = options if isinstance(options, list | tuple) else []
    return {item["value"]: item for item in listed if isinstance(item, Mapping) and isinstance(item.get("value"), str)}
