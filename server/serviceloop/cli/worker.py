"""`serviceloop worker`"""

from serviceloop.cli.context import connected, prepare
from serviceloop.kit.settings import Settings


def worker() -> None:
    """Do what happens after a request: notifications, messages, imports, indexes, housekeeping.

    Run one or more beside `serviceloop serve`, on the same database. SIGTERM lets it finish what is under way.
    """
    import uvloop

    settings = prepare()
    with connected(settings) as dsn:
        uvloop.run(_work(settings, dsn))


async def _work(settings: Settings, dsn: str) -> None:
    from serviceloop.catalog import open_app
    from serviceloop.kit.migrate import migrate
    from serviceloop.worker.main import Worker

    await migrate(dsn)
    async with open_app(settings, dsn) as app:
        process = Worker(app)
        process.stop_on_signals()
        await process.run()
