"""Making and using invitations."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from serviceloop.channels.invitations import queries
from serviceloop.channels.messages.service import Senders, send
from serviceloop.identity import audit
from serviceloop.identity.sessions.service import set_password
from serviceloop.identity.tokens import digest, new_token
from serviceloop.identity.users.service import managed
from serviceloop.identity.viewer import Viewer, system_viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, invalid, not_found
from serviceloop.kit.ids import new_id
from serviceloop.kit.labels import pick

LASTS = timedelta(days=7)
TEMPLATE = "invitation"
_OVER = {"zh": "邀请链接无效、已使用或已过期，请联系管理员重新发送", "en": "This link is not valid, or not any more"}
_NOWHERE = {"zh": "该用户没有填写邮箱或电话", "en": "This person has no e-mail address or phone"}
_TEXTS = {
    "zh": "{name}，您好：您的服务闭环账号是 {account}。请在 7 天内打开 {link} 设置密码。",
    "en": "Hello {name}, your ServiceLoop account is {account}. Open {link} within 7 days to set your password.",
}


async def invite(tx: Connection, viewer: Viewer, user: UUID, channel: str, base: str) -> tuple[str, datetime]:
    """Sends a link to the person; earlier ones end. Returns the link and when it expires.

    `channel` "link": nothing is sent, whoever invites hands the link over.

    As with resetting a password: whoever has rights that the viewer lacks cannot be invited by them.
    """
    row = await managed(tx, viewer, user)
    recipient = {"email": row["email"], "sms": row["phone"], "link": ""}[channel] or ""
    if not recipient and channel != "link":
        raise invalid(Issue("channel", "no_recipient", _NOWHERE))
    token = new_token()
    await queries.end_all(tx, user)
    values = (new_id(), user, digest(token), channel, recipient, viewer.user_id)
    expires = await queries.insert(tx, values, LASTS)
    link = f"{base}/invite/{token}"
    if channel != "link":
        body = pick(_TEXTS, row["locale"]).format(name=row["name"], account=row["account"], link=link)
        await send(tx, Senders(), channel, recipient, TEMPLATE, body, ref=f"user/{user}")
    await audit.record(tx, viewer, "user.invite", form="user", record=user, detail={"channel": channel})
    return link, expires


async def show(connection: Any, token: str) -> dict[str, Any]:
    """Whom the link is for; Problem 404 if it may not be used."""
    row = await queries.open_one(connection, digest(token))
    if row is None:
        raise not_found(_OVER)
    return {"name": row["name"], "account": row["account"], "expires_at": row["expires_at"]}


async def accept(tx: Connection, token: str, password: str) -> UUID:
    """Sets the person's password and uses the link up; returns who that is."""
    row = await queries.open_one(tx, digest(token), lock=True)
    if row is None:
        raise not_found(_OVER)
    await set_password(tx, system_viewer(), row["user"], row["account"], password)
    await queries.end_all(tx, row["user"])
    await audit.record(tx, None, "user.invitation_used", form="user", record=row["user"], actor=row["user"])
    user: UUID = row["user"]
    return user
