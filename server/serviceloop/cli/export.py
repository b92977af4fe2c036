"""`serviceloop export`"""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from serviceloop.cli.context import opened, prepare
from serviceloop.kit.errors import OperatorError

EPILOG = """\
Examples:

serviceloop export ticket tickets.xlsx --sub-tables all

serviceloop export ticket tickets.zip --files --filter '{"field": "status", "op": "eq", "value": "closed"}'

Ends with 0 when the file is written, 2 when it cannot be.
"""


def export(
    form: Annotated[str, typer.Argument(help="The form's key, for instance ticket.")],
    file: Annotated[
        Path, typer.Argument(help="The file to write: .xlsx, .csv; .zip with --files, or for several csv tables.")
    ],
    columns: Annotated[str | None, typer.Option(help="Field keys with commas between; without it: all.")] = None,
    where: Annotated[str | None, typer.Option("--filter", help="A condition as JSON.")] = None,
    sub_tables: Annotated[
        str | None,
        typer.Option("--sub-tables", help="Sub-tables as further sheets: keys with commas between, or 'all'."),
    ] = None,
    files: Annotated[bool, typer.Option("--files", help="Attachments come along in a zip; cells name them.")] = False,
    format: Annotated[str | None, typer.Option("--format", help="xlsx or csv, within a zip.")] = None,
) -> None:
    """Write a form's records to a spreadsheet, streamed; any number of rows.

    What is written with --sub-tables and --files, `serviceloop import --all-sheets --zip` reads back.
    """
    if format not in (None, "xlsx", "csv"):
        raise typer.BadParameter(f"{format!r} is neither xlsx nor csv", param_hint="--format")
    more = {
        "columns": columns.split(",") if columns else (), "condition": _condition(where), "files": files,
        "sub_tables": sub_tables.split(",") if sub_tables else (), "format": format,
    }  # fmt: skip
    try:
        asyncio.run(_run(form, file, more))
    except OperatorError as error:
        print(f"serviceloop: {error}", file=sys.stderr)
        sys.exit(2)


def _condition(text: str | None) -> Any:
    import orjson

    try:
        return orjson.loads(text) if text else None
    except orjson.JSONDecodeError as error:
        raise typer.BadParameter(f"is not JSON: {error}", param_hint="--filter") from error


async def _run(form: str, file: Path, more: dict[str, Any]) -> None:
    from serviceloop.forms.import_export.export_command import export_file

    async with opened(prepare()) as app:
        await export_file(app, form, file, **more, say=print)
