"""`serviceloop serve`"""

import os
from typing import Annotated

import typer

from serviceloop.cli.context import connected, prepare

APPLICATION = "serviceloop.http.app:create_app"


def serve(
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer requests.")] = 1,
    reload: Annotated[bool, typer.Option(help="Start again when the source changes; for development.")] = False,
    proxy: Annotated[
        str, typer.Option(help="Addresses of proxies whose X-Forwarded-* headers are believed, with commas between.")
    ] = "127.0.0.1",
) -> None:
    """Answer HTTP requests on HOST:PORT.

    Without DATABASE_URL it uses the database below the data folder, and runs it itself unless another process does.
    Run `serviceloop worker` beside it; `serviceloop demo` starts both.
    """
    import uvicorn

    from serviceloop.cli.ports import claim_port
    from serviceloop.kit.migrate import migrate_now

    settings = prepare()
    claim_port(settings.host, settings.port)
    with connected(settings) as dsn:
        migrate_now(dsn)
        os.environ["DATABASE_URL"] = dsn  # for the application, here and in further processes
        uvicorn.run(
            APPLICATION,
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=workers if not reload else None,
            reload=reload,
            reload_dirs=[os.path.dirname(os.path.dirname(__file__))] if reload else None,
            loop="uvloop",
            http="httptools",
            access_log=False,
            log_config=None,
            server_header=False,
            date_header=False,
            forwarded_allow_ips=proxy,
            timeout_graceful_shutdown=10,
            timeout_keep_alive=30,
            h11_max_incomplete_event_size=64 * 1024,
        )
