"""Searching all forms: one round trip, a plan for each set of grants, and an end to how long it may take."""

import orjson

from serviceloop import expr
from serviceloop.forms.records.plans import PLANS
from serviceloop.forms.search.compiler import Words, compile_search, inputs_of
from serviceloop.forms.store import FormCatalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Database
from serviceloop.kit.log import get_logger

SECONDS = 3.0
"""A search that takes longer is given up: what is typed on may find it sooner."""
_NOTHING = b'{"rows":[],"bounded":false}'
log = get_logger(__name__)


async def search_json(db: Database, catalog: FormCatalog, viewer: Viewer, text: str) -> bytes:
    """{"rows": [{form, id, no, title, found}], "bounded"}. `bounded`: not every record was looked at."""
    words = Words.of(text)
    if not words.words:
        return _NOTHING
    key = ("search", catalog.version, viewer.grants_key, words.shape)
    plan = PLANS.get(key, catalog.forms, lambda: compile_search(catalog, viewer, words))
    if plan is None:
        return _NOTHING
    try:
        body = await db.pool.fetchval(plan.sql, *plan.args(inputs_of(expr.Env.of(viewer), words)), timeout=SECONDS)
    except TimeoutError:
        log.warning("search_given_up", length=len(text))
        return b'{"rows":[],"bounded":true}'
    return orjson.dumps({**orjson.loads(body), "bounded": words.bounded})
