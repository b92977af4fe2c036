"""A value worked out from other fields."""

from typing import Any, Literal

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldType, Settings
from serviceloop.fields.capabilities import Computed, SettingsKind
from serviceloop.fields.durations import duration_text
from serviceloop.fields.errors import read_only
from serviceloop.fields.moments import local, moment_text
from serviceloop.fields.numbers import MAX_DECIMALS, excel_number, plain
from serviceloop.fields.settings import setting


class FormulaSettings(Settings):
    formula: str = setting(("公式", "Formula"), control="formula", min_length=1, max_length=2000)
    kind: Literal["text", "number", "boolean", "date", "datetime", "duration"] = setting(
        ("结果类型", "Result"),
        "number",
        choices={
            "text": ("文本", "Text"),
            "number": ("数字", "Number"),
            "boolean": ("是/否", "Yes or no"),
            "date": ("日期", "Date"),
            "datetime": ("日期时间", "Date and time"),
            "duration": ("时长", "Duration"),
        },
    )
    decimals: int | None = setting(("小数位数", "Decimals"), None, ge=0, le=MAX_DECIMALS)


class Formula(FieldType[FormulaSettings], Computed, SettingsKind):
    """Nothing is stored: reads compute it, in SQL."""

    name = "formula"
    label = {"zh": "公式", "en": "Formula"}
    kind = Kind.NUMBER
    Settings = FormulaSettings

    def formula(self, settings: FormulaSettings) -> str:
        return settings.formula

    def result_kind(self, settings: FormulaSettings) -> Kind:
        return Kind(settings.kind)

    def kind_for(self, settings: FormulaSettings) -> Kind:
        return Kind(settings.kind)

    def column(self, settings: FormulaSettings) -> None:
        return None

    def select(self, column: str, settings: FormulaSettings) -> str:
        """`column` is the compiled formula; a number is rounded to the wanted places."""
        if settings.kind != "number":
            return column
        return column if settings.decimals is None else f"round({column}, {settings.decimals})"

    def check(self, value: Any, settings: FormulaSettings, context: CheckContext) -> Any:
        raise read_only()

    def to_text(self, value: Any, settings: FormulaSettings, context: CheckContext) -> str:
        if value is None:
            return ""
        if settings.kind == "datetime":
            return moment_text(value, context.zone)
        if settings.kind == "duration":
            return duration_text(value, context.locale)
        if settings.kind == "boolean":
            yes, no = ("是", "否") if context.locale.startswith("zh") else ("Yes", "No")
            return yes if value else no
        return plain(value, settings.decimals) if settings.kind == "number" else str(value)

    def to_cell(self, value: Any, settings: FormulaSettings, context: CheckContext) -> Any:
        if settings.kind == "number":
            return excel_number(value)
        if settings.kind == "datetime":
            return local(value, context.zone)
        return self.to_text(value, settings, context) or None

    def from_cell(self, cell: Any, settings: FormulaSettings, context: CheckContext) -> Any:
        raise read_only()
