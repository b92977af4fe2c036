"""Compiled statements, kept by shape: the version of the forms, the viewer's grants, all of the question but values."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

Made = TypeVar("Made")


class PlanCache:
    """Least recently used first out. One in a process; asyncio runs it in one thread, so no lock."""

    def __init__(self, size: int = 2000) -> None:
        self._size = size
        self._plans: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The plan under `key`, made once."""
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = make()
            if len(self._plans) > self._size:
                self._plans.popitem(last=False)
        else:
            self._plans.move_to_end(key)
        return plan  # type: ignore[return-value]  # a key's first part names the kind of plan

    def __len__(self) -> int:
        return len(self._plans)


PLANS = PlanCache()
