"""`serviceloop app export|import|list`"""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from serviceloop.cli.context import opened, prepare

if TYPE_CHECKING:
    from serviceloop.forms.apps.package import Package

commands = typer.Typer(name="app", help="Applications as files: list, export, import.", no_args_is_help=True)


@commands.command("list")
def show() -> None:
    """The applications of this instance, and the shipped ones that are not installed."""
    asyncio.run(_list())


@commands.command("export")
def export(
    key: Annotated[str, typer.Argument(help="The application's key, for instance aftersales.")],
    target: Annotated[Path, typer.Argument(help="A file ending in .zip, or a folder.")],
) -> None:
    """Write an application as readable YAML files, in a stable order, without ids of this instance."""
    _write(asyncio.run(_package(key)), target)


@commands.command("import")
def import_(
    source: Annotated[Path, typer.Argument(help="A .zip, a folder, or the key of a shipped application.")],
    theirs: Annotated[bool, typer.Option("--theirs", help="Conflicts go to the new version, not to us.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be done.")] = False,
) -> None:
    """Install or upgrade an application; what this instance has changed itself is kept."""
    asyncio.run(_import(_read(source), theirs, dry_run))


async def _list() -> None:
    from serviceloop.forms.apps import service

    async with opened(prepare()) as app:
        for item in await service.everything(app.db, app.forms):
            print(f"{item['key']:20} {item['label'].get('zh', '')}  {len(item['forms'])} forms")
        for item in await service.templates(app.db):
            if item["installed"] is None:
                print(f"{item['key']:20} {item['label'].get('zh', '')}  (ships with the product, not installed)")


async def _package(key: str) -> "Package":
    from serviceloop.forms.apps.service import package_of

    async with opened(prepare()) as app:
        return await package_of(app.db.pool, app.forms, key)


def _write(package: "Package", target: Path) -> None:
    from serviceloop.forms.apps.package import files_of, pack

    if target.suffix == ".zip":
        target.write_bytes(pack(package))
        return
    for name, content in files_of(package).items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


async def _import(package: "Package", theirs: bool, dry_run: bool) -> None:
    from serviceloop.forms.apps.installing import Decided, install, plan
    from serviceloop.identity.viewer import system_viewer

    decided = Decided({}, "theirs" if theirs else "mine")
    async with opened(prepare()) as app:
        drawn = await plan(app.db, app.forms, system_viewer(), package, decided)
        for form in drawn["forms"]:
            print(f"form {form['key']}: {form['state']}, {len(form['steps'])} steps")
        for conflict in drawn["conflicts"]:
            print(f"conflict {conflict['path']}: {conflict['chosen']}")
        if not dry_run:
            await install(app.db, app.form_store, system_viewer(), package, decided)
            print(f"{package.key} is installed")


def _read(source: Path) -> "Package":
    from serviceloop.forms.apps.package import read_folder, unpack
    from serviceloop.forms.apps.service import shipped

    if source.is_dir():
        return read_folder(source)
    return unpack(source.read_bytes()) if source.is_file() else shipped(str(source))
