"""JSON answers of service endpoints."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from starlette.responses import Response


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Decimals leave as JSON numbers, as records' numbers do."""
    return Response(orjson.dumps(body, default=_plain), status, dict(headers or {}), "application/json")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
