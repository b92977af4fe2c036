"""The real `serviceloop demo`, with fewer tickets, ending by itself when the test run that wanted it is gone.

Usage: python small_demo.py PROCESS_ID_OF_THE_TEST_RUN
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from serviceloop.cli.main import main
from serviceloop.service import demo

TICKETS = 400


async def _load(app: Any, progress: Callable[[str], None]) -> Any:
    from serviceloop.service.demo.load import load

    return await load(app, progress, tickets=TICKETS)


def _end_with(run: int) -> None:
    while True:
        try:
            os.kill(run, 0)
        except ProcessLookupError:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        time.sleep(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with, args=(int(sys.argv[1]),), daemon=True).start()
    demo.load = _load
    sys.argv = ["serviceloop", "demo"]
    main()
