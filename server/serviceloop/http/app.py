"""The HTTP application: what it opens, what it serves, what surrounds it."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from types import FrameType

from fastapi import FastAPI
from starlette.types import ASGIApp

from serviceloop import __version__
from serviceloop.catalog import App, open_app
from serviceloop.channels.live import LiveEvents
from serviceloop.forms.grant_check import check_grants
from serviceloop.http import errors, openapi, probes
from serviceloop.http.dispatch import Dispatch
from serviceloop.http.middleware import Guard
from serviceloop.http.pages import Pages
from serviceloop.http.routes import routers
from serviceloop.identity import passwords
from serviceloop.identity.resolver import Resolver
from serviceloop.kit.postgres import running_dsn
from serviceloop.kit.settings import Settings, SettingsError, load_settings

MAX_JSON_BYTES = 2 * 1024 * 1024
"""The largest body of a request; routes that take files say so themselves (`max_body_size`)."""


class ServiceLoop(FastAPI):
    """FastAPI, with the guard around the whole of it, its own outer layers included, and routes found by module."""

    guard: Callable[[ASGIApp], ASGIApp]

    def build_middleware_stack(self) -> ASGIApp:
        whole = self.router
        # The framework offers no place for what stands between its layers and the router, but takes it from here.
        self.router = Dispatch(whole, whole.routes)  # type: ignore[assignment]
        try:
            return self.guard(super().build_middleware_stack())
        finally:
            self.router = whole


def create_app(settings: Settings | None = None, dsn: str | None = None) -> FastAPI:
    """The application. `settings` default to the environment's, `dsn` to the settings' database or the embedded one.

    The database must be migrated. Nothing is opened before the server starts it.
    """
    chosen = settings or load_settings()
    app = ServiceLoop(
        title="ServiceLoop 服务闭环",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan(chosen, dsn),
        max_body_size=MAX_JSON_BYTES,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    https = chosen.public_url.startswith("https:")
    app.guard = lambda inner: Guard(inner, https=https, log_format=chosen.log_format)
    errors.install(app)
    for router in routers():
        app.router.routes.extend(router.routes)
    probes.install(app)
    openapi.install(app)
    Pages().install(app)
    return app


def _lifespan(settings: Settings, dsn: str | None) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_app(settings, dsn or _dsn(settings)) as opened, _serving(app, opened):
            yield

    return lifespan


@asynccontextmanager
async def _serving(app: FastAPI, opened: App) -> AsyncIterator[None]:
    """What only a process that answers requests needs."""
    resolver = Resolver(opened.db, zone=str(opened.settings.zone))
    live = LiveEvents(opened.db)
    app.state.app = opened
    app.state.settings = opened.settings
    app.state.database = opened.db
    app.state.forms = opened.form_store
    app.state.files = opened.files
    app.state.identity = resolver
    app.state.check_grants = lambda grants: check_grants(opened.forms, grants)
    app.state.live = live
    passwords.prepare()
    await resolver.start()
    await live.start()
    try:
        with _ended_by_signals(live):
            yield
    finally:
        await live.stop()
        await resolver.stop()


@contextmanager
def _ended_by_signals(live: LiveEvents) -> Iterator[None]:
    """Ends the live streams when the process is told to stop: the server waits for open answers, which they are."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(live.close_all)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    ours = [number for number, handler in before.items() if callable(handler)]
    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])


def _dsn(settings: Settings) -> str:
    dsn = settings.database_url or running_dsn(settings.database_folder)
    if dsn is None:
        raise SettingsError("DATABASE_URL is not set and no embedded PostgreSQL is running; start `serviceloop serve`")
    return dsn
