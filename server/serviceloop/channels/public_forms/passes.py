"""A pass is what a visitor's page gets when it opens and shows when it sends: signed, good for a day, for one form.

Together with limits by address and a field that only machines fill in, it keeps simple robots out without asking people
to read distorted letters. Pure.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

LIFE = timedelta(days=1)
SHORTEST = timedelta(seconds=2)
"""Nobody reads and fills in a form faster."""


def issue(form: str, now: datetime, key: bytes) -> str:
    stamp = str(int(now.timestamp() * 1000))
    return f"{stamp}.{_signature(form, stamp, key)}"


def is_good(text: str, form: str, now: datetime, key: bytes) -> bool:
    """Whether this pass was issued for this form, at least SHORTEST and at most LIFE ago."""
    stamp, _, signature = text.partition(".")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 16):
        return False
    if not hmac.compare_digest(signature.encode(), _signature(form, stamp, key).encode()):
        return False
    age = now.timestamp() - int(stamp) / 1000
    return SHORTEST.total_seconds() <= age <= LIFE.total_seconds()


def _signature(form: str, stamp: str, key: bytes) -> str:
    digest = hmac.digest(key, f"{form}\n{stamp}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:24]).decode()
