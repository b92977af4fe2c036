"""Logs: one event a line, for people or for machines; never a secret."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from serviceloop.kit.origin import ORIGIN

SECRET_WORDS = ("password", "secret", "token", "cookie", "authorization", "api_key", "dsn", "csrf", "otp", "sms_code")


def setup_logging(log_format: str = "text", level: str = "INFO") -> None:
    """Sends structlog and the standard library's logs to standard error. `log_format`: "text" or "json"."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _add_origin,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        _hide_secrets,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=_renderers(log_format), foreign_pre_chain=shared)
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("httpx", "httpcore", "pgqueuer", "alembic.runtime.plugins"):
        logging.getLogger(name).setLevel("WARNING")


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger: `log.info("event", key=value)`. The event is a fixed text, what varies goes into keys."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def _renderers(log_format: str) -> list[structlog.typing.Processor]:
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if log_format == "json":
        return [drop, structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    plain = structlog.dev.plain_traceback  # the pretty one shows local variables: passwords and tokens among them
    return [drop, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]


def _add_origin(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    request_id = ORIGIN.get().request_id
    if request_id:
        event.setdefault("request_id", request_id)
    return event


def _hide_secrets(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in event:
        if any(word in key.lower() for word in SECRET_WORDS):
            event[key] = "***"
    return event
