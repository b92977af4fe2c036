"""Every kind of view, one line each."""

from typing import Any

from serviceloop.forms.views.kinds.base import ViewKind
from serviceloop.forms.views.kinds.calendar import Calendar
from serviceloop.forms.views.kinds.gallery import Gallery
from serviceloop.forms.views.kinds.kanban import Kanban
from serviceloop.forms.views.kinds.map import Map
from serviceloop.forms.views.kinds.table import Table
from serviceloop.forms.views.kinds.timeline import Timeline
from serviceloop.forms.views.kinds.tree import Tree
from serviceloop.kit.registry import Registry

DEFAULT_KIND = "table"
KINDS: Registry[ViewKind[Any]] = Registry(
    "view kind",
    (Table(), Kanban(), Calendar(), Timeline(), Gallery(), Map(), Tree()),
)
