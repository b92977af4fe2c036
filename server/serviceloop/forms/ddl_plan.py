"""From one definition of a form to the next: the plan of what happens in the database. Pure.

The plan is shown to the builder before it is applied; ddl_apply carries it out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from serviceloop.fields.capabilities import Chosen, Relational, Rows
from serviceloop.forms.ddl_steps import (
    AddColumn,
    AddForeignKey,
    AddIndex,
    ChangeMetadata,
    CreateTable,
    DropIndex,
    RecycleColumn,
    RecycleTable,
    RestoreColumn,
    RestoreTable,
    SetUnique,
    Step,
)
from serviceloop.forms.definition import FieldDef, FormDef, identifier
from serviceloop.forms.findings import Findings
from serviceloop.forms.loader import dump_form
from serviceloop.forms.table_spec import TableSpec, column_of, tables_of

WIDENINGS = frozenset(
    {
        ("text", "textarea"),
        ("phone", "text"),
        ("email", "text"),
        ("link", "text"),
        ("autonumber", "text"),
        ("phone", "textarea"),
        ("email", "textarea"),
        ("link", "textarea"),
    }
)
"""Changes of type that leave every stored value as it is and valid."""


@dataclass(frozen=True)
class Recycled:
    """A field in the recycle bin. `stored_as`: the column or table that keeps its data; None: nothing was stored.

    `parent`: the sub-table field in whose rows it stood.
    """

    field: FieldDef
    stored_as: str | None
    parent: str | None = None

    @property
    def key(self) -> str:
        """Key of the field, "parent.key" for one of a sub-table's rows."""
        return f"{self.parent}.{self.field.key}" if self.parent is not None else self.field.key


@dataclass(frozen=True)
class Plan:
    """What happens, in order. Steps before `published` are one transaction with the new definition."""

    form: FormDef
    old: FormDef | None
    steps: tuple[Step, ...]
    recycled: tuple[Recycled, ...] = ()
    """Fields that go to the recycle bin."""
    restored: tuple[Recycled, ...] = ()

    def of(self, *kinds: type[Step]) -> list[Step]:
        return [step for step in self.steps if isinstance(step, kinds)]

    def render(self, locale: str, rows: int) -> dict[str, Any]:
        """As the API shows it, over a table of `rows` rows."""
        steps = [step.render(locale, rows) for step in self.steps]
        total = round(sum(step["seconds"] for step in steps), 1)
        return {"form": self.form.key, "rows": rows, "steps": steps, "seconds": total}


@dataclass
class _Draft:
    steps: list[Step] = field(default_factory=list)
    recycled: list[Recycled] = field(default_factory=list)
    restored: list[Recycled] = field(default_factory=list)


def plan(
    old: FormDef | None,
    new: FormDef,
    *,
    restore: Mapping[str, Recycled] | None = None,
    saved_views: Sequence[Mapping[str, Any]] = (),
) -> Plan:
    """The steps from `old` (None: the form is new) to `new`.

    `restore`: fields of `new` that come back from the recycle bin with their data, by key. Raises a Problem (422) for
    changes that cannot be made without loss.
    """
    if old is None:
        return Plan(new, None, tuple(_creation(new, saved_views)))
    _refuse_losses(old, new)
    draft = _Draft()
    _change_fields(draft, old, new, restore or {})
    _change_rows(draft, old, new, restore or {})
    _change_indexes(draft, old, new, saved_views)
    draft.steps += _metadata(old, new)
    return Plan(new, old, tuple(draft.steps), tuple(draft.recycled), tuple(draft.restored))


def recycled_name(form: FormDef, key: str) -> str:
    """Name of the column in which a deleted field of this version is kept; no key can start like that."""
    return identifier(f"_old{form.version}_{key}")


def _creation(form: FormDef, saved_views: Sequence[Mapping[str, Any]]) -> Iterator[Step]:
    for table in tables_of(form, saved_views):
        label = form.label if table.field is None else form.fields[table.field].label
        yield CreateTable(table, label)


def _refuse_losses(old: FormDef, new: FormDef) -> None:
    findings = Findings()
    if old.key != new.key:
        findings.add("key", "key_changed", "表单标识不能修改", "the key of a form cannot be changed")
    for number, item in enumerate(new.own_fields):
        before = old.fields.get(item.key)
        if before is not None:
            _refuse_type_change(before, item, f"fields.{number}", findings)
            for place, row in enumerate(item.rows.values()):
                if row.key in before.rows:
                    path = f"fields.{number}.settings.fields.{place}"
                    _refuse_type_change(before.rows[row.key], row, path, findings)
    findings.stop()


def _refuse_type_change(old: FieldDef, new: FieldDef, path: str, findings: Findings) -> None:
    if old.type.name != new.type.name and (old.type.name, new.type.name) not in WIDENINGS:
        before, after = old.type.label, new.type.label
        findings.add(
            f"{path}.type",
            "type_change",
            f"暂不支持把“{new.label['zh']}”从{before['zh']}改为{after['zh']}，可新建字段后导入数据",
            f"changing “{new.key}” from {before['en']} to {after['en']} is not possible yet; add a new field instead",
        )
    elif _storage(old) != _storage(new):
        findings.add(
            f"{path}.settings",
            "storage_change",
            f"“{new.label['zh']}”的这项设置会改变已有数据的存储方式，暂不支持修改",
            f"this setting of “{new.key}” would change how its data are stored, which is not possible yet",
        )


def _storage(item: FieldDef) -> tuple[str, str | None] | None:
    column = item.type.column(item.settings)
    return (column.pg_type, column.references) if column is not None else None


def _change_fields(draft: _Draft, old: FormDef, new: FormDef, restore: Mapping[str, Recycled]) -> None:
    for item in old.own_fields:
        if item.key not in new.fields:
            _recycle(draft, old, item)
    for item in new.own_fields:
        if item.key not in old.fields:
            back = restore.get(item.key)
            if back is not None:
                _restore(draft, new, item, back)
            else:
                _add(draft, new, item)


def _recycle(draft: _Draft, old: FormDef, item: FieldDef) -> None:
    stored_as: str | None = None
    if isinstance(item.type, Rows):
        stored_as = identifier(f"_old{old.version}_{old.rows_table(item.key)}")
        draft.steps.append(RecycleTable(old.rows_table(item.key), stored_as, item.label))
    elif item.type.column(item.settings) is not None:
        stored_as = recycled_name(old, item.key)
        draft.steps.append(RecycleColumn(old.table, column_of(item), item.label, stored_as))
    else:
        zh, en = f"删除字段“{item.label['zh']}”（没有存储的数据）", f"Delete the field “{item.key}” (it stores no data)"
        draft.steps.append(ChangeMetadata(zh, en))
    draft.recycled.append(Recycled(item, stored_as))


def _restore(draft: _Draft, new: FormDef, item: FieldDef, back: Recycled) -> None:
    if isinstance(item.type, Rows) and back.stored_as is not None:
        draft.steps.append(RestoreTable(new.rows_table(item.key), back.stored_as, item.label))
    elif back.stored_as is not None:
        draft.steps.append(RestoreColumn(new.table, column_of(item), item.label, back.stored_as))
    else:
        zh, en = f"恢复字段“{item.label['zh']}”", f"Restore the field “{item.key}”"
        draft.steps.append(ChangeMetadata(zh, en))
    draft.restored.append(back)


def _add(draft: _Draft, new: FormDef, item: FieldDef) -> None:
    if isinstance(item.type, Rows):
        table = next(table for table in tables_of(new) if table.field == item.key)
        draft.steps.append(CreateTable(table, item.label))
    elif item.type.column(item.settings) is not None:
        draft.steps.append(AddColumn(new.table, column_of(item), item.label))
    else:
        zh, en = f"新增字段“{item.label['zh']}”（计算得出，不存储）", f"Add the field “{item.key}” (computed)"
        draft.steps.append(ChangeMetadata(zh, en))


def _change_rows(draft: _Draft, old: FormDef, new: FormDef, restore: Mapping[str, Recycled]) -> None:
    """Columns of sub-tables that are in both definitions."""
    for item in new.own_fields:
        before = old.fields.get(item.key)
        if before is None or not item.rows:
            continue
        table = new.rows_table(item.key)
        for row in before.rows.values():
            if row.key not in item.rows:
                _recycle_row(draft, table, row, Recycled(row, recycled_name(old, row.key), item.key))
        for row in item.rows.values():
            back = restore.get(f"{item.key}.{row.key}")
            if row.key in before.rows or row.type.column(row.settings) is None:
                continue
            if back is None or back.stored_as is None:
                draft.steps.append(AddColumn(table, column_of(row), row.label))
            else:
                draft.steps.append(RestoreColumn(table, column_of(row), row.label, back.stored_as))
                draft.restored.append(back)


def _recycle_row(draft: _Draft, table: str, row: FieldDef, recycled: Recycled) -> None:
    if row.type.column(row.settings) is None or recycled.stored_as is None:
        draft.recycled.append(replace(recycled, stored_as=None))
        return
    draft.steps.append(RecycleColumn(table, column_of(row), row.label, recycled.stored_as))
    draft.recycled.append(recycled)


def _change_indexes(draft: _Draft, old: FormDef, new: FormDef, saved_views: Sequence[Mapping[str, Any]]) -> None:
    before = {table.name: table for table in tables_of(old, saved_views)}
    fresh = {step.table.name for step in draft.steps if isinstance(step, CreateTable)}
    for table in tables_of(new, saved_views):
        if table.name in fresh:
            continue
        _diff_table(draft, before.get(table.name), table, old, new)


def _diff_table(draft: _Draft, before: TableSpec | None, table: TableSpec, old: FormDef, new: FormDef) -> None:
    had = {item.name: item for item in before.indexes} if before is not None else {}
    wanted = {item.name: item for item in table.indexes}
    gone = {step.column.name for step in draft.steps if isinstance(step, RecycleColumn) and step.table == table.name}
    for name, index in had.items():
        if name not in wanted and not gone & set(index.columns):
            draft.steps.append(DropIndex(table.name, index))
    keys_before = {item.name for item in before.foreign_keys} if before is not None else set()
    for key in table.foreign_keys:
        if key.name not in keys_before:
            draft.steps.append(AddForeignKey(table.name, key))
    for name, index in wanted.items():
        if name in had:
            continue
        column = index.columns[0]
        if index.unique and column in old.fields:
            draft.steps.append(SetUnique(table.name, index, new.fields[column].label))
        else:
            draft.steps.append(AddIndex(table.name, index))


def _metadata(old: FormDef, new: FormDef) -> Iterator[Step]:
    """What changes without touching a table, field by field."""
    if dict(old.label) != dict(new.label):
        zh, en = f"表单改名为“{new.label['zh']}”", f"Rename the form to “{new.label.get('en', new.label['zh'])}”"
        yield ChangeMetadata(zh, en)
    for item in new.own_fields:
        before = old.fields.get(item.key)
        if before is not None:
            yield from _field_metadata(before, item)
    yield from _other_metadata(old, new)


def _field_metadata(old: FieldDef, new: FieldDef) -> Iterator[Step]:
    name = new.label["zh"]
    if dict(old.label) != dict(new.label):
        yield ChangeMetadata(f"字段“{old.label['zh']}”改名为“{name}”", f"Rename the field “{old.key}”: label only")
    if old.type.name != new.type.name:
        zh, en = new.type.label["zh"], new.type.label["en"]
        yield ChangeMetadata(
            f"“{name}”改为{zh}，已有内容不变", f"“{new.key}” becomes {en}; its values stay as they are"
        )
    elif isinstance(new.type, Chosen):
        yield from _option_metadata(old, new)
    if _rules(old) != _rules(new):
        yield ChangeMetadata(f"修改字段“{name}”的设置", f"Change settings of the field “{new.key}”")


def _rules(item: FieldDef) -> tuple[Any, ...]:
    settings = item.settings.model_dump(mode="json")
    settings.pop("options", None)
    target = item.type.target(item.settings) if isinstance(item.type, Relational) else None
    return (item.required, item.default, dict(item.help), item.readonly, item.hidden, settings, target)


def _option_metadata(old: FieldDef, new: FieldDef) -> Iterator[Step]:
    assert isinstance(old.type, Chosen)
    assert isinstance(new.type, Chosen)
    before = {option.value: option for option in old.type.options(old.settings)}
    after = {option.value: option for option in new.type.options(new.settings)}
    added = [option.label["zh"] for value, option in after.items() if value not in before]
    removed = [option.label["zh"] for value, option in before.items() if value not in after]
    name = new.label["zh"]
    if added:
        yield ChangeMetadata(f"字段“{name}”新增选项：{'、'.join(added)}", f"Add {len(added)} options to “{new.key}”")
    if removed:
        yield ChangeMetadata(
            f"字段“{name}”移除选项：{'、'.join(removed)}（已有记录中的值保留）",
            f"Remove {len(removed)} options of “{new.key}” (values in records stay)",
        )
    if any(before[value] != after[value] for value in before.keys() & after.keys()):
        yield ChangeMetadata(f"修改字段“{name}”的选项", f"Change options of “{new.key}”")


def _other_metadata(old: FormDef, new: FormDef) -> Iterator[Step]:
    before, after = dump_form(old), dump_form(new)
    texts = {
        "layout": ("修改布局", "Change the layout"),
        "views": ("修改视图", "Change views"),
        "status": ("修改状态流转", "Change the status machine"),
        "number": ("修改编号规则，已有编号不变", "Change the numbering rule; existing numbers stay"),
        "title": ("修改标题字段", "Change the title field"),
        "search": ("修改搜索范围", "Change what is searched"),
    }
    for part, (zh, en) in texts.items():
        if before.get(part) != after.get(part):
            yield ChangeMetadata(zh, en)
