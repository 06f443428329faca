"""`python -m bench.states`: cycles at 10 kB, 1 MB and 5 MB on SQLite and PostgreSQL, against plain files with fsync."""

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.report import Part, Result, held, terminal, write_page
from bench.states.cycles import CLIENTS, SECONDS, Seen, measure
from bench.states.servers import Running, bare, ours
from utilisateurs.local.postgres import embedded_postgres

PART = Part("<!-- states: written by `make bench` -->", "<!-- end of the states -->")
SIZES = {"10 kB": 10_000, "1 MB": 1_000_000, "5 MB": 5_000_000}
WITHIN = 2.0
"""How many times the bare backend's time a cycle may take, from 1 MB on."""
STORM = 16
MEMORY_MIB = 200


def cycles(server: Running, seconds: float) -> dict[str, Seen]:
    """Measure each size on one server."""
    return {name: measure(server.port, server.headers, size, seconds) for name, size in SIZES.items()}


def lines(who: str, seen: dict[str, Seen], peer: dict[str, Seen] | None = None) -> list[Result]:
    """Tell rate, 99th percentile, and how many times the peer's time."""
    found = []
    for name, one in seen.items():
        found.append(Result(f"{who}, {name}: requests per second", one.requests_per_second, ""))
        found.append(Result(f"{who}, {name}: 99 % of cycles within", one.p99_ms(), "ms"))
        if peer:
            times = peer[name].requests_per_second / one.requests_per_second
            limit = None if name == "10 kB" else WITHIN
            found.append(Result(f"{who}, {name}: times as long as plain files", times, "times", limit))
    return found


def storm(server: Running, seconds: float) -> list[Result]:
    """Write 5 MB states from many clients at once, and look at the memory."""
    seen = measure(server.port, server.headers, SIZES["5 MB"], seconds, STORM)
    return [
        Result(f"{STORM} clients writing 5 MB at once: requests that were refused", seen.failed, "", 0),
        Result(f"{STORM} clients writing 5 MB at once: requests per second", seen.requests_per_second, ""),
        Result("the most memory that the server had", server.peak_mib(), "MiB", MEMORY_MIB),
    ]


@contextmanager
def postgres() -> Iterator[str]:
    """Run a durable PostgreSQL with an empty database."""
    with tempfile.TemporaryDirectory(prefix="bench-pg-") as folder, embedded_postgres(Path(folder)) as server:
        yield server.superuser_url


def main() -> int:
    """Measure, print, and write the page."""
    words = ArgumentParser("bench.states", description=__doc__)
    words.add_argument("--seconds", type=float, default=SECONDS, help="for each line (%(default)s)")
    seconds: float = words.parse_args().seconds
    with bare() as server:
        peer = cycles(server, seconds)
    with ours() as server:
        sqlite = cycles(server, seconds)
        memory = storm(server, seconds)
    with postgres() as url, ours(url) as server:
        postgresql = cycles(server, seconds)
    failed = sum(one.failed for seen in (peer, sqlite, postgresql) for one in seen.values())
    results = [
        *lines("plain files", peer),
        *lines("SQLite", sqlite, peer),
        *lines("PostgreSQL", postgresql, peer),
        *memory,
        Result("requests of these cycles that were refused", failed, "", 0),
    ]
    remarks = [
        f"LOCK, GET, POST, UNLOCK by {CLIENTS} clients with a state each, {seconds:g} s for each size.",
        "The peer (bench/states/bare.py) is raw ASGI, plain files, fsync: no token, guard, history, key or audit.",
        "Client, server and PostgreSQL share the processors.",
    ]
    print(terminal(results, remarks))
    if seconds == SECONDS:  # a shorter one is a trial
        write_page(PART, results, remarks)
    return 0 if held(results) else 1


if __name__ == "__main__":
    sys.exit(main())
