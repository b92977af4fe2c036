"""A board: one column an option of a select; a card is moved by dragging."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from serviceloop.forms.views.kinds.base import Named, ViewKind, ViewOptions
from serviceloop.forms.views.kinds.fitting import (
    CHOICE,
    NUMBER,
    PICTURE,
    Key,
    Path,
    is_choice,
    is_number,
    is_picture,
)
from serviceloop.kit.labels import Labels

Value = Annotated[str, Field(max_length=100)]


class KanbanOptions(ViewOptions):
    """`field`: whose options are the columns (a status moves by its actions). `sum`: added up per column.

    `collapsed`, `hidden`: values of columns; "" is the column of records without a value. A card shows the view's
    `columns`.
    """

    field: Key
    sum: Path | None = None
    cover: Key | None = None
    collapsed: Annotated[list[Value], Field(max_length=200)] = Field(default=[])
    hidden: Annotated[list[Value], Field(max_length=200)] = Field(default=[])


class Kanban(ViewKind[KanbanOptions]):
    name: ClassVar[str] = "kanban"
    label: ClassVar[Labels] = {"zh": "看板", "en": "Board"}
    Options: ClassVar[type[ViewOptions]] = KanbanOptions

    def names(self, options: KanbanOptions) -> Iterator[Named]:
        yield Named(("field",), options.field, is_choice, CHOICE, needed=True)
        if options.sum is not None:
            yield Named(("sum",), options.sum, is_number, NUMBER)
        if options.cover is not None:
            yield Named(("cover",), options.cover, is_picture, PICTURE)
