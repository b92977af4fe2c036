"""`serviceloop demo`: a whole running system on this machine, with a believable company in it."""

import asyncio
import os
import signal
import time
from dataclasses import replace

from serviceloop.cli.context import connected
from serviceloop.kit.settings import Settings, load_settings


def demo() -> None:
    """Start everything with demo data: database, web, worker. Ctrl-C stops all of it.

    The first start makes a company with customers, tickets, parts and people (about a minute); the data stay in
    SERVICELOOP_HOME, and the next start takes seconds. Delete that folder to begin anew.
    """
    from serviceloop.cli.ports import claim_port
    from serviceloop.kit.log import setup_logging

    os.environ["SERVICELOOP_DEMO"] = "1"
    settings = replace(load_settings(), demo=True)
    setup_logging(settings.log_format, "WARNING")
    claim_port(settings.host, settings.port)
    _stop_on_signals()
    try:
        _run(settings)
    except KeyboardInterrupt:
        print("\nStopped; the data are kept. 已停止，数据已保留。")


def _run(settings: Settings) -> None:
    from serviceloop.cli.children import Children

    progress = Progress()
    progress(f"Database 数据库 ({(settings.database_url and 'DATABASE_URL') or settings.database_folder})")
    with connected(settings) as dsn:
        asyncio.run(_prepare(settings, dsn, progress))
        progress("Web and worker 网页与后台服务")
        with Children(settings, dsn) as children:
            children.wait_until_ready()
            progress("Ready 就绪")
            _show_banner(settings)
            children.wait()


class Progress:
    """Says each step with the seconds since the start."""

    def __init__(self) -> None:
        self._begin = time.monotonic()

    def __call__(self, text: str) -> None:
        print(f"[{time.monotonic() - self._begin:5.1f} s] {text}", flush=True)


async def _prepare(settings: Settings, dsn: str, progress: Progress) -> None:
    """Schema, application and demo company; each is done once, and a half-made company is made anew."""
    from serviceloop.cli import demo_state
    from serviceloop.kit.migrate import migrate

    if await demo_state.clear_unfinished(dsn):
        progress("An earlier start was cut off; beginning anew 上次未完成，重新开始")
    if await migrate(dsn):
        progress("Schema is up to date 数据表结构已就绪")
    if await demo_state.is_loaded(dsn):
        return
    from serviceloop.catalog import open_app  # late: a second start need not pay for it
    from serviceloop.service.demo import load

    await demo_state.mark(dsn, "loading")
    async with open_app(settings, dsn) as app:
        await load(app, progress)
    await demo_state.mark(dsn, "loaded")


def _stop_on_signals() -> None:
    """SIGTERM and SIGHUP stop us as Ctrl-C does; once stopping, further ones do not interrupt it."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(*_: object) -> None:
        for signum in signals:
            signal.signal(signum, signal.SIG_IGN)
        raise KeyboardInterrupt

    for signum in signals:
        signal.signal(signum, interrupt)


def _show_banner(settings: Settings) -> None:
    from serviceloop.service.demo import ACCOUNTS, PASSWORD, REQUEST_PATH

    lines = [
        "",
        "ServiceLoop 服务闭环",
        f"  Console 管理端     {settings.public_url}/",
        f"  Engineer 工程师端  {settings.public_url}/m",
        f"  Customer 客户报修  {settings.public_url}{REQUEST_PATH}",
        "",
        f"  Demo accounts 演示账号 (password 密码: {PASSWORD})",
        *(f"    {account:<14}{label}" for account, label in ACCOUNTS),
        "",
        "  One-time codes are in the message log 验证码见管理端“消息日志”",
        "  Ctrl-C stops everything 按 Ctrl-C 停止全部",
        "",
    ]
    print("\n".join(lines), flush=True)
