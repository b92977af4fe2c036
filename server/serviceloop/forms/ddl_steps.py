"""The steps of a schema change: what is done, said for people, and what it costs. Pure."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from serviceloop.forms.definition import FieldDef
from serviceloop.forms.table_spec import ColumnSpec, ForeignKeySpec, IndexSpec, TableSpec
from serviceloop.kit.labels import Labels

_ROWS_A_SECOND = 500_000
"""Rough speed of reading a table for an index, a key check or a uniqueness check; only for estimates shown."""

_ROWS_COPIED_A_SECOND = 10_000
"""Rough speed of a change of type."""


@dataclass(frozen=True)
class Step(ABC):
    """One step. `lock`: "none" nothing in the database changes, "brief" the table is locked for milliseconds,
    "shared" writes go on while it runs. `rewrites`: whether every row is written anew.
    """

    kind: ClassVar[str]
    lock: ClassVar[str] = "brief"
    rewrites: ClassVar[bool] = False
    scans: ClassVar[bool] = False

    @abstractmethod
    def describe(self) -> Labels:
        """What happens, in the words of the builder."""

    def seconds(self, rows: int) -> float:
        """How long it takes, roughly, over a table of `rows` rows."""
        return round(rows / _ROWS_A_SECOND, 1) if self.scans else 0.0

    def render(self, locale: str, rows: int) -> dict[str, Any]:
        """As the API shows it."""
        text = self.describe()
        return {
            "kind": self.kind,
            "text": text.get(locale) or text["zh"],
            "lock": self.lock,
            "rewrites": self.rewrites,
            "seconds": self.seconds(rows),
        }


@dataclass(frozen=True)
class CreateTable(Step):
    kind: ClassVar[str] = "create_table"
    lock: ClassVar[str] = "none"
    table: TableSpec
    label: Labels
    fields: int
    """How many the builder has put there, without the platform's own."""

    def describe(self) -> Labels:
        zh, en = self.label.get("zh", ""), self.label.get("en") or self.label.get("zh", "")
        count = self.fields
        if self.table.field is not None:
            return {"zh": f"新建子表“{zh}”（{count} 个字段）", "en": f"Create the sub-table “{en}” ({count} fields)"}
        return {"zh": f"新建表“{zh}”（{count} 个字段）", "en": f"Create the table “{en}” ({count} fields)"}


@dataclass(frozen=True)
class _ColumnStep(Step, ABC):
    table: str
    column: ColumnSpec
    label: Labels

    @property
    def words(self) -> tuple[str, str]:
        return self.label.get("zh", self.column.name), self.label.get("en") or self.label.get("zh", self.column.name)


@dataclass(frozen=True)
class AddColumn(_ColumnStep):
    kind: ClassVar[str] = "add_column"

    def describe(self) -> Labels:
        zh, en = self.words
        return {"zh": f"新增字段“{zh}”，已有记录中为空", "en": f"Add the field “{en}”, empty in existing records"}


@dataclass(frozen=True)
class RecycleColumn(_ColumnStep):
    """The column is renamed and kept with its data; its indexes and foreign key go, so that it costs writes nothing."""

    kind: ClassVar[str] = "recycle_column"
    stored_as: str

    def describe(self) -> Labels:
        zh, en = self.words
        return {
            "zh": f"字段“{zh}”移入回收站，数据保留，可恢复",
            "en": f"Move the field “{en}” to the recycle bin; its data are kept",
        }


@dataclass(frozen=True)
class RestoreColumn(_ColumnStep):
    kind: ClassVar[str] = "restore_column"
    stored_as: str

    def describe(self) -> Labels:
        zh, en = self.words
        return {"zh": f"从回收站恢复字段“{zh}”及其数据", "en": f"Restore the field “{en}” with its data"}


@dataclass(frozen=True)
class Figures:
    """What a conversion comes to. `exact` False: counted in a sample and extrapolated."""

    rows: int = 0
    convertible: int = 0
    failing: int = 0
    empty: int = 0
    rounded: int = 0
    seconds: float = 0.0
    exact: bool = True
    samples: Sequence[Mapping[str, Any]] = ()
    """The first that do not convert: {record, value, reason: {zh, en}}."""


@dataclass(frozen=True)
class ConvertColumn(_ColumnStep):
    """Another type: a new column is filled in batches, then takes the old one's place; that one goes to the bin.

    `shadow`: the new column's name meanwhile; `original`: the column in the bin whose exact values come back.
    """

    kind: ClassVar[str] = "convert"
    lock: ClassVar[str] = "shared"
    rewrites: ClassVar[bool] = True
    before: FieldDef
    after: FieldDef
    shadow: str = ""
    stored_as: str = ""
    parent: str | None = None
    original: str | None = None
    original_field: FieldDef | None = None
    indexes: tuple[str, ...] = ()
    """Names of the indexes that rest on the new column."""
    figures: Figures | None = field(default=None, compare=False)

    @property
    def path(self) -> str:
        return self.after.key if self.parent is None else f"{self.parent}.{self.after.key}"

    def seconds(self, rows: int) -> float:
        return self.figures.seconds if self.figures is not None else round(rows / _ROWS_COPIED_A_SECOND, 1)

    def describe(self) -> Labels:
        zh, en = self.words
        old, new = self.before.type.label, self.after.type.label
        same = self.before.type.name == self.after.type.name
        head = {
            "zh": f"字段“{zh}”改变存储方式" if same else f"字段“{zh}”从{old['zh']}改为{new['zh']}",
            "en": f"“{en}” is stored in another way" if same else f"“{en}” changes from {old['en']} to {new['en']}",
        }
        tail = _counted(self.figures) if self.figures is not None else {"zh": "", "en": ""}
        return {
            "zh": f"{head['zh']}{tail['zh']}；原内容保留在回收站，期间可照常读写",
            "en": f"{head['en']}{tail['en']}; what it held is kept in the recycle bin, work goes on meanwhile",
        }

    def render(self, locale: str, rows: int) -> dict[str, Any]:
        plain = super().render(locale, rows) | {
            "field": self.path,
            "from": self.before.type.name,
            "to": self.after.type.name,
            "locks": _LOCK_WORDS.get(locale) or _LOCK_WORDS["zh"],
        }
        found = self.figures
        if found is None:
            return plain
        samples = [{**item, "reason": item["reason"].get(locale) or item["reason"]["zh"]} for item in found.samples]
        counts = {name: getattr(found, name) for name in ("convertible", "failing", "empty", "rounded", "exact")}
        return plain | counts | {"rows": found.rows, "samples": samples}


_LOCK_WORDS = {
    "zh": "开始与切换时各锁表不到 0.2 秒；复制期间不锁表",
    "en": "The table is locked for less than 0.2 s at the start and at the swap, and not at all while it is copied",
}


def _counted(found: Figures) -> Labels:
    about = ("", "") if found.exact else ("约 ", "about ")
    zh = f"：{about[0]}{found.convertible} 个值可转换"
    en = f": {about[1]}{found.convertible} values convert"
    if found.rounded:
        zh, en = f"{zh}（其中 {found.rounded} 个会四舍五入）", f"{en} ({found.rounded} of them rounded)"
    if found.failing:
        zh = f"{zh}，{about[0]}{found.failing} 个不能转换、将为空"
        en = f"{en}, {about[1]}{found.failing} do not and become empty"
    return {"zh": zh, "en": en}


@dataclass(frozen=True)
class RequireValues(_ColumnStep):
    """A field becomes required: older records may lack it, and stay valid until somebody edits them.

    `missing`: how many do; None: not counted."""

    kind: ClassVar[str] = "require"
    lock: ClassVar[str] = "none"
    missing: int | None = None

    def describe(self) -> Labels:
        zh, en = self.words
        if not self.missing:
            count_zh, count_en = ("", "") if self.missing is None else ("，现有记录都已填写", "; every record has it")
            return {"zh": f"字段“{zh}”设为必填{count_zh}", "en": f"“{en}” becomes required{count_en}"}
        return {
            "zh": f"字段“{zh}”设为必填：现有 {self.missing} 条记录未填，仍然有效，下次编辑时须补填",
            "en": f"“{en}” becomes required: {self.missing} records lack it and stay valid until next edited",
        }

    def render(self, locale: str, rows: int) -> dict[str, Any]:
        return super().render(locale, rows) | {"field": self.column.name, "missing": self.missing}


@dataclass(frozen=True)
class RecycleTable(Step):
    """A deleted sub-table: renamed and kept."""

    kind: ClassVar[str] = "recycle_table"
    table: str
    stored_as: str
    label: Labels

    def describe(self) -> Labels:
        zh, en = self.label["zh"], self.label.get("en") or self.label["zh"]
        return {
            "zh": f"子表“{zh}”移入回收站，数据保留，可恢复",
            "en": f"Move the sub-table “{en}” to the recycle bin; its rows are kept",
        }


@dataclass(frozen=True)
class RestoreTable(Step):
    kind: ClassVar[str] = "restore_table"
    table: str
    stored_as: str
    label: Labels

    def describe(self) -> Labels:
        zh, en = self.label["zh"], self.label.get("en") or self.label["zh"]
        return {"zh": f"从回收站恢复子表“{zh}”及其数据", "en": f"Restore the sub-table “{en}” with its rows"}


@dataclass(frozen=True)
class AddIndex(Step):
    """Built CONCURRENTLY on a table with rows in it."""

    kind: ClassVar[str] = "add_index"
    lock: ClassVar[str] = "shared"
    scans: ClassVar[bool] = True
    table: str
    index: IndexSpec

    def describe(self) -> Labels:
        column = self.index.columns[0]
        return {
            "zh": f"后台建立索引（{column}），期间可照常读写",
            "en": f"Build an index ({column}) in the background, while work goes on",
        }


@dataclass(frozen=True)
class SetUnique(AddIndex):
    """A unique index over values that are there already: first checked, then built, then the rule holds."""

    kind: ClassVar[str] = "set_unique"
    label: Labels
    duplicates: Sequence[Mapping[str, Any]] | None = None
    """[{value, records}] found by the preview; None: not looked for."""

    def describe(self) -> Labels:
        zh, en = self.label["zh"], self.label.get("en") or self.label["zh"]
        if self.duplicates:
            shown = "、".join(f"{item['value']}（{item['records']} 条）" for item in self.duplicates[:5])
            return {
                "zh": f"字段“{zh}”有重复值，须先处理才能设为唯一：{shown}",
                "en": f"“{en}” has values that occur more than once; mend them first: {shown}",
            }
        return {
            "zh": f"检查字段“{zh}”无重复值并设为唯一",
            "en": f"Check that “{en}” has no value twice, and make it unique",
        }

    def render(self, locale: str, rows: int) -> dict[str, Any]:
        found = {"duplicates": [dict(item) for item in self.duplicates or ()]}
        return super().render(locale, rows) | {"field": self.index.columns[0]} | found


@dataclass(frozen=True)
class DropIndex(Step):
    kind: ClassVar[str] = "drop_index"
    lock: ClassVar[str] = "shared"
    table: str
    index: IndexSpec

    def describe(self) -> Labels:
        column = self.index.columns[0]
        return {"zh": f"删除不再需要的索引（{column}）", "en": f"Drop an index no longer needed ({column})"}


@dataclass(frozen=True)
class AddForeignKey(Step):
    """Added NOT VALID (new rows are checked at once), then validated while writes go on."""

    kind: ClassVar[str] = "add_foreign_key"
    scans: ClassVar[bool] = True
    table: str
    key: ForeignKeySpec

    def describe(self) -> Labels:
        column, target = self.key.column, self.key.target_table
        return {"zh": f"关联约束（{column} → {target}）", "en": f"Reference ({column} → {target})"}


@dataclass(frozen=True)
class ChangeMetadata(Step):
    """Labels, options, layout, views, rules: only the definition changes, no table is touched."""

    kind: ClassVar[str] = "metadata"
    lock: ClassVar[str] = "none"
    zh: str
    en: str

    def describe(self) -> Labels:
        return {"zh": self.zh, "en": self.en}
