"""`/metrics` in Prometheus' text format (version 0.0.4), and a line of log for each request."""

import logging
import threading
import time
from collections import Counter
from dataclasses import asdict

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from relais.tfstate.actions.upkeep import Figures

log = logging.getLogger("relais.state")
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Meter:
    """Counts requests by what they did and how they ended, and how long they took."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._within: Counter[tuple[str, float]] = Counter()
        self._seconds: Counter[str] = Counter()

    def seen(self, operation: str, status: int, seconds: float) -> None:
        """Count a request."""
        with self._lock:
            self._requests[operation, status] += 1
            self._seconds[operation] += int(seconds * 1_000_000)
            for bound in BOUNDS:
                self._within[operation, bound] += seconds <= bound

    def text(self, figures: Figures) -> str:
        """Write everything."""
        with self._lock:
            return "\n".join([*_gauges(figures), *self._counters(), *self._histogram(), ""])

    def _counters(self) -> list[str]:
        name = "relais_state_requests_total"
        rows = sorted(self._requests.items())
        return [f"# TYPE {name} counter", *(f'{name}{{operation="{o}",status="{s}"}} {n}' for (o, s), n in rows)]

    def _histogram(self) -> list[str]:
        name = "relais_state_request_seconds"
        lines = [f"# TYPE {name} histogram"]
        for operation in sorted(self._seconds):
            count = sum(number for (one, _), number in self._requests.items() if one == operation)
            lines += [f'{name}_bucket{{operation="{operation}",le="{b}"}} {self._within[operation, b]}' for b in BOUNDS]
            lines += [
                f'{name}_bucket{{operation="{operation}",le="+Inf"}} {count}',
                f'{name}_sum{{operation="{operation}"}} {self._seconds[operation] / 1_000_000}',
                f'{name}_count{{operation="{operation}"}} {count}',
            ]
        return lines


def _gauges(figures: Figures) -> list[str]:
    return [
        line
        for name, value in asdict(figures).items()
        for line in (f"# TYPE relais_state_{name} gauge", f"relais_state_{name} {value}")
    ]


def operation_of(scope: Scope) -> str:
    """Name what a request does, in a few words that are always the same."""
    parts = scope["path"].strip("/").split("/")
    if parts[0] != "tf":
        return "api" if parts[0] == "api" else "other"
    if len(parts) > 2:  # noqa: PLR2004 - the parts of /tf/STATE
        unlocking = scope["method"] in ("DELETE", "UNLOCK") or parts[2] == "unlock"
        return "unlock" if unlocking else "lock"
    known = {"GET": "read", "POST": "write", "PUT": "write", "LOCK": "lock", "UNLOCK": "unlock", "DELETE": "remove"}
    return known.get(scope["method"], "other")


class Measured:
    """Counts each request and writes a line about it: no body, no secret, no query."""

    def __init__(self, application: ASGIApp, meter: Meter) -> None:
        """Stand before the application."""
        self._application = application
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        begin, status = time.perf_counter(), 500

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._application(scope, receive, note)
        finally:
            self._tell(scope, status, time.perf_counter() - begin)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        operation = operation_of(scope)
        self._meter.seen(operation, status, seconds)
        line = {
            "operation": operation,
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "ms": round(seconds * 1000, 1),
            "token": scope.get("relais.token"),
            "address": (scope.get("client") or ("?",))[0],
        }
        log.info(msgspec.json.encode(line).decode())
