"""A workbook to be filled in: a sheet with the fields that the viewer may write, one a sub-table, and explanations."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.fields.capabilities import Chosen, Files, Relational, Rows
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.import_export.plan import Rights
from serviceloop.forms.import_export.writers import distinct, sheet_name
from serviceloop.forms.records.sources import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.labels import Labels, pick

MAX_OPTIONS = 2_000
_LAST_ROW = 10_000
"""Drop-down lists are offered down to this row."""
_DAY = dt.date(2026, 1, 31)
_EXAMPLES: tuple[Any, ...] = (
    {"zh": "示例", "en": "Example"}, _DAY, dt.datetime.combine(_DAY, dt.time(9, 30)), 1, "13800000000",
    "name@example.com", "https://example.com", "09:30", "2026-01-01 ~ 2026-01-31", "#1677ff", "6901234567892",
    "广东省 深圳市 南山区 科技园 1 号", "113.93,22.53", "{}",
)  # fmt: skip
_EXPLAINED = (("sheet", 16), ("field", 20), ("type", 14), ("required", 10), ("how", 70))
"""Columns of the explanations, and their widths."""
_WORDS: Mapping[str, Labels] = {
    "explain": {"zh": "填写说明", "en": "Explanations"},
    "lists": {"zh": "选项", "en": "Options"},
    "sheet": {"zh": "工作表", "en": "Sheet"},
    "field": {"zh": "列", "en": "Column"},
    "type": {"zh": "类型", "en": "Type"},
    "required": {"zh": "必填", "en": "Required"},
    "how": {"zh": "怎么填", "en": "How to fill it in"},
    "yes": {"zh": "是", "en": "yes"},
    "unique": {"zh": "不能重复", "en": "No two alike"},
    "files": {
        "zh": "填文件名，多个用分号隔开；文件打成 zip 一起上传",
        "en": "File names, with semicolons between; upload the files as a zip",
    },
    "relation": {"zh": "填“{form}”的{title}或编号", "en": "The {title} or number of a {form}"},
    "several": {"zh": "多个用逗号隔开", "en": "Several with commas between"},
    "options": {"zh": "可选：", "en": "One of: "},
    "key": {
        "zh": "与主表中的值相同，说明这一行属于哪条记录",
        "en": "The same value as in the first sheet: whose row it is",
    },
    "example": {"zh": "第 2 行是示例，导入前请删除", "en": "Row 2 is an example; delete it before the import"},
}  # fmt: skip


@dataclass(frozen=True)
class _Column:
    field: FieldDef
    key: bool = False
    """Says whose row it is, in a sub-table's sheet."""


def sheets(rights: Rights) -> Iterator[tuple[Labels, list[_Column]]]:
    """(name, columns) of the form's own sheet, then of each sub-table's."""
    form = rights.form
    open_ = [item for item in form.own_fields if rights.may_fill(item)]
    own = [item for item in open_ if not isinstance(item.type, Rows)]
    yield form.label, [_Column(item) for item in own]
    key = key_of(form, own)
    for item in open_:
        inner = [row for row in item.rows.values() if row.writable]
        if inner and key is not None:
            yield item.label, [_Column(key, key=True), *(_Column(row) for row in inner)]


def key_of(form: FormDef, fields: Sequence[FieldDef]) -> FieldDef | None:
    """The field by which rows of a sub-table most likely name their record: unique, the title, or any plain text."""
    plain = [item for item in fields if _is_plain(item)]
    ranked = sorted(plain, key=lambda item: (not item.unique, item.key != form.title))
    return ranked[0] if ranked else None


def _is_plain(field: FieldDef) -> bool:
    column = field.type.column(field.settings)
    return column is not None and column.pg_type == "text" and not isinstance(field.type, Chosen | Relational)


class Template:
    """Writes the workbook to a file."""

    def __init__(self, catalog: Catalog, viewer: Viewer, locale: str) -> None:
        self._catalog, self._locale = catalog, locale
        self._context = CheckContext(ZoneInfo(viewer.zone), locale)

    def write(self, path: Path, rights: Rights) -> None:
        self._book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        formats = {"bold": True, "bg_color": "#F0F2F5", "border": 1, "border_color": "#D9D9D9"}
        self._head = self._book.add_format(formats)
        self._must = self._book.add_format({**formats, "font_color": "#CF1322"})
        self._grey = self._book.add_format({"italic": True, "font_color": "#8C8C8C"})
        self._dates = {
            kind: self._book.add_format({"italic": True, "font_color": "#8C8C8C", "num_format": shown})
            for kind, shown in ((dt.datetime, "yyyy-mm-dd hh:mm"), (dt.date, "yyyy-mm-dd"))
        }
        found = list(sheets(rights))
        taken: set[str] = set()
        names = [distinct(sheet_name(pick(label, self._locale)), taken) for label, _ in found]
        drawn = [self._book.add_worksheet(name) for name in names]
        explain = self._book.add_worksheet(distinct(sheet_name(self._word("explain")), taken))
        self._lists = self._book.add_worksheet(distinct(sheet_name(self._word("lists")), taken))
        self._lists.hide()
        self._list_count = 0
        for sheet, (_, columns) in zip(drawn, found, strict=True):
            self._fill(sheet, columns)
        self._explain(explain, list(zip(names, (columns for _, columns in found), strict=True)))
        self._book.close()

    def _word(self, name: str, **more: str) -> str:
        return pick(_WORDS[name], self._locale).format(**more)

    # --- a sheet to fill in
    def _fill(self, sheet: Any, columns: Sequence[_Column]) -> None:
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            field = column.field
            label = pick(field.label, self._locale)
            sheet.write_string(0, index, label, self._must if field.required or column.key else self._head)
            sheet.set_column(index, index, min(max(len(label.encode("gb18030")) + 4, 14), 40))
            self._put(sheet, index, self._example(field))
            options = self._options(field)
            if options and len(options) <= MAX_OPTIONS:
                sheet.data_validation(1, index, _LAST_ROW, index, self._validation(field, options))

    def _put(self, sheet: Any, index: int, example: Any) -> None:
        if isinstance(example, dt.date):
            sheet.write_datetime(1, index, example, self._dates[type(example)])
        elif isinstance(example, int):
            sheet.write_number(1, index, example, self._grey)
        elif example:
            sheet.write_string(1, index, example, self._grey)

    def _validation(self, field: FieldDef, options: Sequence[str]) -> dict[str, Any]:
        """From cells of a hidden sheet: a list in place may have no more than 255 characters."""
        column = self._list_count
        self._list_count += 1
        for row, text in enumerate(options):
            self._lists.write_string(row, column, text)
        letter = xlsxwriter.utility.xl_col_to_name(column)
        name = self._lists.get_name()
        one = field.kind not in (Kind.TEXTS, Kind.IDS)
        source = f"='{name}'!${letter}$1:${letter}${len(options)}"
        # Several options in one cell are not in the list: there it only helps.
        return {"validate": "list", "source": source, "error_type": "stop" if one else "information",
                "show_error": one}  # fmt: skip

    def _options(self, field: FieldDef) -> list[str]:
        if isinstance(field.type, Chosen):
            values = [item.value for item in field.type.options(field.settings) if not getattr(item, "archived", False)]
            several = field.kind in (Kind.TEXTS, Kind.IDS)
            return [self._text(field, [value] if several else value) for value in values]
        return [self._text(field, True), self._text(field, False)] if field.kind is Kind.BOOLEAN else []

    def _text(self, field: FieldDef, value: Any) -> str:
        return field.type.to_text(value, field.settings, self._context)

    def _example(self, field: FieldDef) -> Any:
        """A cell that the field's type reads."""
        if isinstance(field.type, Files):
            return "photo.jpg"
        if isinstance(field.type, Relational):
            return ""
        tried = (pick(item, self._locale) if isinstance(item, dict) else item for item in _EXAMPLES)
        return next((cell for cell in (*self._options(field)[:1], *tried) if self._reads(field, cell)), "")

    def _reads(self, field: FieldDef, cell: Any) -> bool:
        try:
            value = field.type.from_cell(cell, field.settings, self._context)
            return value is not None and field.type.check(value, field.settings, self._context) is not None
        except FieldError:
            return False

    # --- explanations
    def _explain(self, sheet: Any, filled: Sequence[tuple[str, Sequence[_Column]]]) -> None:
        sheet.write_string(0, 0, self._word("example"), self._book.add_format({"bold": True}))
        wrap = self._book.add_format({"text_wrap": True, "valign": "top"})
        for index, (name, width) in enumerate(_EXPLAINED):
            sheet.write_string(1, index, self._word(name), self._head)
            sheet.set_column(index, index, width)
        row = 2
        for name, columns in filled:
            for column in columns:
                field = column.field
                must = self._word("yes") if field.required or column.key else ""
                cells = (name, pick(field.label, self._locale), pick(field.type.label, self._locale), must,
                         self._how(column))  # fmt: skip
                for index, text in enumerate(cells):
                    sheet.write_string(row, index, text[:32_000], wrap)
                row += 1

    def _how(self, column: _Column) -> str:
        field = column.field
        if column.key:
            return self._word("key")
        notes = [pick(field.help, self._locale)] if field.help else []
        if isinstance(field.type, Files):
            notes.append(self._word("files"))
        if isinstance(field.type, Relational):
            target = self._catalog.get(field.type.target(field.settings))
            title = pick(target.fields[target.title].label, self._locale)
            notes.append(self._word("relation", form=pick(target.label, self._locale), title=title))
        options = self._options(field)
        if options:
            notes.append(self._word("options") + "、".join(options[:200]))
        if field.kind in (Kind.TEXTS, Kind.IDS):
            notes.append(self._word("several"))
        if field.unique:
            notes.append(self._word("unique"))
        return "\n".join(notes)
