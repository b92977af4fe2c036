"""Records on the map."""

from collections.abc import Iterator
from typing import ClassVar

from serviceloop.forms.views.kinds.base import Named, ViewKind, ViewOptions
from serviceloop.forms.views.kinds.fitting import CHOICE, PLACE, Path, is_choice, is_place
from serviceloop.kit.labels import Labels


class MapOptions(ViewOptions):
    """`place`: a location, or an address (then the middle of its city or province)."""

    place: Path
    color: Path | None = None


class Map(ViewKind[MapOptions]):
    name: ClassVar[str] = "map"
    label: ClassVar[Labels] = {"zh": "地图", "en": "Map"}
    Options: ClassVar[type[ViewOptions]] = MapOptions

    def names(self, options: MapOptions) -> Iterator[Named]:
        yield Named(("place",), options.place, is_place, PLACE, needed=True)
        if options.color is not None:
            yield Named(("color",), options.color, is_choice, CHOICE)
