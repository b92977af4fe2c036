"""Taking a rating: one a ticket, under the ticket's lock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from serviceloop.forms import api as forms
from serviceloop.forms.api import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import conflict
from serviceloop.kit.outbox import emit
from serviceloop.service import records
from serviceloop.service.surveys.logic import Given, Verdict, is_low, judge

LOW_RATING = "rating.low"


@dataclass(frozen=True)
class Rating:
    """1 to 5, with tags of the form's options and a remark. `source`: portal or callback."""

    score: int
    tags: Sequence[str] = ()
    remark: str = ""
    source: str = "portal"


async def rate(tx: Connection, catalog: Catalog, viewer: Viewer, ticket: UUID, rating: Rating) -> bool:
    """Saves the rating; False when the very same one was there. 409 when there is another, or it is too early."""
    held = await records.lock(tx, catalog, "ticket", ticket)
    given = await given_for(tx, catalog, ticket)
    verdict = judge(str(held.row["status"]), given, rating.score, rating.remark)
    if verdict is Verdict.ALREADY:
        raise conflict({"zh": "此工单已评价过，感谢您的反馈", "en": "This ticket was rated before; thank you"})
    if verdict is Verdict.TOO_EARLY:
        raise conflict({"zh": "服务完成后才能评价", "en": "A rating is possible once the work is done"})
    if verdict is Verdict.SAVE:
        await _save(tx, catalog, viewer, ticket, held.row, rating)
    return verdict is Verdict.SAVE


async def given_for(connection: Any, catalog: Catalog, ticket: UUID) -> Given | None:
    """The rating that the ticket has."""
    condition = {"field": "ticket", "op": "eq", "value": str(ticket)}
    rows = await records.find(connection, catalog, "rating", ("score", "remark"), condition, limit=1)
    return Given(int(rows[0]["score"]), str(rows[0].get("remark") or "")) if rows else None


async def _save(
    tx: Connection, catalog: Catalog, viewer: Viewer, ticket: UUID, row: Mapping[str, Any], rating: Rating
) -> None:
    values = {
        "ticket": str(ticket),
        "customer": _text(row["customer"]),
        "engineer": _text(row["engineer"]),
        "product": _text(row["product"]),
        "score": rating.score,
        "tags": list(rating.tags),
        "remark": rating.remark,
        "source": rating.source,
    }
    saved = await forms.create(tx, catalog, viewer, "rating", values, trusted=True)
    await forms.update(tx, catalog, viewer, "ticket", ticket, {"score": rating.score}, trusted=True)
    if is_low(rating.score):
        payload = {"rating": str(saved.id), "score": rating.score, "no": row["no"]}
        await emit(tx, LOW_RATING, "ticket", ticket, viewer.user_id, payload)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
