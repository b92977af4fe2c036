"""The HTTP layer's own figures."""

from prometheus_client import Counter, Gauge

from serviceloop.kit.metrics import REGISTRY, observe_request

IN_FLIGHT = Gauge("serviceloop_requests_in_flight", "Requests being answered", registry=REGISTRY)
STREAMS = Gauge("serviceloop_streams_open", "Live event streams open", registry=REGISTRY)
SIGN_INS = Counter("serviceloop_sign_ins_total", "Sign-in attempts", ["outcome"], registry=REGISTRY)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Counts one finished request; methods that nobody defined are one series."""
    observe_request(method if method in _METHODS else "other", route, status, seconds)
