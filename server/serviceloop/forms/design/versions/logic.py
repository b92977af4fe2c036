"""What changed from one definition of a form to another, in sentences. Pure; takes half-made drafts too."""

from collections.abc import Iterator, Mapping
from typing import Any

from serviceloop.forms.design.versions.field_changes import field_changes
from serviceloop.forms.design.versions.layout_changes import layout_changes
from serviceloop.forms.design.versions.words import Change, Plain, both, from_to, keyed, mapping, name, ordered
from serviceloop.kit.labels import Labels

MAX_CHANGES = 500
_MADE = Change("form.created", "", "新建表单", "Form created")
_HEAD: Mapping[str, Labels] = {
    "icon": {"zh": "图标", "en": "Icon"},
    "group": {"zh": "菜单分组", "en": "Menu group"},
    "append_only": {"zh": "只增不改", "en": "Append only"},
}
_PARTS: Mapping[str, Labels] = {
    "number": {"zh": "编号规则", "en": "Numbering"},
    "search": {"zh": "搜索字段", "en": "Searched fields"},
    "unique": {"zh": "组合唯一", "en": "Fields unique together"},
    "phone": {"zh": "手机布局", "en": "Phone layout"},
    "public": {"zh": "公开表单", "en": "Public form"},
}
_LISTS: Mapping[str, Labels] = {
    "views": {"zh": "视图", "en": "View"},
    "rules": {"zh": "校验规则", "en": "Rule"},
    "pages": {"zh": "详情页", "en": "Page"},
}
_KNOWN = {"key", "label", "title", "fields", "layout", "status", *_HEAD, *_PARTS, *_LISTS}


def changes(before: Plain | None, after: Plain) -> list[Change]:
    """Every difference; `before` None: the form's first version."""
    if before is None:
        return [_MADE]
    return list(_all(before, after))[:MAX_CHANGES]


def _all(before: Plain, after: Plain) -> Iterator[Change]:
    yield from _head(before, after)
    yield from field_changes(before.get("fields"), after.get("fields"))
    yield from layout_changes(before, after)
    yield from _status(mapping(before.get("status")), mapping(after.get("status")))
    for part, words in _LISTS.items():
        yield from _listed(part, words, before.get(part), after.get(part))
    for part, words in _PARTS.items():
        if (before.get(part) or None) != (after.get(part) or None):
            change = _presence(before.get(part), after.get(part))
            yield Change(f"form.{part}", part, words["zh"] + change["zh"], words["en"] + change["en"])
    for part in sorted({*before, *after} - _KNOWN):
        if before.get(part) != after.get(part):
            yield Change("form.other", str(part), f"“{part}”已修改", f"“{part}” changed")


def _head(before: Plain, after: Plain) -> Iterator[Change]:
    if mapping(before.get("label")) != mapping(after.get("label")):
        change = from_to(before.get("label"), after.get("label"))
        yield Change("form.renamed", "label", f"表单名称{change['zh']}", f"Name of the form{change['en']}")
    if before.get("title") != after.get("title"):
        old, new = _field_name(before), _field_name(after)
        zh, en = f"标题字段：{old['zh']} → {new['zh']}", f"Title field: {old['en']} → {new['en']}"
        yield Change("form.title", "title", zh, en)
    for member, words in _HEAD.items():
        if (before.get(member) or None) != (after.get(member) or None):
            change = from_to(before.get(member), after.get(member))
            yield Change(f"form.{member}", member, words["zh"] + change["zh"], words["en"] + change["en"])


def _field_name(definition: Plain) -> Labels:
    key = definition.get("title")
    found = keyed(definition.get("fields")).get(key, {}) if isinstance(key, str) else {}
    return both(found, str(key))


def _status(before: Plain, after: Plain) -> Iterator[Change]:
    if bool(before) != bool(after):
        zh, en = ("启用状态流转", "Statuses switched on") if after else ("停用状态流转", "Statuses switched off")
        yield Change("status.switched", "status", zh, en)
        return
    for member, zh, en in (("field", "状态字段", "Status field"), ("initial", "初始状态", "First status")):
        if before.get(member) != after.get(member):
            change = from_to(before.get(member), after.get(member))
            yield Change(f"status.{member}", f"status.{member}", zh + change["zh"], en + change["en"])
    words = {"zh": "状态动作", "en": "Action"}
    yield from _listed("status.actions", words, before.get("actions"), after.get("actions"))


def _listed(part: str, words: Labels, before: Any, after: Any) -> Iterator[Change]:
    """Views, rules, pages and actions: made, renamed, changed, taken away."""
    old, new = keyed(before), keyed(after)
    for place, (key, item) in enumerate(new.items()):
        path, title = f"{part}.{place}", _titled(item)
        lead = {"zh": f"{words['zh']}“{title['zh']}”", "en": f"{words['en']} “{title['en']}”"}
        if key not in old:
            yield Change(f"{part}.added", path, f"新增{lead['zh']}", f"{lead['en']} added")
            continue
        was = _titled(old[key])
        if was != title:
            zh, en = f"{lead['zh']}由“{was['zh']}”改名", f"{lead['en']} was renamed from “{was['en']}”"
            yield Change(f"{part}.renamed", path, zh, en)
        names = ("label", "message")
        if {k: v for k, v in old[key].items() if k not in names} != {k: v for k, v in item.items() if k not in names}:
            yield Change(f"{part}.changed", path, f"{lead['zh']}已修改", f"{lead['en']} changed")
    for key in (key for key in old if key not in new):
        title = _titled(old[key])
        zh, en = f"删除{words['zh']}“{title['zh']}”", f"{words['en']} “{title['en']}” deleted"
        yield Change(f"{part}.removed", part, zh, en)
    if not ordered(list(old), list(new)):
        zh, en = f"{words['zh']}顺序已调整", f"Order changed: {words['en'].lower()}s"
        yield Change(f"{part}.ordered", part, zh, en)


def _titled(item: Plain) -> Labels:
    message = mapping(item.get("message"))
    return {locale: name(item, locale, str(message.get(locale) or message.get("zh") or "")) for locale in ("zh", "en")}


def _presence(before: Any, after: Any) -> Labels:
    if not before:
        return {"zh": "已启用", "en": " added"}
    return {"zh": "已修改", "en": " changed"} if after else {"zh": "已取消", "en": " taken away"}
