"""Notices that are about no record."""

from typing import Any

from serviceloop.channels.notifications.service import notify
from serviceloop.identity.abilities import PURGE
from serviceloop.kit.db import Connection
from serviceloop.kit.outbox import Event, EventHandler

_ABLE = """
SELECT DISTINCT u.id FROM sl."user" u JOIN sl.role r ON r.abilities && $1::text[] AND (
  r.key IN (SELECT x.role FROM sl.user_role x WHERE x."user" = u.id)
  OR EXISTS (SELECT FROM sl.user_group g JOIN sl.user_group_member m ON m."group" = g.id
             WHERE m."user" = u.id AND r.key = ANY(g.roles)))
WHERE u.active AND u.deleted_at IS NULL"""


async def tell_what_goes(_: Any, tx: Connection, event: Event) -> None:
    """Who may delete for good learns a week before what goes by itself."""
    people = [row["id"] for row in await tx.fetch(_ABLE, [PURGE, "*"])]
    rows = event.payload["forms"]
    total = sum(int(row["count"]) for row in rows)
    title = {
        "zh": f"回收站中 {total} 条记录将在一周内彻底删除",
        "en": f"{total} records in the recycle bin will be deleted for good within a week",
    }
    body = "\n".join(f"{row['label']['zh']}：{row['count']}" for row in rows[:10])
    await notify(tx, people, "recycle", title, body, "/recycled")


HANDLERS = (EventHandler("notifications.recycle", ("recycle.soon",), tell_what_goes),)
