"""The profile, the list and the search, against the thinnest answer, PostgreSQL's own reads, and a peer."""

import os

from bench.costs import Cost, Line, in_turn
from bench.crowd import fill
from bench.database import reads
from bench.load import CONNECTIONS
from bench.report import Result
from bench.service import API, Service, peer
from bench.settings import Scale

ME, PAGE, SEARCHED_BY = f"{API}/me", f"{API}/users?limit=100", 2
DEEP = 1000
LETTERS = ("m", "ma", "mar", "mart", "marti", "martin")
THIN, PROFILE, FIRST, DEEPER, PEER_ME, PEER_LIST = "thin", "profile", "first", "deep", "peer's profile", "peer's list"


def reading(service: Service, scale: Scale) -> list[Result]:
    """Measure what is read most, in turn with its ceilings and the peer."""
    fill(service.server, scale.listed)
    page = min(DEEP, scale.listed // 100)
    paths = {THIN: "/health/live", PROFILE: ME, FIRST: PAGE, DEEPER: service.page_at(page)}
    lines = {name: service.line(path) for name, path in paths.items()} | _peers()
    costs = in_turn(lines, scale)
    database = reads(int(scale.seconds))
    return [
        Result("GET /health/live, the thinnest answer, processor time", costs[THIN].processor_ms, "ms"),
        Result("pgbench -S, a read by key, PostgreSQL's", database.processor_us / 1000 if database else None, "ms"),
        Result("GET /me with a token, processor time", costs[PROFILE].processor_ms, "ms", 0.40),
        *_against("GET /me", costs[PROFILE], costs.get(PEER_ME), 7),
        Result(f"page 1 of {scale.listed:,} users by 100, processor time", costs[FIRST].processor_ms, "ms"),
        *_against("page 1", costs[FIRST], costs.get(PEER_LIST), 50),
        Result(
            f"page {page:,} against page 1, processor time",
            costs[DEEPER].processor_ms / costs[FIRST].processor_ms,
            "times",
            1.2,
        ),
        Result("requests of these that failed", sum(cost.failed for cost in costs.values()), "", 0),
    ]


def searching(service: Service, scale: Scale) -> tuple[list[Result], float]:
    """Measure pages and searches among many, and the seconds it took to make them."""
    seconds = fill(service.server, scale.users)
    first, by_name = service.line(PAGE), service.line(f"{PAGE}&q=ma&sort=name", SEARCHED_BY)
    pages: dict[str, tuple[Line, float | None]] = {f"page 1, 95 % of {CONNECTIONS} clients within": (first, 100)}
    for text in LETTERS:
        line = service.line(f"{PAGE}&q={text}", SEARCHED_BY)
        pages[f"search for “{text}”, 95 % of {SEARCHED_BY} clients within"] = (line, 250)
    pages[f"the same for “ma”, sorted by name, 95 % of {SEARCHED_BY} clients within"] = (by_name, None)
    costs = in_turn({name: line for name, (line, _) in pages.items()}, scale)
    among = f"{scale.users:,} users: "
    lines = [Result(among + name, costs[name].percentile_ms(0.95), "ms", limit) for name, (_, limit) in pages.items()]
    return lines, seconds


def _against(what: str, ours: Cost, theirs: Cost | None, floor: float) -> list[Result]:
    return [
        Result("the same, of a peer", theirs.processor_ms if theirs else None, "ms"),
        Result(
            f"{what}: the peer's against ours",
            theirs.processor_ms / ours.processor_ms if theirs else None,
            "times",
            floor,
            at_least=True,
        ),
    ]


def _peers() -> dict[str, Line]:
    pid = int(os.environ.get("BENCH_PEER_PID", "0"))
    asks = {
        PEER_ME: peer("BENCH_PEER_ME", "/api/v1/users/me"),
        PEER_LIST: peer("BENCH_PEER_USERS", "/api/v1/users/?limit=100"),
    }
    return {name: Line(ask, pid) for name, ask in asks.items() if ask and pid}
