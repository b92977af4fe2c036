"""Figures for Prometheus: one set for each process, shown at /metrics."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

REQUESTS = Counter("serviceloop_requests_total", "HTTP requests", ["method", "route", "status"], registry=REGISTRY)
DURATION = Histogram(
    "serviceloop_request_seconds",
    "Time to answer an HTTP request",
    ["route"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
EVENTS = Counter("serviceloop_events_total", "Events handled", ["kind", "outcome"], registry=REGISTRY)
JOBS = Counter("serviceloop_jobs_total", "Jobs run", ["name", "outcome"], registry=REGISTRY)
OUTBOX_OPEN = Gauge("serviceloop_outbox_open", "Events waiting to be handled", registry=REGISTRY)
OUTBOX_LAG = Gauge("serviceloop_outbox_lag_seconds", "Age of the oldest event that is waiting", registry=REGISTRY)
OUTBOX_DEAD = Gauge("serviceloop_outbox_dead", "Events that were given up", registry=REGISTRY)
JOBS_WAITING = Gauge("serviceloop_jobs_waiting", "Jobs by state", ["state"], registry=REGISTRY)


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """Counts one HTTP request. `route` is the route's pattern, never the path (unbounded)."""
    REQUESTS.labels(method, route, f"{status // 100}xx").inc()
    DURATION.labels(route).observe(seconds)


def render() -> bytes:
    """The figures in Prometheus' text format."""
    text: bytes = generate_latest(REGISTRY)
    return text
