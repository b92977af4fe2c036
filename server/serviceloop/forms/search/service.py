"""Searching all forms: one round trip, a plan for each set of grants, and an end to how long it may take."""

import orjson

from serviceloop import expr
from serviceloop.forms.records.plans import PLANS
from serviceloop.forms.search.compiler import Words, compile_numbers, compile_search, inputs_of
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
    inputs = inputs_of(expr.Env.of(viewer), words)
    key = (catalog.version, viewer.grants_key)
    plans = [PLANS.get(("search", *key, words.shape), catalog.forms, lambda: compile_search(catalog, viewer, words))]
    if words.numbered:
        plans.insert(0, PLANS.get(("numbers", *key), catalog.forms, lambda: compile_numbers(catalog, viewer)))
    body = _NOTHING
    for plan in plans:
        if plan is None:
            continue
        try:
            found = await db.pool.fetchval(plan.sql, *plan.args(inputs), timeout=SECONDS)
        except TimeoutError:
            log.warning("search_given_up", length=len(text))
            return b'{"rows":[],"bounded":true}'
        body = orjson.dumps({**orjson.loads(found), "bounded": words.bounded})
        if orjson.loads(found)["rows"]:
            break
    return body
