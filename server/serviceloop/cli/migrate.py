"""`serviceloop migrate`"""

import asyncio
from typing import Annotated

import typer

from serviceloop.cli.context import connected, opened, prepare


def migrate(
    app: Annotated[bool, typer.Option("--app", help="Load the shipped after-sales application, too.")] = False,
) -> None:
    """Bring the database to this version's schema.

    Safe at any time and from several machines at once. `serve` and `worker` do the same when they start. With --app,
    forms, roles, dashboards and the organisation of the shipped application are made where they are missing.
    """
    from serviceloop.kit.migrate import migrate_now, newest

    settings = prepare()
    with connected(settings) as dsn:
        changed = migrate_now(dsn)
        print(f"migrated to {newest()}" if changed else f"nothing to do: the database is at {newest()}")
        if app:
            asyncio.run(_load_application())


async def _load_application() -> None:
    from serviceloop.service.demo import load_application

    async with opened(prepare()) as app:
        await load_application(app, print)
