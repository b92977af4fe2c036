"""What an import will do, checked: which column or constant fills which field, the key, the mode. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from serviceloop.fields.capabilities import Chosen, Composite, Relational, Rows
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.import_export.sheets import SheetColumn
from serviceloop.forms.permissions import Access, access, no_access
from serviceloop.forms.records.sources import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Issue, forbidden, invalid

ABILITY = "import_data"
MODES = ("create", "upsert", "update")
_TAKEOVER_ROLES = frozenset({"admin", "builder"})
_STATED = ("created_at", "no")
"""System fields that only a takeover of another system's data may state."""


@dataclass(frozen=True, eq=False)
class Slot:
    """One thing that is filled: a field, or a part of a composite one.

    `by`: the field of the related form that the cell names its record by, None to try the usual ones; `create`: make
    the related record where there is none; `epoch`: the cell is a Unix time in "s" or "ms". `column`: index in the
    file, None for a constant. `name`: the column's name, for messages. `inner`: the field within the rows of `field`, a
    sub-table, whose key is then the `part`.
    """

    field: FieldDef
    part: str | None = None
    by: str | None = None
    create: bool = False
    epoch: str | None = None
    column: int | None = None
    constant: Any = None
    name: str = ""
    inner: FieldDef | None = None

    @property
    def target(self) -> FieldDef:
        """The field whose type reads the cells."""
        return self.inner or self.field


@dataclass(frozen=True)
class ImportPlan:
    """`clear`: a blank cell empties the field of an existing record; otherwise it leaves it alone. `group`: the field
    by which several rows are one record; None: rows that fill nothing but a sub-table belong to the one above."""

    form: FormDef
    slots: tuple[Slot, ...]
    key: str | None
    mode: str
    clear: bool
    takeover: bool
    group: str | None = None

    @property
    def grouped(self) -> bool:
        """Whether columns fill rows within records, so that several rows of the file may be one record."""
        return any(slot.inner is not None for slot in self.slots)

    @cached_property
    def by_field(self) -> Mapping[str, tuple[Slot, ...]]:
        """Field key to its slots, the key field first."""
        found: dict[str, tuple[Slot, ...]] = {}
        for slot in sorted(self.slots, key=lambda item: item.field.key != self.key):
            found[slot.field.key] = (*found.get(slot.field.key, ()), slot)
        return found


@dataclass(frozen=True)
class Wanted:
    """A target as it was asked for: "priority", "position.lat", "customer.phone", "customer.name+"."""

    path: str
    create: bool = False
    epoch: str | None = None

    @classmethod
    def of(cls, given: Any) -> "Wanted":
        """From a text, or {"field", "by"?, "create"?, "epoch"?}."""
        if isinstance(given, str):
            return cls(given.removesuffix("+"), given.endswith("+"))
        path = f"{given['field']}.{given['by']}" if given.get("by") else str(given["field"])
        return cls(path.removesuffix("+"), bool(given.get("create")) or path.endswith("+"), given.get("epoch"))


class Rights:
    """What the viewer may write by an import into a form. Problem 403 where it is nothing at all."""

    def __init__(self, form: FormDef, viewer: Viewer, mode: str = "") -> None:
        if form.schema != "app" or not viewer.can(ABILITY):
            raise forbidden()
        self.form, self.viewer = form, viewer
        self.takeover = "*" in viewer.abilities or bool(viewer.roles & _TAKEOVER_ROLES)
        self.imports = access(form, viewer, "import").require()
        self.reads = access(form, viewer, "read").require()
        actions = {"create": ("create",), "update": ("update",)}.get(mode, ("create", "update"))
        if form.append_only:
            actions = ("create",)
        self.writes = [access(form, viewer, action) for action in actions]
        if (mode and not all(self.writes)) or (form.append_only and mode in ("upsert", "update")):
            raise no_access(form)

    def may_fill(self, field: FieldDef) -> bool:
        """Whether a column may be mapped to this field, at least in some rows."""
        if field.key in _STATED:
            return self.takeover
        if not field.writable or (field.readonly and not self.takeover):
            return False
        return self._level(field.key, self.imports) and all(self._level(field.key, item) for item in self.writes)

    def may_see(self, field: FieldDef) -> bool:
        return self.reads.level(field.key) != "hidden"

    @staticmethod
    def _level(key: str, allowed: Access) -> bool:
        return not allowed or allowed.level(key) == "write"


@dataclass
class _Parser:
    catalog: Catalog
    viewer: Viewer
    rights: Rights
    key: str | None
    issues: list[Issue]

    def slot(
        self, wanted: Wanted, where: str, source: SheetColumn | None, index: int | None, constant: Any
    ) -> Slot | None:
        head, _, rest = wanted.path.partition(".")
        field = self.rights.form.fields.get(head)
        if field is None or not (self.rights.may_see(field) or self.rights.may_fill(field)):
            self._refuse(where, "unknown_field", f"没有字段“{head[:60]}”", f"There is no field {head[:60]}")
            return None
        if not self.rights.may_fill(field) and not (field.key == "no" == self.key):
            zh, en = field.label.get("zh", head), field.label.get("en", head)
            self._refuse(where, "not_writable", f"不能导入“{zh}”", f"{en} cannot be imported")
            return None
        name = source.name if source else "constant"
        epoch = wanted.epoch or (source.epoch if source else None)
        slot = Slot(field, None, None, wanted.create, epoch, index, constant, name)
        return self._detailed(slot, rest, where) if rest or wanted.create else slot

    def _detailed(self, slot: Slot, rest: str, where: str) -> Slot | None:
        type_, settings = slot.field.type, slot.field.settings
        if isinstance(type_, Composite) and rest in type_.inputs(settings):
            return Slot(slot.field, rest, None, False, None, slot.column, slot.constant, slot.name)
        if isinstance(type_, Rows):
            return self._inner(slot, rest, where)
        if isinstance(type_, Relational):
            return self._relation(slot, rest, type_.target(settings), where)
        self._refuse(where, "unknown_field", f"没有“{rest[:60]}”这一部分", f"There is no part {rest[:60]}")
        return None

    def _inner(self, slot: Slot, rest: str, where: str) -> Slot | None:
        """A field of a sub-table's rows; of a relation there perhaps with the field to find records by."""
        head, _, by = rest.partition(".")
        field = slot.field.rows.get(head)
        if field is None or not field.writable:
            self._refuse(where, "unknown_field", f"没有“{rest[:60]}”这一列", f"There is no column {rest[:60]}")
            return None
        found = replace(slot, field=field, create=False)
        if isinstance(field.type, Relational) and by:
            asked = self._relation(found, by, field.type.target(field.settings), where)
            if asked is None:
                return None
            found = asked
        return replace(found, field=slot.field, inner=field, part=field.key)

    def _relation(self, slot: Slot, by: str, target: str, where: str) -> Slot | None:
        form = self.catalog.get(target)
        field = form.fields.get(by or form.title)
        if field is None or access(form, self.viewer, "read").level(field.key) == "hidden" or not _is_text(field):
            self._refuse(where, "unknown_field", f"不能按“{by[:60]}”查找", f"Records cannot be found by {by[:60]}")
            return None
        if slot.create and not self._may_make(form, field):
            zh, en = form.label.get("zh", target), form.label.get("en", target)
            self._refuse(where, "not_allowed", f"没有新建“{zh}”的权限", f"You may not create {en}")
            return None
        return Slot(slot.field, None, field.key if by or slot.create else None, slot.create, None, slot.column,
                    slot.constant, slot.name)  # fmt: skip

    def _may_make(self, form: FormDef, field: FieldDef) -> bool:
        return (
            form.schema == "app" and field.writable and access(form, self.viewer, "create").level(field.key) == "write"
        )

    def _refuse(self, where: str, code: str, zh: str, en: str) -> None:
        self.issues.append(Issue(where, code, {"zh": zh, "en": en}))


def _is_text(field: FieldDef) -> bool:
    column = field.type.column(field.settings)
    return column is not None and column.pg_type == "text" and not isinstance(field.type, Chosen)


def parse_plan(
    catalog: Catalog,
    viewer: Viewer,
    form: FormDef,
    columns: Sequence[SheetColumn],
    *,
    mapping: Mapping[str, Any],
    constants: Mapping[str, Any],
    key: str | None,
    mode: str,
    clear: bool = True,
) -> ImportPlan:
    """Checks everything that can be known before the first row; 403, or 422 with paths like `mapping.<column>`."""
    rights = Rights(form, viewer, mode)
    parser = _Parser(catalog, viewer, rights, key, [])
    known = {column.name: (index, column) for index, column in enumerate(columns)}
    slots: list[Slot | None] = []
    for name, given in mapping.items():
        if name not in known:
            parser._refuse(f"mapping.{name}", "unknown_column", f"文件中没有列“{name[:60]}”",
                           f"There is no column “{name[:60]}” in the file")  # fmt: skip
            continue
        index, column = known[name]
        slots.append(parser.slot(Wanted.of(given), f"mapping.{name}", column, index, None))
    for path, given in constants.items():
        detailed = isinstance(given, Mapping) and "value" in given
        wanted = Wanted.of({"field": path, **{k: v for k, v in given.items() if k != "value"}} if detailed else path)
        value = given["value"] if detailed else given
        slots.append(parser.slot(wanted, f"constants.{path}", None, None, value))
    found = [slot for slot in slots if slot is not None]
    issues = [*parser.issues, *_doubles(found), *_key_issues(form, found, key, mode)]
    if not issues and not found:
        issues.append(Issue("mapping", "empty", {"zh": "请至少对应一列", "en": "Map at least one column"}))
    if issues:
        raise invalid(*issues)
    return ImportPlan(form, tuple(found), key if mode != "create" else None, mode, clear, rights.takeover, key)


def _doubles(slots: Sequence[Slot]) -> list[Issue]:
    """A field may be filled once: as a whole, or by each of its parts."""
    seen: dict[tuple[str, str | None], Slot] = {}
    issues = []
    for slot in slots:
        clashes = [item for (key, part), item in seen.items()
                   if key == slot.field.key and (part == slot.part or part is None or slot.part is None)]  # fmt: skip
        if clashes:
            zh, en = slot.field.label.get("zh", slot.field.key), slot.field.label.get("en", slot.field.key)
            message = {"zh": f"“{zh}”被对应了不止一次", "en": f"{en} is mapped more than once"}
            issues.append(Issue(f"mapping.{slot.name}", "mapped_twice", message))
        seen[slot.field.key, slot.part] = slot
    return issues


def _key_issues(form: FormDef, slots: Sequence[Slot], key: str | None, mode: str) -> list[Issue]:
    if mode == "create" and key is None:
        return []
    if key is None:
        return [Issue("key", "missing", {"zh": "请选择用于匹配的字段", "en": "Choose the field to match by"})]
    slot = next((item for item in slots if item.field.key == key and item.part is None), None)
    if slot is None:
        return [Issue("key", "not_mapped", {"zh": "匹配字段没有对应的列", "en": "No column is mapped to the key"})]
    column = slot.field.type.column(slot.field.settings)
    plain = column is not None and column.pg_type != "jsonb" and not column.pg_type.endswith("[]")
    if not plain or isinstance(slot.field.type, Rows | Relational):
        return [Issue("key", "bad_key", {"zh": "不能按此字段匹配", "en": "Records cannot be matched by this field"})]
    return []
