"""`serviceloop import`"""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from serviceloop.cli.context import opened, prepare
from serviceloop.kit.errors import OperatorError

if TYPE_CHECKING:
    from serviceloop.forms.import_export.command import Ask

EPILOG = """\
Examples:

serviceloop import customer customers.xlsx --dry-run

serviceloop import customer customers.csv --key code --update-only

serviceloop import ticket tickets.xlsx --sheet 工单 --sheet 备件=parts --zip photos.zip

Ends with 0 when every row is in, 1 when rows failed (a file names them with the reasons), 2 when nothing could be
imported.
"""


def import_(
    form: Annotated[str, typer.Argument(help="The form's key, for instance customer.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An .xlsx or .csv file.")],
    key: Annotated[str | None, typer.Option(help="The field that says which record a row is, for updates.")] = None,
    mode: Annotated[str | None, typer.Option(help="create, update or upsert; with --key: upsert.")] = None,
    create_only: Annotated[bool, typer.Option("--create-only", help="Make new records only.")] = False,
    update_only: Annotated[
        bool, typer.Option("--update-only", help="Change existing records only; needs --key.")
    ] = False,
    sheet: Annotated[
        list[str] | None,
        typer.Option(
            "--sheet",
            help="A sheet, for the form; 'sheet=target' for one of its sub-tables, another form, or form.sub_table."
            " May be repeated; without it: the first sheet.",
        ),
    ] = None,
    all_sheets: Annotated[
        bool, typer.Option("--all-sheets", help="All sheets that are called like a form or a sub-table.")
    ] = False,
    zip_: Annotated[
        Path | None, typer.Option("--zip", exists=True, dir_okay=False, help="A zip with the files that cells name.")
    ] = None,
    blank: Annotated[
        str, typer.Option(help="What an empty cell does to an existing record's field: clear or keep.")
    ] = "clear",
    column: Annotated[
        list[str] | None, typer.Option("--map", help="'column=field'; others are matched by name. May be repeated.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything as the import would, and write nothing.")
    ] = False,
    keep_numbers: Annotated[
        bool, typer.Option("--keep-numbers", help="New records get the numbers of the file, as when data moves house.")
    ] = False,
    errors: Annotated[Path | None, typer.Option(help="Where rows that failed are written, with reasons.")] = None,
) -> None:
    """Import a spreadsheet into a form: every row goes in, or is named with the reason why not.

    Rows of a sub-table name their record by its key; sheets are imported in the order in which relations resolve.
    """
    from serviceloop.forms.import_export.command import Ask

    ask = Ask(
        form, file, key, _mode(key, mode, create_only, update_only), sheet or [], all_sheets,
        dict(_pair(item) for item in column or []), zip_, dry_run, errors, _blank(blank),
        keep_numbers,
    )  # fmt: skip
    try:
        failed = asyncio.run(_run(ask))
    except OperatorError as error:
        print(f"serviceloop: {error}", file=sys.stderr)
        sys.exit(2)
    sys.exit(1 if failed else 0)


async def _run(ask: "Ask") -> int:
    from serviceloop.forms.import_export.command import import_file

    async with opened(prepare()) as app:
        return await import_file(app, ask, print)


def _mode(key: str | None, mode: str | None, create_only: bool, update_only: bool) -> str:
    chosen = [name for name, asked in (("create", create_only), ("update", update_only), (mode or "", mode)) if asked]
    if len(set(chosen)) > 1:
        raise typer.BadParameter("choose one of --create-only, --update-only and --mode")
    found = chosen[0] if chosen else "upsert" if key else "create"
    if found not in ("create", "update", "upsert"):
        raise typer.BadParameter(f"{found!r} is none of create, update, upsert", param_hint="--mode")
    if found != "create" and not key:
        raise typer.BadParameter("updates need --key: the field that says which record a row is", param_hint="--key")
    return found


def _blank(text: str) -> Literal["clear", "keep"]:
    if text == "clear":
        return "clear"
    if text == "keep":
        return "keep"
    raise typer.BadParameter(f"{text!r} is neither clear nor keep", param_hint="--blank")


def _pair(text: str) -> tuple[str, str]:
    column, separator, field = text.rpartition("=")
    if not separator or not column or not field:
        raise typer.BadParameter(f"{text!r} is not of the form column=field", param_hint="--map")
    return column, field
