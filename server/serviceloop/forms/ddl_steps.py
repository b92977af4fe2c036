"""The steps of a schema change: what is done, said for people, and what it costs. Pure."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from serviceloop.forms.table_spec import ColumnSpec, ForeignKeySpec, IndexSpec, TableSpec
from serviceloop.kit.labels import Labels

_ROWS_A_SECOND = 500_000
"""Rough speed of reading a table for an index, a key check or a uniqueness check; only for estimates shown."""


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

    def describe(self) -> Labels:
        zh, en = self.label.get("zh", ""), self.label.get("en") or self.label.get("zh", "")
        count = len(self.table.columns)
        if self.table.field is not None:
            return {"zh": f"新建子表“{zh}”（{count} 列）", "en": f"Create the sub-table “{en}” ({count} columns)"}
        return {"zh": f"新建表“{zh}”（{count} 列）", "en": f"Create the table “{en}” ({count} columns)"}


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

    def describe(self) -> Labels:
        zh, en = self.label["zh"], self.label.get("en") or self.label["zh"]
        return {
            "zh": f"检查字段“{zh}”无重复值并设为唯一",
            "en": f"Check that “{en}” has no value twice, and make it unique",
        }


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
