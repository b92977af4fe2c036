"""`serviceloop people`"""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from serviceloop.cli.context import opened, prepare


def people(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An .xlsx or .csv file.")],
    key: Annotated[str | None, typer.Option(help="account, phone or email: who is there already.")] = None,
    create: Annotated[bool, typer.Option("--create", help="Make units and posts that are missing.")] = False,
    invite: Annotated[
        str, typer.Option(help="none, send, or link: a link to set a password, for new people.")
    ] = "none",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Import people: columns go by their headers; rows that fail are named with the reason.

    Ends with status 1 when rows failed.
    """
    if invite not in ("none", "send", "link"):
        raise typer.BadParameter("none, send or link", param_hint="--invite")
    sys.exit(1 if asyncio.run(_run(file, key, create, invite, dry_run)) else 0)


async def _run(file: Path, key: str | None, create: bool, invite: str, dry_run: bool) -> int:
    from serviceloop.channels.people_import import service
    from serviceloop.channels.people_import.columns import proposal
    from serviceloop.forms.import_export.sheets import rows_of, unpack
    from serviceloop.identity.viewer import system_viewer

    settings = prepare()
    async with opened(settings) as app:
        with TemporaryDirectory() as folder:
            found = await unpack(file, Path(folder) / "rows")
            fields = proposal([column.name for column in found.columns])
            do = service.Options(key, create, invite, settings.public_url, dry_run, limit=None)
            cells = ((row.number, row.cells) for row in rows_of(found.path))
            async with app.db.transaction() as tx:
                report = await service.run(tx, system_viewer(), fields, cells, do)
    for item in report.rows:
        for trouble in item.troubles:
            print(f"row {item.row}: {trouble.field or ''} {trouble.message['en']} / {trouble.message['zh']}")
        if item.link:
            print(f"{item.account}: {item.link}")
    print(", ".join(f"{report.count(state)} {state}" for state in ("created", "updated", "unchanged", "failed")))
    return report.count(service.FAILED)
