"""Compiled statements, kept by shape: the version of the forms, the viewer's grants, all of the question but values."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

Made = TypeVar("Made")


class PlanCache:
    """Least recently used first out. One in a process; asyncio runs it in one thread, so no lock."""

    def __init__(self, size: int = 2000) -> None:
        self._size = size
        self._plans: OrderedDict[Hashable, tuple[object, object]] = OrderedDict()

    def get(self, key: Hashable, form: object, make: Callable[[], Made]) -> Made:
        """The plan under `key`, made once for this very snapshot of the form.

        A process may meet two forms of the same key and version (in two databases, as tests do); a plan serves one.
        """
        known = self._plans.get(key)
        if known is not None and known[0] is form:
            self._plans.move_to_end(key)
            return known[1]  # type: ignore[return-value]  # a key's first part names the kind of plan
        plan = make()
        self._plans[key] = (form, plan)
        if len(self._plans) > self._size:
            self._plans.popitem(last=False)
        return plan

    def __len__(self) -> int:
        return len(self._plans)


PLANS = PlanCache()
