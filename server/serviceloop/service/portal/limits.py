"""One-time codes, and the limits of the customer pages."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from serviceloop.channels.limits import service as limits
from serviceloop.channels.messages.service import Senders, send
from serviceloop.kit.chores import Chore
from serviceloop.kit.db import Database
from serviceloop.kit.errors import Issue, Problem, invalid
from serviceloop.kit.settings import Settings
from serviceloop.service.portal import queries
from serviceloop.service.portal.logic import (
    CODE_DIGITS,
    CODE_LIFE,
    CODE_MESSAGES,
    CODE_PAUSE,
    LIMITS,
    CodeVerdict,
    check_code,
    hash_code,
)
from serviceloop.service.tickets.api import phone_number

CODE_TEMPLATE = "one_time_code"


async def count(db: Database, action: str, subjects: Mapping[str, str]) -> None:
    """Notes one use of a customer page; 429 when a limit is reached. `subjects`: phone, ip, channel, ticket."""
    await limits.count(db, LIMITS, action, subjects)


async def send_code(db: Database, settings: Settings, phone: str, ip: str, channel: str) -> int:
    """Sends a one-time code by SMS; returns for how many seconds it is good."""
    number = phone_number(phone)
    await count(db, "code", {"phone": number, "ip": ip, "channel": channel})
    now = datetime.now(UTC)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    async with db.transaction() as tx:
        before = await queries.lock_code(tx, number)
        if before is not None and not before.used and now < before.made_at + CODE_PAUSE:
            raise limits.too_many(CODE_PAUSE)
        await queries.save_code(tx, number, hash_code(number, code, settings.key("codes")), now)
        minutes = int(CODE_LIFE.total_seconds() // 60)
        body = f"【售后服务】验证码 {code}，{minutes} 分钟内有效，请勿告诉他人。"
        await send(tx, Senders(), "sms", number, CODE_TEMPLATE, body, ref=f"channel/{channel}")
    return int(CODE_LIFE.total_seconds())


async def verify(db: Database, settings: Settings, phone: str, code: str) -> bytes:
    """The hash of a code that is right, to be used up with the request; 422 otherwise, and the try is counted."""
    digest = hash_code(phone, code.strip(), settings.key("codes"))
    async with db.transaction() as tx:
        verdict = check_code(await queries.lock_code(tx, phone), digest, datetime.now(UTC))
        if verdict is CodeVerdict.WRONG:
            await queries.note_wrong_try(tx, phone)
    if verdict is not CodeVerdict.OK:
        raise wrong_code(verdict)
    return digest


def wrong_code(verdict: CodeVerdict) -> Problem:
    return invalid(Issue("code", f"code_{verdict}", CODE_MESSAGES[verdict]))


async def _forget(app: Any) -> None:
    async with app.db.transaction() as tx:
        await queries.forget_codes(tx, datetime.now(UTC) - timedelta(days=1, minutes=5))


CHORES = (Chore("portal.forget", timedelta(hours=1), _forget),)
"""For the worker."""
