"""`serviceloop admin`"""

import asyncio
import sys
from typing import Annotated

import typer

from serviceloop.cli.context import opened, prepare


def admin(
    account: Annotated[str, typer.Argument(help="What the person signs in with, for instance zhang.san.")],
    name: Annotated[str | None, typer.Option(help="The person's name; without it: the account.")] = None,
    password_stdin: Annotated[bool, typer.Option(help="Read the password from standard input.")] = False,
) -> None:
    """Make an administrator, for instance the first one; or give an existing account a new password.

    Asks for the password. Needs the application's roles: run `serviceloop migrate --app` first.
    """
    password = _read() if password_stdin else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    print(asyncio.run(_save(account, name or account, password)))


def _read() -> str:
    return sys.stdin.readline().rstrip("\n")


async def _save(account: str, name: str, password: str) -> str:
    from serviceloop.identity.sessions.service import normalize_account, set_password
    from serviceloop.identity.users.service import NewUser, create
    from serviceloop.identity.viewer import system_viewer

    async with opened(prepare()) as app, app.db.transaction() as tx:
        wanted = normalize_account(account)
        known = await tx.fetchval('SELECT id FROM sl."user" WHERE account = $1', wanted)
        if known is not None:
            await set_password(tx, system_viewer(), known, wanted, password)
            return f"{account} has a new password; all sessions are ended"
        await create(tx, system_viewer(), NewUser(account, name, password=password, roles=("admin",)))
        return f"{account} can sign in as administrator"
