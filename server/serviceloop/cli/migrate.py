"""`serviceloop migrate`"""

import asyncio
from typing import Annotated

import typer

from serviceloop.cli.context import connected, opened, prepare
from serviceloop.kit.settings import Settings


def migrate(
    app: Annotated[bool, typer.Option("--app", help="Install the shipped after-sales application, too.")] = False,
) -> None:
    """Bring the database to this version's schema.

    Safe at any time and from several machines at once. `serve` and `worker` do the same when they start. With --app,
    the shipped application's units, roles and forms are installed or brought up to date; records stay as they are.
    """
    from serviceloop.kit.migrate import migrate_now, newest

    settings = prepare()
    with connected(settings) as dsn:
        changed = migrate_now(dsn)
        print(f"migrated to {newest()}" if changed else f"nothing to do: the database is at {newest()}")
        if app:
            asyncio.run(_install(settings))
            print("the application is installed")


async def _install(settings: Settings) -> None:
    from serviceloop.service.install import install_app

    async with opened(settings) as app:
        await install_app(app.db, app.form_store)
