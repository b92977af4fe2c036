"""The shape of a form file; what the parts mean to each other is checked by the loader."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from serviceloop.fields.numbering import DatePattern

MAX_LABEL = 200
MAX_FIELDS = 500


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def check_labels(labels: dict[str, str]) -> dict[str, str]:
    if not labels.get("zh", "").strip():
        raise ValueError("缺少中文名称 (zh) / the Chinese text (zh) is missing")
    if any(len(text) > MAX_LABEL for text in labels.values()):
        raise ValueError(f"名称最多 {MAX_LABEL} 字 / a label may have at most {MAX_LABEL} characters")
    return {language: text for language, text in labels.items() if text.strip()}


class _Labelled(_Part):
    label: dict[str, str]

    @field_validator("label")
    @classmethod
    def _labels(cls, value: dict[str, str]) -> dict[str, str]:
        return check_labels(value)


class FieldFile(_Labelled):
    key: str
    type: str
    required: bool = False
    unique: bool = False
    default: Any = None
    help: dict[str, str] = {}
    placeholder: dict[str, str] = {}
    width: int | None = Field(None, ge=1, le=4)
    readonly: bool = False
    hidden: bool = False
    visible_when: Any = None
    required_when: Any = None
    readonly_when: Any = None
    settings: dict[str, Any] = {}


class NumberFile(_Part):
    prefix: str = Field("", max_length=20)
    date: DatePattern = "yyyyMMdd"
    digits: int = Field(4, ge=1, le=12)


class ActionFile(_Labelled):
    key: str
    sources: list[str] = Field(alias="from", min_length=1)
    to: str | None = None
    require: list[str] = []
    set: dict[str, Any] = {}
    when: Any = None
    style: Literal["primary", "default", "danger"] = "default"
    comment: Literal["none", "optional", "required"] = "none"
    manual: bool = True


class StatusFile(_Part):
    field: str
    initial: str
    actions: list[Any] = []


class SectionFile(_Part):
    label: dict[str, str] = {}
    tab: dict[str, str] | None = None
    columns: int = Field(2, ge=1, le=4)
    fields: list[str]
    visible_when: Any = None
    collapsed: bool = False

    @field_validator("tab")
    @classmethod
    def _tab(cls, value: dict[str, str] | None) -> dict[str, str] | None:
        return None if value is None else check_labels(value)


class PhoneFile(_Part):
    order: list[str] = []
    hidden: list[str] = []


class RuleFile(_Part):
    key: str
    error_when: Any
    message: dict[str, str]
    field: str | None = None

    @field_validator("message")
    @classmethod
    def _message(cls, value: dict[str, str]) -> dict[str, str]:
        return check_labels(value)


class SortFile(_Part):
    field: str
    desc: bool = False


class ViewFile(_Labelled):
    key: str
    kind: str = "table"
    filter: Any = None
    columns: list[str] = []
    sort: list[SortFile] = []
    options: dict[str, Any] = {}
    roles: list[str] = []
    default: bool = False


class FormFile(_Labelled):
    """The head; the parts that may each be wrong by themselves are taken up one by one."""

    key: str
    title: str
    group: str = ""
    icon: str = ""
    number: Any = None
    search: list[str] = []
    append_only: bool = False
    fields: list[Any] = Field(max_length=MAX_FIELDS)
    unique: list[Annotated[list[str], Field(min_length=2, max_length=8)]] = Field([], max_length=20)
    rules: list[Any] = Field([], max_length=100)
    layout: list[Any] = []
    phone: Any = None
    pages: list[dict[str, Any]] = []
    public: dict[str, Any] | None = None
    status: Any = None
    views: list[Any] = []
