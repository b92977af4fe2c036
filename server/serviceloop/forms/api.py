"""What other layers may use of the forms engine: service modules, reports, importers, the CLI."""

from serviceloop.forms.comments import add as add_comment
from serviceloop.forms.records.actions import perform
from serviceloop.forms.records.compiler import Order
from serviceloop.forms.records.locking import Locked, lock
from serviceloop.forms.records.reading import Query, get, get_json, may_read, query, query_json
from serviceloop.forms.records.service import Saved, create, delete, undelete, update
from serviceloop.forms.records.sources import Catalog

__all__ = [
    "Catalog",
    "Locked",
    "Order",
    "Query",
    "Saved",
    "add_comment",
    "create",
    "delete",
    "get",
    "get_json",
    "lock",
    "may_read",
    "perform",
    "query",
    "query_json",
    "undelete",
    "update",
]
