"""What a kind of view is: its name, its options, and what of the form these name."""

from abc import ABC
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from serviceloop.expr.kinds import Kind
from serviceloop.forms.definition import FieldDef
from serviceloop.kit.labels import Labels

Step = str | int
Fits = Callable[[FieldDef, Kind], bool]
"""Whether a field (the one that the path ends in) with values of this kind serves the purpose."""


class ViewOptions(BaseModel):
    """Options of one view. Subclasses add members, all with defaults where the kind can be drawn without."""

    model_config = ConfigDict(extra="forbid", frozen=True)


O = TypeVar("O", bound=ViewOptions)  # noqa: E741


@dataclass(frozen=True)
class Named:
    """A field path that options name, at `where` within them (("group", 0, "field")).

    `fits` says which fields serve (None: all that one may see), `what` names those in words for the message. A path
    that its reader may not see is taken out of the options, the list entry around it with it; where `needed`, the
    reader does not get the view at all.
    """

    where: tuple[Step, ...]
    path: str
    fits: Fits | None = None
    what: Labels | None = None
    needed: bool = False


@dataclass(frozen=True)
class Conditional:
    """A condition that options hold, at `where`; hidden fields in it take it out like a hidden path."""

    where: tuple[Step, ...]
    tree: Mapping[str, Any]


class ViewKind(ABC, Generic[O]):
    """One kind of view. `name` is also that of the browser's widget."""

    name: ClassVar[str]
    label: ClassVar[Labels]
    Options: ClassVar[type[ViewOptions]]

    def names(self, options: O) -> Iterator[Named]:
        """Every field path in the options."""
        return iter(())

    def conditions(self, options: O) -> Iterator[Conditional]:
        """Every condition in the options."""
        return iter(())


def without(options: Mapping[str, Any], places: Sequence[tuple[Step, ...]]) -> dict[str, Any]:
    """The options (plain data) without what stands at the places: the innermost list entry around it, or its key."""
    kept: Any = options
    # From the back, so that the numbers of earlier entries stay true; an entry goes once, whatever names it.
    for place in sorted({_cut(place) for place in places}, key=repr, reverse=True):
        kept = _removed(kept, place)
    return dict(kept)


def _cut(place: tuple[Step, ...]) -> tuple[Step, ...]:
    numbers = [index for index, step in enumerate(place) if isinstance(step, int)]
    return place[: numbers[-1] + 1] if numbers else place


def _removed(data: Any, place: tuple[Step, ...]) -> Any:
    head, *rest = place
    if isinstance(data, list | tuple) and isinstance(head, int):
        inner = [_removed(item, tuple(rest)) if rest and n == head else item for n, item in enumerate(data)]
        return inner if rest else inner[:head] + inner[head + 1 :]
    if not isinstance(data, Mapping) or head not in data:
        return data
    if not rest:
        return {key: value for key, value in data.items() if key != head}
    return {**data, str(head): _removed(data[str(head)], tuple(rest))}
