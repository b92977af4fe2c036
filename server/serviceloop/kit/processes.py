"""Child processes that end with us, even when we are killed."""

import ctypes
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def end_with_parent(signum: signal.Signals) -> Callable[[], None] | None:
    """For Popen's `preexec_fn`: sends `signum` to the child when the thread that started it ends (Linux; else None).

    Start such children from the main thread. It runs after the child has dropped its account, which would clear it.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def arrange() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signum), 0, 0, 0)

    return arrange
