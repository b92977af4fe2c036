"""`serviceloop import-log`"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from serviceloop.cli.context import opened, prepare


def import_log(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An event log: .xes or .xes.gz.")],
) -> None:
    """Import an event log (XES): each trace becomes a ticket with its history of steps."""
    asyncio.run(_run(file))


async def _run(file: Path) -> None:
    from serviceloop.service.event_log.command import import_event_log

    async with opened(prepare()) as app:
        await import_event_log(app, file, say=print)
