"""`public` of a form file: the page on which anyone may fill the form in, and the one on which they look things up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from serviceloop.fields.capabilities import BuilderOnly, Files, Presentational, Relational, Rows
from serviceloop.forms.definition import FieldDef
from serviceloop.forms.file_format import check_labels
from serviceloop.forms.findings import Findings

_FIELD = {"zh": "字段", "en": "field"}
_MOMENT: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)
MAX_BY = 3
MAX_COLUMNS = 30
Keys = Annotated[list[str], Field(max_length=200)]


class _Page(BaseModel):
    """What both pages have. Texts are shown as they are, never as HTML; `color` is the page's accent."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    enabled: bool = True
    title: dict[str, str] | None = None
    intro: dict[str, str] | None = None
    color: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] | None = None

    @field_validator("title", mode="after")
    @classmethod
    def _title(cls, value: dict[str, str] | None) -> dict[str, str] | None:
        return None if value is None else check_labels(value)

    @field_validator("intro", "thanks", mode="after", check_fields=False)
    @classmethod
    def _text(cls, value: dict[str, str] | None) -> dict[str, str] | None:
        if value is not None and any(len(text) > 2000 for text in value.values()):
            raise ValueError("最多 2000 字 / at most 2,000 characters")
        return value


class FormPage(_Page):
    """`fields`: what visitors fill in. `choices`: relations among them whose records anyone may choose by title.

    `prefill`: fields that the link may fill in (`?serial=SN1`). `opens_at`, `closes_at`: ISO times with offset.
    `limit`: so many answers at most. `thanks`: shown after sending. `show_number`: whether the number is told.
    """

    fields: Keys
    choices: Keys = []
    prefill: Keys = []
    opens_at: str | None = None
    closes_at: str | None = None
    limit: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    thanks: dict[str, str] | None = None
    show_number: bool = True

    @field_validator("opens_at", "closes_at")
    @classmethod
    def _moment(cls, value: str | None) -> str | None:
        try:
            return None if value is None else _MOMENT.validate_python(value).isoformat()
        except ValidationError:
            raise ValueError("须为带时区的时间 / must be a time with its offset") from None


class QueryPage(_Page):
    """`by`: what visitors must state exactly to find a record. `columns`: what they see of it."""

    by: Annotated[list[str], Field(min_length=1, max_length=MAX_BY)]
    columns: Annotated[list[str], Field(min_length=1, max_length=MAX_COLUMNS)]


class Sharing(BaseModel):
    """Whether single records may be shared outside by links, by those who hold the right to."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    enabled: bool = True


class PublicFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    form: FormPage | None = None
    query: QueryPage | None = None
    share: Sharing | None = None


def load_public(raw: Any, fields: Mapping[str, FieldDef], keys: set[str], findings: Findings) -> dict[str, Any] | None:
    """The pages as plain data in a stable form, None where there are none."""
    file = findings.model(PublicFile, raw, "public") if raw is not None else None
    if file is None:
        return None
    if file.form is not None:
        _check_form(file.form, fields, keys, findings)
    if file.query is not None:
        _check_query(file.query, fields, keys, findings)
    plain = file.model_dump(exclude_defaults=True)
    return {name: page for name, page in plain.items() if page is not None and page != {}} or None


def _check_form(page: FormPage, fields: Mapping[str, FieldDef], keys: set[str], findings: Findings) -> None:
    for name, listed in (("fields", page.fields), ("choices", page.choices), ("prefill", page.prefill)):
        _check_names(f"public.form.{name}", listed, keys, findings)
    for number, key in enumerate(page.fields):
        item = fields.get(key)
        if item is not None and (problem := _not_for_visitors(item, page)):
            findings.add(f"public.form.fields.{number}", "not_public", *problem)
    for name, listed in (("choices", page.choices), ("prefill", page.prefill)):
        for number, key in enumerate(listed):
            if key in keys and key not in page.fields:
                zh, en = f"字段“{key}”不在公开表单中", f"the field “{key}” is not on the public form"
                findings.add(f"public.form.{name}.{number}", "not_on_page", zh, en)
    if page.enabled:
        _check_required(page, fields, findings)
    if page.opens_at and page.closes_at and _at(page.opens_at) >= _at(page.closes_at):
        zh, en = "结束时间须晚于开始时间", "it must close after it opens"
        findings.add("public.form.closes_at", "closes_first", zh, en)


def _at(moment: str) -> datetime:
    """Texts with other offsets do not sort by time."""
    return datetime.fromisoformat(moment)


def _check_names(path: str, listed: list[str], keys: set[str], findings: Findings) -> None:
    for number, key in enumerate(listed):
        if key not in keys:
            findings.unknown(f"{path}.{number}", "unknown_field", _FIELD, key, keys)
        elif key in listed[:number]:
            findings.add(f"{path}.{number}", "duplicate_field", "字段重复", "the field is named twice")


def _not_for_visitors(item: FieldDef, page: FormPage) -> tuple[str, str] | None:
    name = item.label["zh"]
    if isinstance(item.type, Presentational):
        return None
    if item.system or not item.writable or item.readonly or item.hidden or isinstance(item.type, BuilderOnly):
        return f"“{name}”不能由访客填写", f"visitors cannot fill in “{item.key}”"
    inner = item.rows.values() if isinstance(item.type, Rows) else ()
    if any(isinstance(row.type, Relational) for row in inner):
        return f"“{name}”含有关联字段，不能公开", f"“{item.key}” holds relations, which visitors cannot choose"
    if isinstance(item.type, Relational) and item.key not in page.choices:
        zh = f"“{name}”是关联字段，需允许访客按名称选择（choices）"
        return zh, f"“{item.key}” is a relation: visitors must be allowed to choose its records (choices)"
    return None


def _check_required(page: FormPage, fields: Mapping[str, FieldDef], findings: Findings) -> None:
    for item in fields.values():
        needed = item.required and item.writable and not item.system and item.default is None
        if needed and item.key not in page.fields:
            zh = f"必填字段“{item.label['zh']}”不在公开表单中，访客将无法提交"
            findings.add("public.form.fields", "required_missing", zh, f"“{item.key}” is required but not on the page")


def _check_query(page: QueryPage, fields: Mapping[str, FieldDef], keys: set[str], findings: Findings) -> None:
    _check_names("public.query.by", page.by, keys, findings)
    _check_names("public.query.columns", page.columns, keys, findings)
    for number, key in enumerate(page.by):
        item = fields.get(key)
        if item is not None and (item.type.column(item.settings) is None or isinstance(item.type, (Files, Rows))):
            zh, en = f"不能按“{item.label['zh']}”查询", f"one cannot look up by “{key}”"
            findings.add(f"public.query.by.{number}", "not_stored", zh, en)
    for number, key in enumerate(page.columns):
        item = fields.get(key)
        if item is not None and isinstance(item.type, (Files, Rows)):
            zh, en = f"“{item.label['zh']}”不能公开显示", f"“{key}” cannot be shown to the public"
            findings.add(f"public.query.columns.{number}", "not_public", zh, en)
