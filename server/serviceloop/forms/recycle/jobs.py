"""What the worker does about the recycle bin."""

from datetime import timedelta
from typing import Any

from serviceloop.forms.recycle import records
from serviceloop.kit.chores import Chore


async def _tidy(app: Any) -> None:
    await records.warn(app)
    await records.purge_expired(app)


CHORES = (Chore("recycle", timedelta(hours=6), _tidy),)
