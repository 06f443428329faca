"""The whole list as CSV: what it costs, and what it does to a worker's memory."""

import threading
import time
import urllib.request

from bench.processor import largest_mib, spent
from bench.report import Result
from bench.service import API, Service

CHUNK = 256 * 1024


def exporting(service: Service) -> list[Result]:
    """Read the export to its end while somebody watches the memory."""
    watch = _Watch(service.server.pid)
    before, begin = spent(service.server.pid), time.perf_counter()
    with watch:
        rows = _read(service) - 1
    seconds, used = time.perf_counter() - begin, spent(service.server.pid) - before
    return [
        Result(f"all {rows:,} users as CSV, the largest worker's memory", watch.most, "MiB", 150),
        Result("the same, rows per second", rows / seconds, ""),
        Result("the same, processor time of 1,000 rows", used.per_ms(rows) * 1000, "ms"),
    ]


def _read(service: Service) -> int:
    request = urllib.request.Request(f"{service.server.url}{API}/users.csv", headers=dict(service.ask("").headers))  # noqa: S310 - our own address
    lines = 0
    with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310 - our own http address
        while chunk := answer.read(CHUNK):
            lines += chunk.count(b"\n")
    return lines


class _Watch:
    """Looks at the memory a few times a second, in a thread of its own."""

    def __init__(self, pid: int) -> None:
        self.most = 0.0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.3):
            self.most = max(self.most, largest_mib(self._pid))
