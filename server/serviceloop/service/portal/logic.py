"""Rules of the customer pages: one-time codes, limits against abuse, what of a ticket a customer may see. Pure."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from serviceloop.channels.limits.logic import Limit
from serviceloop.kit.labels import Labels

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=5)
CODE_PAUSE = timedelta(seconds=60)
MAX_ATTEMPTS = 5
TOKEN_BYTES = 24
"""192 random bits in a tracking link."""


LIMITS: Sequence[Limit] = (
    Limit("code", "phone", 5, timedelta(hours=1)),
    Limit("code", "phone", 10, timedelta(days=1)),
    Limit("code", "ip", 30, timedelta(hours=1)),
    Limit("code", "channel", 1000, timedelta(hours=1)),
    Limit("request", "phone", 10, timedelta(days=1)),
    Limit("request", "ip", 30, timedelta(hours=1)),
    Limit("request", "channel", 500, timedelta(hours=1)),
    Limit("upload", "ip", 120, timedelta(hours=1)),
    Limit("upload", "channel", 3000, timedelta(hours=1)),
    Limit("lookup", "ip", 120, timedelta(hours=1)),
    Limit("message", "ticket", 30, timedelta(hours=1)),
    Limit("message", "ip", 120, timedelta(hours=1)),
)


class CodeVerdict(StrEnum):
    OK = "ok"
    WRONG = "wrong"
    EXPIRED = "expired"
    EXHAUSTED = "exhausted"
    NONE = "none"


@dataclass(frozen=True)
class Code:
    """A one-time code as stored: never the code itself."""

    hash: bytes
    made_at: datetime
    attempts: int = 0
    used: bool = False


def hash_code(phone: str, code: str, secret: bytes) -> bytes:
    """Keyed, so that six digits cannot be found from the stored value alone; bound to the phone."""
    return hmac.new(secret, f"{phone}:{code}".encode(), hashlib.sha256).digest()


def hash_token(token: str) -> bytes:
    """A tracking token has enough entropy for a plain hash."""
    return hashlib.sha256(token.encode()).digest()


def check_code(stored: Code | None, given: bytes, now: datetime) -> CodeVerdict:
    """`given` is the hash of what was typed. Expired, used up or used codes are refused whatever was typed."""
    if stored is None or stored.used:
        return CodeVerdict.NONE
    if now >= stored.made_at + CODE_LIFE:
        return CodeVerdict.EXPIRED
    if stored.attempts >= MAX_ATTEMPTS:
        return CodeVerdict.EXHAUSTED
    return CodeVerdict.OK if hmac.compare_digest(stored.hash, given) else CodeVerdict.WRONG


CODE_MESSAGES: Mapping[CodeVerdict, Labels] = {
    CodeVerdict.WRONG: {"zh": "验证码不正确", "en": "The code is wrong"},
    CodeVerdict.EXPIRED: {"zh": "验证码已过期，请重新获取", "en": "The code has expired; ask for a new one"},
    CodeVerdict.EXHAUSTED: {"zh": "错误次数过多，请重新获取验证码", "en": "Too many wrong tries; ask for a new code"},
    CodeVerdict.NONE: {"zh": "请先获取验证码", "en": "Ask for a code first"},
}

_STEP_TEXTS: Mapping[str, Labels] = {
    "created": {"zh": "报修已提交", "en": "Request received"},
    "triage": {"zh": "客服已受理", "en": "Request accepted"},
    "assign": {"zh": "已安排工程师", "en": "Engineer assigned"},
    "reassign": {"zh": "已重新安排工程师", "en": "Another engineer assigned"},
    "accept": {"zh": "工程师已接单", "en": "Engineer accepted"},
    "wait_parts": {"zh": "等待备件", "en": "Waiting for parts"},
    "wait_customer": {"zh": "等待您的回复", "en": "Waiting for you"},
    "resume": {"zh": "继续处理", "en": "Work goes on"},
    "resolve": {"zh": "处理完成，请您确认", "en": "Done; please confirm"},
    "confirm": {"zh": "已确认，服务完成", "en": "Confirmed; service finished"},
    "reject_result": {"zh": "您反馈问题未解决，继续处理", "en": "You said it is not solved; work goes on"},
    "close": {"zh": "服务已关闭", "en": "Service closed"},
    "cancel": {"zh": "服务已取消", "en": "Service cancelled"},
    "reopen": {"zh": "已重新打开", "en": "Reopened"},
    "visit:depart": {"zh": "工程师已出发", "en": "The engineer is on the way"},
    "visit:check_in": {"zh": "工程师已到达", "en": "The engineer has arrived"},
    "visit:start": {"zh": "开始现场服务", "en": "Work on site has begun"},
}
"""Steps that customers may know of. Anything else (edits, internal comments, costs) never leaves the house."""


@dataclass(frozen=True)
class Entry:
    """One line of the customer's timeline."""

    at: datetime
    kind: str
    text: Labels
    by_customer: bool = False


def customer_step(action: str, at: datetime) -> Entry | None:
    """The timeline's line for a step in the history, or None if it is not for customers."""
    text = _STEP_TEXTS.get(action)
    return None if text is None else Entry(at, action, text)


def customer_timeline(steps: Iterable[tuple[str, datetime]], notes: Iterable[Entry]) -> list[Entry]:
    """Steps and public messages, newest first."""
    shown = [entry for action, at in steps if (entry := customer_step(action, at)) is not None]
    return sorted([*shown, *notes], key=lambda entry: entry.at, reverse=True)


def may(action: str, status: str, rated: bool) -> bool:
    """What a customer may do now: confirm, reject, rating, messages."""
    if action in ("confirm", "reject"):
        return status == "to_confirm"
    if action == "rating":
        return not rated and status in ("to_confirm", "closed")
    return action == "messages" and status not in ("closed", "cancelled")


def short_name(name: str) -> str:
    """How customers are told an engineer's name: 陈志远 becomes 陈师傅."""
    return f"{name[0]}师傅" if name else ""


def masked_phone(phone: str) -> str:
    """138****0001"""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"


def public_files(files: Any) -> list[dict[str, Any]]:
    """Of a files value, what a customer's page needs."""
    return [{key: item.get(key) for key in ("id", "name", "type", "url")} for item in files or []]
