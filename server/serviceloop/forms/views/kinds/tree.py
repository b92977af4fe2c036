"""Records under each other, by a relation of the form to itself."""

from collections.abc import Iterator
from typing import ClassVar

from serviceloop.forms.views.kinds.base import Named, ViewKind, ViewOptions
from serviceloop.forms.views.kinds.fitting import PARENT, Key, is_relation
from serviceloop.kit.labels import Labels


class TreeOptions(ViewOptions):
    """`parent`: the relation that names the record above."""

    parent: Key


class Tree(ViewKind[TreeOptions]):
    name: ClassVar[str] = "tree"
    label: ClassVar[Labels] = {"zh": "树", "en": "Tree"}
    Options: ClassVar[type[ViewOptions]] = TreeOptions

    def names(self, options: TreeOptions) -> Iterator[Named]:
        yield Named(("parent",), options.parent, is_relation, PARENT, needed=True)
