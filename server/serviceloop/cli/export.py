"""`serviceloop export`"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from serviceloop.cli.context import opened, prepare


def export(
    form: Annotated[str, typer.Argument(help="The form's key, for instance ticket.")],
    file: Annotated[Path, typer.Argument(help="The file to write; .xlsx or .csv.")],
    columns: Annotated[str | None, typer.Option(help="Field keys with commas between; without it: all.")] = None,
    where: Annotated[str | None, typer.Option("--filter", help="A condition as JSON.")] = None,
) -> None:
    """Write a form's records to a spreadsheet, streamed; any number of rows."""
    asyncio.run(_run(form, file, columns.split(",") if columns else None, where))


async def _run(form: str, file: Path, columns: list[str] | None, where: str | None) -> None:
    import orjson

    from serviceloop.forms.import_export.command import export_file

    try:
        condition = orjson.loads(where) if where else None
    except orjson.JSONDecodeError as error:
        raise typer.BadParameter(f"is not JSON: {error}", param_hint="--filter") from error
    async with opened(prepare()) as app:
        await export_file(app, form, file, columns=columns, condition=condition, say=print)
