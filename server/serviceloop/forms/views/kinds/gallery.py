"""Cards with a picture."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from serviceloop.forms.views.kinds.base import Named, ViewKind, ViewOptions
from serviceloop.forms.views.kinds.fitting import PICTURE, Key, Size, is_picture
from serviceloop.kit.labels import Labels


class GalleryOptions(ViewOptions):
    """`cover`: the field whose first picture is shown. `fit`: cut to the frame, or whole within it."""

    cover: Key | None = None
    fit: Literal["cover", "contain"] = "cover"
    size: Size = "medium"


class Gallery(ViewKind[GalleryOptions]):
    name: ClassVar[str] = "gallery"
    label: ClassVar[Labels] = {"zh": "画廊", "en": "Gallery"}
    Options: ClassVar[type[ViewOptions]] = GalleryOptions

    def names(self, options: GalleryOptions) -> Iterator[Named]:
        if options.cover is not None:
            yield Named(("cover",), options.cover, is_picture, PICTURE)
