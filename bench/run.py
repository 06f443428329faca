"""`make bench`: the real service on scratch data, against its ceilings and, if one is named, a peer.

BENCH_USERS sets how many users there are; BENCH_PEER_URL, BENCH_PEER_TOKEN and BENCH_PEER_PID name a peer on this
machine, BENCH_PEER_ME and BENCH_PEER_USERS its two addresses.
"""

import os
import sys
from functools import partial

from bench import report
from bench.database import reads
from bench.hashing import bare_rate
from bench.load import CONNECTIONS, SECONDS, apply
from bench.processor import largest_mib, spent
from bench.report import Result
from bench.service import API, SIGNING_IN, Service, peer, timed
from bench.start import until_first_answer
from scripts.server import running
from scripts.with_server import GENEROUS

USERS = int(os.environ.get("BENCH_USERS", "100000"))
ME, PAGE = f"{API}/me", f"{API}/users?limit=100"
DEEP = 1000
LETTERS = ("m", "ma", "mart", "martin")


def reading(service: Service) -> list[Result]:
    """Measure the profile and the pages of users."""
    thin, _ = service.processor_ms("/health/live")
    mine, _ = service.processor_ms(ME)
    first, seen = service.processor_ms(PAGE)
    deep, _ = service.processor_ms(service.page_at(min(DEEP, USERS // 100)))
    database = reads(SECONDS)
    return [
        Result("GET /health/live, the thinnest answer, processor time", thin, "ms"),
        Result(
            "pgbench -S, a read by key, PostgreSQL's processor time",
            database.processor_us / 1000 if database else None,
            "ms",
        ),
        Result("GET /me with a token, processor time", mine, "ms", 0.40),
        Result("the same, of a peer", peer_ms("BENCH_PEER_ME", "/api/v1/users/me"), "ms"),
        Result(f"page 1 of {USERS:,} users by 100, processor time", first, "ms"),
        Result("the same, of a peer", peer_ms("BENCH_PEER_USERS", "/api/v1/users/?limit=100"), "ms"),
        Result(f"page {min(DEEP, USERS // 100):,} against page 1, processor time", deep / first, "times", 1.2),
        Result(f"page 1, 95 % of {CONNECTIONS} clients within", seen.percentile_ms(0.95), "ms", 100),
    ]


def searching(service: Service) -> list[Result]:
    """Measure searches from one letter on, one client after the other: two processors are shared with the client."""
    found = [(text, apply(service.ask(f"{PAGE}&q={text}"), connections=2)) for text in LETTERS]
    name = "search for “{}”, 95 % of 2 clients within"
    return [Result(name.format(text), seen.percentile_ms(0.95), "ms", 250) for text, seen in found]


def signing_in(service: Service) -> list[Result]:
    """Measure sign-ins against bare hashing, and what they do to everybody else."""
    idle, before = largest_mib(service.server.pid), bare_rate()
    crowd = apply(service.sign_ins(), 2 * SECONDS, SIGNING_IN)
    bare = max(before, bare_rate())
    quiet = apply(service.ask(ME), SECONDS)
    beside, _ = service.together(ME, 2 * SECONDS)
    return [
        Result("bare argon2id on all processors, per second", bare, ""),
        Result(f"sign-ins of {SIGNING_IN} clients against it", crowd.rate / bare * 100, "%", 85, at_least=True),
        Result(f"GET /me while {SIGNING_IN} clients sign in", beside.rate / quiet.rate * 100, "%", 50, at_least=True),
        Result("requests neither answered nor told to come back", crowd.failed + beside.failed, "", 0),
        Result("a worker's memory before", idle, "MiB", 120),
        Result("a worker's memory after the sign-ins", largest_mib(service.server.pid), "MiB", 300),
    ]


def peer_ms(variable: str, usual: str) -> float | None:
    """Measure a peer's processor time per request, if there is one."""
    ask, pid = peer(variable, usual), int(os.environ.get("BENCH_PEER_PID", "0"))
    if ask is None or not pid:
        return None
    apply(ask, 1)
    before = spent(pid)
    seen = apply(ask)
    return (spent(pid) - before).per_ms(seen.requests)


def remarks() -> list[str]:
    """Say what to think of the figures."""
    raised = ", ".join(f"{name.removeprefix('UTILISATEURS_')}={value}" for name, value in sorted(GENEROUS.items()))
    return [
        f"{SECONDS} s for each line after a second of warming up, {CONNECTIONS} connections unless said otherwise.",
        "Client, service and PostgreSQL share the processors: rates and times are worse than on machines apart.",
        f"Two workers, all features on. Limits are on, raised for one address that signs everybody in: {raised}.",
        "The peer's cells hold a figure when BENCH_PEER_URL, BENCH_PEER_TOKEN and BENCH_PEER_PID name one.",
    ]


def main() -> int:
    """Measure, print, and write the page; a request that failed makes the figures worthless."""
    settings = {**GENEROUS, "UTILISATEURS_SAMPLE_USERS": str(USERS)}
    with running(settings, patience=1800) as server:
        service = Service(server)
        results = [*reading(service), *searching(service), *signing_in(service)]
        results.append(
            Result("from the process to its first answer", timed(partial(until_first_answer, server)), "s", 1.5)
        )
    print(report.terminal(results, remarks()))
    report.write(results, remarks())
    return 1 if any(one.what.startswith("requests neither") and one.value for one in results) else 0


if __name__ == "__main__":
    sys.exit(main())
