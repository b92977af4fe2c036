"""Everything that a form's definition names: its own fields, those of other forms, other forms. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from serviceloop.fields.catalog import TYPES
from serviceloop.forms.design.uses.base import Context, Edit, Mention, Plain, Steps, World
from serviceloop.forms.design.uses.setting_mentions import FIELD, Settings
from serviceloop.forms.design.uses.trees import condition_names, formula_names
from serviceloop.forms.design.uses.view_mentions import view_mentions
from serviceloop.forms.design.uses.words import (
    NO_CONDITION,
    NO_DEFAULT,
    NO_RULE,
    TAKE_OUT,
    labels,
    of,
    quoted,
)
from serviceloop.forms.design.versions.words import both, keyed, mapping, name
from serviceloop.kit.labels import Labels

_TITLE = labels("标题字段", "Title field")
_SEARCH = labels("搜索字段", "Searched fields")
_SECTION = labels("布局", "Layout")
_PHONE = labels("手机布局", "Phone layout")
_VIEW = labels("视图", "View")
_STATUS = labels("状态字段", "Status field")
_ACTION = labels("状态动作", "Action")
_UNIQUE = labels("组合唯一", "Fields unique together")
_RULE = labels("校验规则", "Rule")
_PAGE = labels("详情页", "Record page")
_PUBLIC = labels("公开表单", "Public form")
_DEFAULT = labels("默认值", "default")
_SHOWN_WHEN = labels("显示条件", "condition to be shown")
_CONDITIONS: Mapping[str, Labels] = {
    "visible_when": _SHOWN_WHEN,
    "required_when": labels("必填条件", "condition to be required"),
    "readonly_when": labels("只读条件", "condition to be read-only"),
}
_NAMING = frozenset({"field", "fields", "columns", "sort", "hidden", "order", "title", "cover", "prefill", "show"})
"""Members of pages and public forms below which texts are names of fields."""


class FormMentions:
    """One definition. `form` is its key."""

    def __init__(self, world: World, form: str) -> None:
        self.world, self.form = world, form
        self.data = mapping(world.definitions.get(form))
        self.own: Context = (form, "")

    def all(self) -> Iterator[Mention]:
        yield from self._head()
        yield from self._layout()
        yield from self._fields()
        yield from self._status()
        yield from self._rules()
        for number, view in enumerate(_maps(self.data.get("views"))):
            yield from view_mentions(view, ("views", number), self.own, "view", quoted(_VIEW, both(view)))
        for number, page in enumerate(_maps(self.data.get("pages"))):
            yield from self._free(page, ("pages", number), "page", quoted(_PAGE, both(page)), self.own)
        yield from self._free(self.data.get("public"), ("public",), "public", _PUBLIC, self.own)

    def _head(self) -> Iterator[Mention]:
        title = self.data.get("title")
        if isinstance(title, str):
            other = self._other_title(title)
            mend = other and labels(f"改用“{name(other, 'zh')}”", f"Use “{name(other, 'en')}” instead")
            edits = (Edit(("title",), other["key"]),) if other else ()
            yield Mention("title", _TITLE, ("title",), self.own, title, mend or None, edits)
        yield from self._keys(("search",), "search", _SEARCH)
        for number, group in enumerate(_list(self.data.get("unique"))):
            edits = (Edit(("unique", number)),)
            for place, key in enumerate(_list(group)):
                if isinstance(key, str):
                    yield Mention("unique", _UNIQUE, ("unique", number, place), self.own, key, NO_RULE, edits)

    def _other_title(self, title: str) -> Plain | None:
        """Another field that holds a text and could stand for a record."""
        fields = keyed(self.data.get("fields"))
        kind = fields.get(title, {}).get("type")
        found = [item for key, item in fields.items() if key != title and item.get("type") == kind]
        return next((item for item in found if item.get("required")), found[0] if found else None)

    def _keys(self, at: Steps, kind: str, where: Labels, holder: Any = None) -> Iterator[Mention]:
        listed = (holder if holder is not None else self.data).get(str(at[-1]))
        for number, key in enumerate(_list(listed)):
            if isinstance(key, str):
                here = (*at, number)
                yield Mention(kind, where, here, self.own, key, TAKE_OUT, (Edit(here),))

    def _layout(self) -> Iterator[Mention]:
        for number, section in enumerate(_maps(self.data.get("layout"))):
            where = quoted(_SECTION, both(section)) if section.get("label") else _SECTION
            yield from self._keys(("layout", number, "fields"), "layout", where, section)
            at = ("layout", number, "visible_when")
            yield from self._condition(section.get("visible_when"), at, of(where, _SHOWN_WHEN))
        phone = mapping(self.data.get("phone"))
        for member in ("order", "hidden"):
            yield from self._keys(("phone", member), "layout", _PHONE, phone)

    def _condition(self, tree: Any, at: Steps, where: Labels, kind: str = "condition") -> Iterator[Mention]:
        for path, named, _ in condition_names(tree, at):
            yield Mention(kind, where, path, self.own, named, NO_CONDITION, (Edit(path, root=at),))

    def _fields(self) -> Iterator[Mention]:
        for number, item in enumerate(_maps(self.data.get("fields"))):
            at, where = ("fields", number), quoted(FIELD, both(item))
            yield from self._field(item, at, self.own, where)
            inner = (self.form, f"{item.get('key')}.")
            for place, row in enumerate(_maps(mapping(item.get("settings")).get("fields"))):
                here = (*at, "settings", "fields", place)
                yield from self._field(row, here, inner, quoted(FIELD, _joined(item, row)))

    def _field(self, item: Plain, at: Steps, context: Context, where: Labels) -> Iterator[Mention]:
        for member, words in _CONDITIONS.items():
            root = (*at, member)
            for path, named, _ in condition_names(item.get(member), root):
                edits = (Edit(path, root=root),)
                yield Mention("condition", of(where, words), path, context, named, NO_CONDITION, edits)
        formula = mapping(item.get("default")).get("formula")
        for named in formula_names(formula, self.world.fields_of(context)) if formula else ():
            here = (*at, "default")
            yield Mention("formula", of(where, _DEFAULT), here, context, named, NO_DEFAULT, (Edit(here),))
        if str(item.get("type")) in TYPES:
            yield from Settings(self.world, self.form, item, at, context).mentions()

    def _status(self) -> Iterator[Mention]:
        status = mapping(self.data.get("status"))
        if isinstance(status.get("field"), str):
            yield Mention("status", _STATUS, ("status", "field"), self.own, status["field"])
        for number, action in enumerate(_maps(status.get("actions"))):
            at, where = ("status", "actions", number), quoted(_ACTION, both(action))
            yield from self._keys((*at, "require"), "status", of(where, labels("必填字段", "required fields")), action)
            for key in mapping(action.get("set")):
                here = (*at, "set", str(key))
                words = of(where, labels("自动填写", "fields set"))
                yield Mention("status", words, here, self.own, str(key), TAKE_OUT, (Edit(here),))
            words = of(where, labels("执行条件", "condition"))
            yield from self._condition(action.get("when"), (*at, "when"), words, "status")

    def _rules(self) -> Iterator[Mention]:
        for number, rule in enumerate(_maps(self.data.get("rules"))):
            at: Steps = ("rules", number)
            message = {"label": rule.get("message"), "key": rule.get("key")}
            where, edits = quoted(_RULE, both(message)), (Edit(at),)
            error = mapping(rule.get("error_when"))
            named = [found for _, found, _ in condition_names(error, (*at, "error_when"))]
            if "formula" in error:
                named += formula_names(error["formula"], self.world.fields_of(self.own))
            for path in named:
                yield Mention("rule", where, (*at, "error_when"), self.own, path, NO_RULE, edits)
            if isinstance(rule.get("field"), str):
                here = (*at, "field")
                yield Mention("rule", where, here, self.own, rule["field"], TAKE_OUT, (Edit(here),))

    def _free(self, value: Any, at: Steps, kind: str, where: Labels, context: Context) -> Iterator[Mention]:
        """Parts whose inside belongs to others: what stands below a member that names fields is a name."""
        if isinstance(value, Mapping):
            if isinstance(value.get("form"), str) and value["form"] in self.world.definitions:
                context = (value["form"], "")
                yield Mention(kind, where, (*at, "form"), context, "")
            for key, inner in value.items():
                here = (*at, str(key))
                if isinstance(inner, Mapping) and ({"and", "or", "not"} & inner.keys() or "op" in inner):
                    yield from self._free_condition(inner, here, kind, where, context)
                elif key in _NAMING and isinstance(inner, str):
                    yield Mention(kind, where, here, context, inner)
                elif isinstance(inner, Mapping | list):
                    yield from self._free(inner, here, kind, where, context)
        elif isinstance(value, list):
            naming = at[-1] in _NAMING
            for number, inner in enumerate(value):
                here = (*at, number)
                if isinstance(inner, str) and naming:
                    yield Mention(kind, where, here, context, inner, TAKE_OUT, (Edit(here),))
                else:
                    yield from self._free(inner, here, kind, where, context)

    def _free_condition(self, tree: Any, at: Steps, kind: str, where: Labels, context: Context) -> Iterator[Mention]:
        for path, named, own in condition_names(tree, at):
            seen = self.own if own else context
            yield Mention(kind, where, path, seen, named, NO_CONDITION, (Edit(path, root=at),))


def _joined(item: Plain, row: Plain) -> Labels:
    outer, inner = both(item), both(row)
    return {"zh": f"{outer['zh']}/{inner['zh']}", "en": f"{outer['en']}/{inner['en']}"}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _maps(value: Any) -> list[Plain]:
    """The entries, with {} for what is none, so that numbers stay true."""
    return [mapping(item) for item in _list(value)]
