"""The one permission compiler: form × action × viewer → which rows, and which fields of which rows.

Several roles may grant the same action with different rows and fields. Rows are the union of their scopes; a field
is shown in a row only if a grant that holds *for that row* shows it, so two roles together never show more than each
shows alone. Everything that reads or writes records asks here: list, get, expansion, filter, sort, aggregate, history,
export and files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from serviceloop.fields.capabilities import BuilderOnly, Presentational
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.identity.viewer import Grant, Viewer
from serviceloop.kit.errors import Problem, forbidden

Tree = Mapping[str, Any]
EVERYTHING: Tree = {}
PLAIN_ACTIONS = ("read", "create", "update", "delete", "export", "import", "comment")
"""Besides these a form has one action for each named change of status: "do:<action>"."""
_RANK = {"hidden": 0, "read": 1, "write": 2}
_OWN: Tree = {
    "or": [
        {"field": "owner", "op": "eq", "value": {"$": "me"}},
        {"field": "created_by", "op": "eq", "value": {"$": "me"}},
    ]
}
NAMED_SCOPES: Mapping[str, Tree] = {
    "all": EVERYTHING,
    "own": _OWN,
    "unit": {"field": "org_unit", "op": "in", "value": {"$": "my_units"}},
    "subtree": {"field": "org_unit", "op": "in", "value": {"$": "my_subtree"}},
}
# Whoever is signed in sees colleagues' and units' names: pickers, authors and mentions need them.
_PLATFORM_GRANTS = (
    Grant("user", frozenset({"read"}), "all", {"*": "hidden", "name": "read", "org_unit": "read", "active": "read"}),
    Grant("org_unit", frozenset({"read"}), "all", {"*": "read"}),
)


@dataclass(frozen=True)
class RowGrant:
    """One role's leave to act: the rows as a condition tree, and the level of each field in those rows."""

    scope: Tree
    fields: Mapping[str, str]
    builder: bool = False
    """Whether the person may design forms: some types are written by nobody else."""

    def level(self, field: FieldDef) -> str:
        """hidden, read or write. `id` cannot be hidden, system fields cannot be written."""
        level = self.fields.get(field.key) or self.fields.get("*", "write")
        if field.key in ("id", "version"):
            return "read"
        if (field.system and field.key not in ("owner", "org_unit")) and level == "write":
            return "read"
        if level == "write" and not self.builder and isinstance(field.type, BuilderOnly):
            return "read"
        return level


@dataclass(frozen=True)
class Access:
    """What a viewer may do with one form by one action. `grants` empty: nothing at all."""

    form: FormDef
    action: str
    grants: tuple[RowGrant, ...]

    def __bool__(self) -> bool:
        return bool(self.grants)

    @cached_property
    def rows(self) -> Tree:
        """The union of the scopes, as one condition tree."""
        if any(not grant.scope for grant in self.grants):
            return EVERYTHING
        if len(self.grants) == 1:
            return self.grants[0].scope
        return {"or": [grant.scope for grant in self.grants]}

    @cached_property
    def levels(self) -> Mapping[str, str]:
        """Field key to the highest level any grant gives it, in some row."""
        if not self.grants:
            return {}
        return {key: self._highest(field) for key, field in self.form.fields.items()}

    def _highest(self, field: FieldDef) -> str:
        return max((grant.level(field) for grant in self.grants), key=_RANK.__getitem__)

    def level(self, key: str) -> str:
        """hidden, read or write; hidden where there is no such field."""
        return self.levels.get(key, "hidden")

    @cached_property
    def writable(self) -> frozenset[str]:
        """Keys that some grant opens for writing, in some row."""
        return writable_keys(self.form, self.grants)

    def visible_when(self, key: str) -> Tree | None:
        """None: shown in every row of the scope. Else: the rows in which it is shown."""
        field = self.form.fields[key]
        showing = [grant for grant in self.grants if grant.level(field) != "hidden"]
        if len(showing) == len(self.grants) or any(not grant.scope for grant in showing):
            return None
        return showing[0].scope if len(showing) == 1 else {"or": [grant.scope for grant in showing]}

    def readable(self) -> list[FieldDef]:
        """The fields with a value that some grant shows in some row."""
        shown = [field for field in self.form.fields.values() if not isinstance(field.type, Presentational)]
        return [field for field in shown if self.level(field.key) != "hidden"]

    def require(self) -> "Access":
        """Itself, or 403."""
        if not self.grants:
            raise no_access(self.form)
        return self


def writable_keys(form: FormDef, grants: Sequence[RowGrant]) -> frozenset[str]:
    """Keys of the fields that one of the grants opens for writing."""
    fields = [field for field in form.fields.values() if field.writable and not field.readonly]
    return frozenset(field.key for field in fields if any(grant.level(field) == "write" for grant in grants))


def no_access(form: FormDef) -> Problem:
    zh, en = form.label.get("zh", form.key), form.label.get("en", form.key)
    return forbidden({"zh": f"没有对“{zh}”执行此操作的权限", "en": f"You are not allowed to do this with {en}"})


_COMPILED: dict[tuple[str, bool, str, str], Access] = {}
_COMPILED_MAX = 5000


def access(form: FormDef, viewer: Viewer, action: str) -> Access:
    """The viewer's grants for one form and action ("read", "update", "do:close" …), compiled once for equal grants."""
    key = (viewer.grants_key, viewer.can("design_forms"), form.key, action)
    known = _COMPILED.get(key)
    if known is not None and known.form is form:
        return known
    if len(_COMPILED) >= _COMPILED_MAX:
        _COMPILED.clear()
    _COMPILED[key] = made = _compile(form, viewer, action)
    return made


def _compile(form: FormDef, viewer: Viewer, action: str) -> Access:
    grants = [*viewer.grants, *(_PLATFORM_GRANTS if form.schema != "app" else ())]
    matching = [grant for grant in grants if _matches(grant, form, action)]
    builder = viewer.can("design_forms")
    return Access(form, action, tuple(RowGrant(_scope(grant), grant.fields, builder) for grant in matching))


def granted_actions(form: FormDef, viewer: Viewer) -> list[str]:
    """Which of the form's actions the viewer holds in some row, for menus and buttons."""
    plain = list(PLAIN_ACTIONS)
    named = [f"do:{key}" for key in form.status.actions] if form.status else []
    if form.append_only:
        plain = [action for action in plain if action not in ("update", "delete")]
    return [action for action in plain + named if access(form, viewer, action)]


def _matches(grant: Grant, form: FormDef, action: str) -> bool:
    if grant.form not in ("*", form.key):
        return False
    if "*" in grant.actions or action in grant.actions:
        return True
    return action.startswith("do:") and "do:*" in grant.actions


def _scope(grant: Grant) -> Tree:
    return NAMED_SCOPES[grant.scope] if isinstance(grant.scope, str) else grant.scope
