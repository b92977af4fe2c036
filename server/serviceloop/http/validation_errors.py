"""Request validation errors, path by path, in words for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError

from serviceloop.kit.errors import Issue, Problem, invalid
from serviceloop.kit.labels import Labels

_MAX_ISSUES = 50
_NOT_JSON: Labels = {"zh": "请求内容不是有效的 JSON（UTF-8）", "en": "The body is not valid JSON in UTF-8"}
_OTHER: Labels = {"zh": "该值无效", "en": "This value is not valid"}
# pydantic's error type to the message; {…} are filled from the error's context.
_MESSAGES: Mapping[str, Labels] = {
    "missing": {"zh": "必填", "en": "is required"},
    "extra_forbidden": {"zh": "不认识的字段", "en": "is not a known field"},
    "string_type": {"zh": "须为文本", "en": "must be text"},
    "string_too_short": {"zh": "至少 {min_length} 个字符", "en": "has at least {min_length} characters"},
    "string_too_long": {"zh": "最多 {max_length} 个字符", "en": "has at most {max_length} characters"},
    "string_pattern_mismatch": {"zh": "格式不正确", "en": "does not have the expected format"},
    "string_unicode": {"zh": "文本编码无效", "en": "is not valid text"},
    "int_type": {"zh": "须为整数", "en": "must be a whole number"},
    "int_parsing": {"zh": "须为整数", "en": "must be a whole number"},
    "int_parsing_size": {"zh": "数字过大", "en": "is too large a number"},
    "int_from_float": {"zh": "须为整数", "en": "must be a whole number"},
    "float_type": {"zh": "须为数字", "en": "must be a number"},
    "float_parsing": {"zh": "须为数字", "en": "must be a number"},
    "decimal_parsing": {"zh": "须为数字", "en": "must be a number"},
    "finite_number": {"zh": "须为有限的数字", "en": "must be a finite number"},
    "bool_type": {"zh": "须为 true 或 false", "en": "must be true or false"},
    "bool_parsing": {"zh": "须为 true 或 false", "en": "must be true or false"},
    "uuid_type": {"zh": "不是有效的标识", "en": "is not a valid id"},
    "uuid_parsing": {"zh": "不是有效的标识", "en": "is not a valid id"},
    "greater_than_equal": {"zh": "不能小于 {ge}", "en": "must be at least {ge}"},
    "greater_than": {"zh": "须大于 {gt}", "en": "must be greater than {gt}"},
    "less_than_equal": {"zh": "不能大于 {le}", "en": "must be at most {le}"},
    "less_than": {"zh": "须小于 {lt}", "en": "must be less than {lt}"},
    "literal_error": {"zh": "须为以下之一：{expected}", "en": "must be one of {expected}"},
    "enum": {"zh": "须为以下之一：{expected}", "en": "must be one of {expected}"},
    "list_type": {"zh": "须为数组", "en": "must be a list"},
    "too_long": {"zh": "最多 {max_length} 项", "en": "has at most {max_length} items"},
    "too_short": {"zh": "至少 {min_length} 项", "en": "has at least {min_length} items"},
    "dict_type": {"zh": "须为对象", "en": "must be an object"},
    "model_type": {"zh": "须为 JSON 对象", "en": "must be a JSON object"},
    "model_attributes_type": {"zh": "须为 JSON 对象", "en": "must be a JSON object"},
    "datetime_parsing": {"zh": "须为 ISO 格式的时间", "en": "must be a time in ISO format"},
    "datetime_from_date_parsing": {"zh": "须为 ISO 格式的时间", "en": "must be a time in ISO format"},
    "timezone_aware": {"zh": "时间须带时区", "en": "must have a time zone"},
    "date_parsing": {"zh": "须为 ISO 格式的日期", "en": "must be a date in ISO format"},
    "date_from_datetime_parsing": {"zh": "须为 ISO 格式的日期", "en": "must be a date in ISO format"},
}


def to_problem(error: RequestValidationError) -> Problem:
    """422 with one issue a wrong place; 400 if the body is no JSON at all."""
    errors = error.errors()
    if any(item["type"] == "json_invalid" for item in errors):
        return Problem(400, "not_json", _NOT_JSON)
    return invalid(*(_issue(item) for item in errors[:_MAX_ISSUES]))


def _issue(item: Mapping[str, Any]) -> Issue:
    kind = str(item["type"])
    return Issue(_path(item["loc"]), kind, _message(kind, item.get("ctx") or {}))


def _path(loc: Sequence[Any]) -> str:
    """The dotted path without pydantic's leading "body", "query" or "path"."""
    return ".".join(str(part)[:100] for part in loc[1:])


def _message(kind: str, context: Mapping[str, Any]) -> Labels:
    template = _MESSAGES.get(kind, _OTHER)
    return {language: _fill(text, context) for language, text in template.items()}


def _fill(text: str, context: Mapping[str, Any]) -> str:
    for name, value in context.items():
        text = text.replace("{" + name + "}", str(value))
    return text
