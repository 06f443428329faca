"""Figures for Prometheus: rate, errors and duration of every route, the pool, the hashing queue.

Each worker keeps its own figures and answers for them on a socket of its own; whichever worker is scraped
collects from all and tells them apart by the label `worker`. A worker that starts anew starts its own
series anew, which is what Prometheus expects of a counter; a merge by addition could not say so.
"""

import re
from collections.abc import Callable, Iterable

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
PRECREATED = (500, 503)
UNMATCHED = "unmatched"
ANY = "any"
_FAMILY = re.compile(r"((?:^#.*\n)+)((?:^[^#\n].*\n)*)", re.MULTILINE)
_WITH_LABELS = re.compile(r"^(\w+)\{", re.MULTILINE)
_WITHOUT_LABELS = re.compile(r"^(\w+) ", re.MULTILINE)


class Figures:
    """The figures of one worker."""

    def __init__(self) -> None:
        """Begin with empty series."""
        self.registry = CollectorRegistry()
        labels = ("method", "route")
        self._requests = Counter(
            "http_requests_total", "Requests answered.", (*labels, "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "http_request_duration_seconds", "Time to answer.", labels, buckets=BUCKETS, registry=self.registry
        )
        self._gauges: dict[str, Gauge] = {}
        self._counters: dict[tuple[str, str, int], Counter] = {}
        self._clocks: dict[tuple[str, str], Histogram] = {}
        self._paths: dict[object, str] = {}

    def precreate(self, app: FastAPI) -> None:
        """Create the series of every route at 0, so that the first failure is seen as an increase."""
        for endpoint, methods, path, status in _routes(app):
            self._paths[endpoint] = path
            for method in methods:
                self._clock(method, path)
                for code in (status, *PRECREATED):
                    self._counter(method, path, code)

    def route_of(self, endpoint: object) -> str:
        """Return the path, with its marks, of what answered."""
        return self._paths.get(endpoint, UNMATCHED)

    def record(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        if (method, route) not in self._clocks:
            method = ANY  # methods are the client's words: each would make series of its own
        self._counter(method, route, status).inc()
        self._clock(method, route).observe(seconds)

    def gauge(self, name: str, help_text: str, read: Callable[[], float]) -> None:
        """Show a value read at each scrape."""
        if name not in self._gauges:
            self._gauges[name] = Gauge(name, help_text, registry=self.registry)
        self._gauges[name].set_function(read)

    def exposition(self) -> bytes:
        """Return this worker's figures in Prometheus' text form."""
        return generate_latest(self.registry)

    def _counter(self, method: str, route: str, status: int) -> Counter:
        key = (method, route, status)
        if key not in self._counters:
            self._counters[key] = self._requests.labels(method, route, str(status))
        return self._counters[key]

    def _clock(self, method: str, route: str) -> Histogram:
        key = (method, route)
        if key not in self._clocks:
            self._clocks[key] = self._seconds.labels(method, route)
        return self._clocks[key]


def merged(expositions: dict[str, str]) -> bytes:
    """Return the figures of all workers, each sample labelled with its worker.

    By text, because the library's parser would keep the worker that is asked from its requests for a while.
    """
    families: dict[str, list[str]] = {}
    for worker, text in sorted(expositions.items()):
        for head, samples in _FAMILY.findall(text):
            families.setdefault(head, []).append(_labelled(samples, worker))
    return "".join(head + "".join(samples) for head, samples in families.items()).encode()


def _labelled(samples: str, worker: str) -> str:
    labelled = _WITH_LABELS.sub(rf'\1{{worker="{worker}",', samples)
    return _WITHOUT_LABELS.sub(rf'\1{{worker="{worker}"}} ', labelled)


def _routes(app: FastAPI) -> Iterable[tuple[object, set[str], str, int]]:
    for route in iter_route_contexts(app.routes):
        endpoint: object = getattr(route, "endpoint", None)
        methods: set[str] = getattr(route, "methods", None) or set()
        path: str = getattr(route, "path_format", None) or str(route.path)
        yield endpoint, methods, path, getattr(route, "status_code", None) or 200
