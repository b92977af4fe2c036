"""From one definition of a form to the next: the plan of what happens in the database. Pure.

The plan is shown to the builder before it is applied; ddl_apply carries it out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from serviceloop.fields.capabilities import Chosen, Relational, Rows
from serviceloop.forms.conversion.rules import Way, way
from serviceloop.forms.ddl_steps import (
    AddColumn,
    AddForeignKey,
    AddIndex,
    ChangeMetadata,
    ConvertColumn,
    CreateTable,
    DropIndex,
    RecycleColumn,
    RecycleTable,
    RequireValues,
    RestoreColumn,
    RestoreTable,
    SetUnique,
    Step,
)
from serviceloop.forms.definition import FieldDef, FormDef, identifier
from serviceloop.forms.findings import Findings
from serviceloop.forms.loader import dump_form
from serviceloop.forms.table_spec import TableSpec, column_of, tables_of


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

    @property
    def conversions(self) -> list[ConvertColumn]:
        return [step for step in self.steps if isinstance(step, ConvertColumn)]

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
    draft.steps = [_with_indexes(step, tables_of(new, saved_views)) for step in draft.steps]
    return Plan(new, old, tuple(draft.steps), tuple(draft.recycled), tuple(draft.restored))


def _with_indexes(step: Step, tables: Sequence[TableSpec]) -> Step:
    if not isinstance(step, ConvertColumn):
        return step
    indexes = next(table.indexes for table in tables if table.name == step.table)
    return replace(step, indexes=tuple(item.name for item in indexes if step.column.name in item.columns))


def recycled_name(form: FormDef, key: str) -> str:
    """Name of the column in which a deleted field of this version is kept; no key can start like that."""
    return identifier(f"_old{form.version}_{key}")


def shadow_name(form: FormDef, key: str) -> str:
    """Name of the column that a change of this version's field fills; no key can start like that."""
    return identifier(f"_new{form.version}_{key}")


def _creation(form: FormDef, saved_views: Sequence[Mapping[str, Any]]) -> Iterator[Step]:
    for table in tables_of(form, saved_views):
        if table.field is None:
            yield CreateTable(table, form.label, len(form.own_fields))
        else:
            rows = form.fields[table.field]
            yield CreateTable(table, rows.label, len(rows.rows))


def _refuse_losses(old: FormDef, new: FormDef) -> None:
    findings = Findings()
    if old.key != new.key:
        findings.add("key", "key_changed", "表单标识不能修改", "the key of a form cannot be changed")
    findings.stop()


def _change_fields(draft: _Draft, old: FormDef, new: FormDef, restore: Mapping[str, Recycled]) -> None:
    for item in old.own_fields:
        after = new.fields.get(item.key)
        if after is None or way(item, after) is Way.REPLACE:
            _recycle(draft, old, item)
    for item in new.own_fields:
        before = old.fields.get(item.key)
        how = way(before, item) if before is not None else Way.REPLACE
        back = restore.get(item.key)
        if before is not None and how is Way.CONVERT:
            _convert(draft, old, Pair(old.table, before, item), back)
        elif how is Way.REPLACE and back is not None:
            _restore(draft, new, item, back)
        elif how is Way.REPLACE:
            _add(draft, new, item)


@dataclass(frozen=True)
class Pair:
    """A field before and after, in a table. `parent`: the sub-table field in whose rows it stands."""

    table: str
    before: FieldDef
    after: FieldDef
    parent: str | None = None


def _convert(draft: _Draft, old: FormDef, pair: Pair, back: Recycled | None) -> None:
    """`back`: a field of the recycle bin whose exact values come back where the present ones were made of them."""
    original = back if back is not None and back.stored_as is not None else None
    draft.steps.append(
        ConvertColumn(
            pair.table,
            column_of(pair.after),
            pair.after.label,
            pair.before,
            pair.after,
            shadow=shadow_name(old, pair.after.key),
            stored_as=recycled_name(old, pair.before.key),
            parent=pair.parent,
            original=original.stored_as if original is not None else None,
            original_field=original.field if original is not None else None,
        )
    )
    draft.recycled.append(Recycled(pair.before, recycled_name(old, pair.before.key), pair.parent))


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
        draft.steps.append(CreateTable(table, item.label, len(item.rows)))
    elif item.type.column(item.settings) is not None:
        draft.steps.append(AddColumn(new.table, column_of(item), item.label))
    else:
        zh, en = f"新增字段“{item.label['zh']}”（计算得出，不存储）", f"Add the field “{item.key}” (computed)"
        draft.steps.append(ChangeMetadata(zh, en))


def _change_rows(draft: _Draft, old: FormDef, new: FormDef, restore: Mapping[str, Recycled]) -> None:
    """Columns of sub-tables that are in both definitions."""
    for item in new.own_fields:
        before = old.fields.get(item.key)
        if before is None or not item.rows or way(before, item) is Way.REPLACE:
            continue
        for row in before.rows.values():
            after = item.rows.get(row.key)
            if after is None or way(row, after) is Way.REPLACE:
                back = Recycled(row, recycled_name(old, row.key), item.key)
                _recycle_row(draft, new.rows_table(item.key), row, back)
        for row in item.rows.values():
            _change_row(draft, old, item, row, restore)


def _change_row(draft: _Draft, old: FormDef, item: FieldDef, row: FieldDef, restore: Mapping[str, Recycled]) -> None:
    """One column of the sub-table `item` as it is to be."""
    before = old.fields[item.key].rows.get(row.key)
    how = way(before, row) if before is not None else Way.REPLACE
    table, back = old.rows_table(item.key), restore.get(f"{item.key}.{row.key}")
    if before is not None and how is Way.CONVERT:
        _convert(draft, old, Pair(table, before, row, item.key), back)
    elif how is not Way.REPLACE or row.type.column(row.settings) is None:
        return
    elif back is None or back.stored_as is None:
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
    away = (RecycleColumn, ConvertColumn)
    gone = {step.column.name for step in draft.steps if isinstance(step, away) and step.table == table.name}
    for name, index in had.items():
        if name not in wanted and not gone & set(index.columns):
            draft.steps.append(DropIndex(table.name, index))
    keys_before = (
        {item.name for item in before.foreign_keys if item.column not in gone} if before is not None else set()
    )
    for key in table.foreign_keys:
        if key.name not in keys_before:
            draft.steps.append(AddForeignKey(table.name, key))
    for name, index in wanted.items():
        column = index.columns[0]
        if name in had or column in gone:  # with its new column
            continue
        if index.unique and _is_stored(old.fields.get(column)):  # a column that is only now made holds no values
            draft.steps.append(SetUnique(table.name, index, new.fields[column].label))
        else:
            draft.steps.append(AddIndex(table.name, index))


def _is_stored(item: FieldDef | None) -> bool:
    return item is not None and item.type.column(item.settings) is not None


def _metadata(old: FormDef, new: FormDef) -> Iterator[Step]:
    """What changes without touching a table, field by field."""
    if dict(old.label) != dict(new.label):
        zh, en = f"表单改名为“{new.label['zh']}”", f"Rename the form to “{new.label.get('en', new.label['zh'])}”"
        yield ChangeMetadata(zh, en)
    for item in new.own_fields:
        before = old.fields.get(item.key)
        if before is not None:
            yield from _field_metadata(before, item)
            if item.required and not before.required and way(before, item) is Way.KEEP and column_exists(item):
                yield RequireValues(new.table, column_of(item), item.label)
    yield from _other_metadata(old, new)


def column_exists(item: FieldDef) -> bool:
    return item.type.column(item.settings) is not None


def _field_metadata(old: FieldDef, new: FieldDef) -> Iterator[Step]:
    name = new.label["zh"]
    if dict(old.label) != dict(new.label):
        yield ChangeMetadata(f"字段“{old.label['zh']}”改名为“{name}”", f"Rename the field “{old.key}”: label only")
    if way(old, new) is not Way.KEEP:
        pass
    elif old.type.name != new.type.name:
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
