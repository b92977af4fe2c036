"""The refusals that several field types share."""

from serviceloop.fields.base import FieldError


def refuse(code: str, zh: str, en: str, path: str = "") -> FieldError:
    """A FieldError to raise; `code` is stable, the texts are complete sentences about the value."""
    return FieldError(code, {"zh": zh, "en": en}, path)


def wrong_type(zh: str, en: str) -> FieldError:
    """The JSON value is of another type than `zh`/`en` name."""
    return refuse("type", f"须为{zh}", f"must be {en}")


def bad_cell(zh: str, en: str) -> FieldError:
    """The text of a cell cannot be read as what `zh`/`en` name."""
    return refuse("format", f"无法识别为{zh}", f"cannot be read as {en}")


def read_only() -> FieldError:
    return refuse("read_only", "由系统计算或填写，不能修改", "is filled by the system and cannot be changed")


def too_many(limit: int) -> FieldError:
    return refuse("too_many", f"最多 {limit} 项", f"may have at most {limit} entries")
