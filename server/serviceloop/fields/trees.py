"""Options that stand in a tree: their shape, and finding a path by what people write."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from serviceloop.fields.options import Text, as_labels, fold
from serviceloop.fields.settings import setting
from serviceloop.kit.labels import pick

MAX_LEVELS, MAX_NODES = 6, 5000
_STEP = re.compile(r"\s*[/>＞／→]\s*")
_LABEL = "名称", "Label"


class TreeOption(BaseModel):
    """One choice with the choices below it. Values are unique in the whole tree, so a value alone names its path."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Text = setting(("值", "Value"))
    label: Annotated[dict[str, Text], BeforeValidator(as_labels)] = setting(_LABEL, control="labels")
    color: str | None = setting(("颜色", "Colour"), None, control="color", max_length=32)
    archived: bool = setting(("停用", "Archived"), False)
    children: tuple["TreeOption", ...] = setting(("下级选项", "Options below"), (), control="tree")


Nodes = Sequence[TreeOption]
Path = tuple[TreeOption, ...]


def paths(nodes: Nodes, above: Path = ()) -> Iterator[Path]:
    """Every node with the nodes above it, from the top."""
    for node in nodes:
        here = (*above, node)
        yield here
        yield from paths(node.children, here)


def depth(nodes: Nodes) -> int:
    return max((len(path) for path in paths(nodes)), default=0)


def checked(nodes: tuple[TreeOption, ...]) -> tuple[TreeOption, ...]:
    """The tree, or a ValueError that says in both languages why not."""
    seen: set[str] = set()
    for number, path in enumerate(paths(nodes)):
        value = path[-1].value
        if value in seen:
            raise ValueError(f"选项“{value}”重复 / the option “{value}” is there twice")
        if len(path) > MAX_LEVELS:
            raise ValueError(f"最多 {MAX_LEVELS} 级 / at most {MAX_LEVELS} levels")
        if number >= MAX_NODES:
            raise ValueError(f"最多 {MAX_NODES} 个选项 / at most {MAX_NODES} options")
        if not path[-1].label.get("zh", "").strip():
            raise ValueError(f"选项“{value}”缺少中文名称 (zh) / the option “{value}” lacks its Chinese text (zh)")
        seen.add(value)
    return nodes


def path_to(nodes: Nodes, value: str) -> Path | None:
    """The node of that value, with those above it."""
    return next((path for path in paths(nodes) if path[-1].value == value), None)


def text_of(nodes: Nodes, values: Any, locale: str) -> str:
    """A path of values as people read it: 广东省 / 深圳市."""
    listed = values if isinstance(values, list) else []
    known = {path[-1].value: path[-1] for path in paths(nodes)}
    words = [pick(known[str(item)].label, locale) if str(item) in known else str(item) for item in listed]
    return " / ".join(words)


def written(nodes: Nodes, text: str) -> list[str] | None:
    """The path that a text names: labels or values from the top, or the last of them alone; None if it names none."""
    steps = [fold(step) for step in _STEP.split(unicodedata.normalize("NFKC", text).strip()) if step.strip()]
    found = [path for path in paths(nodes) if _names(path[-1], steps[-1:])] if steps else []
    whole = [path for path in found if len(path) == len(steps) and _all_named(path, steps)]
    exact = [path for path in paths(nodes) if path[-1].value == text.strip()]
    best = exact or whole or (found if len(steps) == 1 and len(found) == 1 else [])
    return [node.value for node in best[0]] if best else None


def _names(node: TreeOption, steps: Sequence[str]) -> bool:
    return any(step in (fold(node.value), *(fold(label) for label in node.label.values())) for step in steps)


def _all_named(path: Path, steps: Sequence[str]) -> bool:
    return all(_names(node, (step,)) for node, step in zip(path, steps, strict=True))
