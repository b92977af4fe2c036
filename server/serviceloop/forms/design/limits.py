"""How large a definition may be before anything is done with it. Pure."""

from collections.abc import Mapping
from typing import Any

import orjson

from serviceloop.forms.file_format import MAX_FIELDS
from serviceloop.kit.errors import Issue, invalid

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
_TOO_LARGE = {"zh": "表单定义超过 1 MB，请精简", "en": "The definition is over 1 MB; make it smaller"}
_TOO_DEEP = {
    "zh": f"表单定义嵌套过深（最多 {MAX_DEPTH} 层）",
    "en": f"The definition is nested too deeply (at most {MAX_DEPTH} levels)",
}
_TOO_MANY = {"zh": f"一个表单最多 {MAX_FIELDS} 个字段", "en": f"A form may have at most {MAX_FIELDS} fields"}


def check_size(definition: Mapping[str, Any], path: str = "definition") -> None:
    """Refuses what nobody makes by hand: Problem 422 at `path`."""
    if _deeper_than(definition, MAX_DEPTH):
        raise invalid(Issue(path, "too_deep", _TOO_DEEP))
    if len(orjson.dumps(definition)) > MAX_BYTES:
        raise invalid(Issue(path, "too_large", _TOO_LARGE))
    fields = definition.get("fields")
    if isinstance(fields, list) and len(fields) > MAX_FIELDS:
        raise invalid(Issue(f"{path}.fields", "too_long", _TOO_MANY))


def _deeper_than(value: Any, limit: int) -> bool:
    """Level by level, so that nothing here is nested as deeply as the input."""
    level = [value]
    for _ in range(limit):
        level = [inner for item in level for inner in _inside(item)]
        if not level:
            return False
    return True


def _inside(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [item for item in value.values() if isinstance(item, Mapping | list)]
    return [item for item in value if isinstance(item, Mapping | list)] if isinstance(value, list) else []
