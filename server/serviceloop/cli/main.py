"""The command `serviceloop`: one file a command; what a command needs is imported when it runs."""

import sys

import typer

from serviceloop import __version__
from serviceloop.cli import admin, apikey, bench, demo, export, import_, import_log, migrate, people, serve, worker
from serviceloop.cli.app import commands as app_commands
from serviceloop.kit.errors import OperatorError, Problem
from serviceloop.kit.labels import pick

app = typer.Typer(
    name="serviceloop",
    help="ServiceLoop 服务闭环: after-sales service management.",
    epilog=(
        "Settings come from the environment: SERVICELOOP_HOME (data folder), PORT, HOST, DATABASE_URL (a PostgreSQL "
        "server of your own; else one is run below the data folder), SERVICELOOP_FILES (folder or s3://bucket/prefix), "
        "SERVICELOOP_PUBLIC_URL, SERVICELOOP_ZONE, SERVICELOOP_LOG (text or json)."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("migrate")(migrate.migrate)
app.command("import", epilog=import_.EPILOG)(import_.import_)
app.command("import-log")(import_log.import_log)
app.command("export", epilog=export.EPILOG)(export.export)
app.command("admin")(admin.admin)
app.command("people")(people.people)
app.command("apikey")(apikey.apikey)
app.command("bench")(bench.bench)
app.add_typer(app_commands)


def _show_version(value: bool) -> None:
    if value:
        print(f"serviceloop {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_show_version, is_eager=True, help="Show the version."),
) -> None:
    pass


def main() -> None:
    """Runs the command line; errors that the operator can mend are shown without a traceback."""
    try:
        app()
    except OperatorError as error:
        sys.exit(f"serviceloop: {error}")
    except Problem as problem:
        lines = [pick(problem.title, "en"), *(f"  {item.path}: {pick(item.message, 'en')}" for item in problem.issues)]
        sys.exit("serviceloop: " + "\n".join(lines))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
