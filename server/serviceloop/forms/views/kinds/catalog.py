"""Every kind of view, one line each."""

from typing import Any

from serviceloop.forms.views.kinds.base import ViewKind
from serviceloop.forms.views.kinds.table import Table
from serviceloop.kit.registry import Registry

DEFAULT_KIND = "table"
KINDS: Registry[ViewKind[Any]] = Registry(
    "view kind",
    (Table(),),
)
