"""`serviceloop import`"""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from serviceloop.cli.context import opened, prepare


def import_(
    form: Annotated[str, typer.Argument(help="The form's key, for instance customer.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An .xlsx or .csv file.")],
    key: Annotated[str | None, typer.Option(help="The field that says which record a row is, for updates.")] = None,
    mode: Annotated[str | None, typer.Option(help="create, update or upsert; with --key: upsert.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet's name; without it: the first.")] = None,
    column: Annotated[
        list[str] | None, typer.Option("--map", help="'column=field'; others are matched by name. May be repeated.")
    ] = None,
    errors: Annotated[Path | None, typer.Option(help="Where rows that failed are written, with reasons.")] = None,
) -> None:
    """Import a spreadsheet into a form: every row goes in, or is named with the reason why not.

    Ends with status 1 when rows failed.
    """
    failed = asyncio.run(_run(form, file, key, mode or ("upsert" if key else "create"), sheet, column or [], errors))
    sys.exit(1 if failed else 0)


async def _run(
    form: str, file: Path, key: str | None, mode: str, sheet: str | None, columns: list[str], errors: Path | None
) -> int:
    from serviceloop.forms.import_export.command import import_file

    mapping = dict(_pair(item) for item in columns)
    async with opened(prepare()) as app:
        return await import_file(
            app, form, file, key=key, mode=mode, sheet=sheet, mapping=mapping, errors=errors, say=print
        )


def _pair(text: str) -> tuple[str, str]:
    column, separator, field = text.rpartition("=")
    if not separator or not column or not field:
        raise typer.BadParameter(f"{text!r} is not of the form column=field", param_hint="--map")
    return column, field
