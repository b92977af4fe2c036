"""`serviceloop apikey`"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from serviceloop.cli.context import opened, prepare


def apikey(
    name: Annotated[str, typer.Argument(help="What the key is for, for instance 'ERP'.")],
    role: Annotated[str, typer.Option(help="The role whose rights the key has, for instance agent.")],
    days: Annotated[int | None, typer.Option(min=1, help="Ends after so many days; without it: never.")] = None,
) -> None:
    """Make an API key and show it, this once.

    Use it as `Authorization: Bearer slk_…`. Keys are listed and revoked in the console.
    """
    print(asyncio.run(_make(name, role, days)))


async def _make(name: str, role: str, days: int | None) -> str:
    from serviceloop.identity.keys.service import create
    from serviceloop.identity.viewer import system_viewer

    ends = datetime.now(UTC) + timedelta(days=days) if days else None
    async with opened(prepare()) as app, app.db.transaction() as tx:
        _, key = await create(tx, system_viewer(), name, role, ends)
    return key
