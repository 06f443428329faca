"""Figures of several workers: whoever is asked tells all of them, each for itself."""

import re
from collections import Counter

from httpx2 import Client

from backend.tests.fixtures.serving import Serving
from backend.tests.local.processes import eventually, kill

_SAMPLE = re.compile(r"^http_requests_total\{(.*)\} (\S+)$", re.MULTILINE)
LIVE = {"method": "GET", "route": "/health/live", "status": "200"}


def counted(client: Client) -> Counter[str]:
    """Requests for /health/live by worker."""
    found: Counter[str] = Counter()
    for labels, value in _SAMPLE.findall(client.get("/metrics").text):
        named = dict(re.findall(r'(\w+)="([^"]*)"', labels))
        if named.items() >= LIVE.items():
            found[named["worker"]] += int(float(value))
    return found


def test_requests_of_all_workers_add_up(served: Serving) -> None:
    client = served.client()
    before, made = counted(client).total(), 0

    def both_had_some() -> bool:
        nonlocal made
        made += client.get("/health/live").is_success
        return len(+counted(client)) == 2

    assert eventually(both_had_some)
    after = counted(client)
    assert set(after) == {"0", "1"}
    assert after.total() - before == made


def test_a_killed_worker_comes_back_and_counts_anew(mortal: Serving) -> None:
    client = mortal.client()
    assert eventually(lambda: client.get("/health/live").is_success and len(+counted(client)) == 2)
    before, first = counted(client), mortal.workers()[0]
    name = place_of(mortal, first.pid)
    kill(first.pid)
    assert eventually(lambda: len(mortal.answering()) == 2 and first.pid not in [one.pid for one in mortal.workers()])
    after = counted(client)
    assert set(after) == {"0", "1"}, "it takes the place that was left"
    assert after[name] == 0
    assert sum(after.values()) == before.total() - before[name], "the others keep theirs"


def place_of(server: Serving, pid: int) -> str:
    """Name the place of a worker."""
    locks = [lock for lock in server.places.glob("utilisateurs-*/worker-*.lock") if lock.read_text() == str(pid)]
    return locks[0].stem.removeprefix("worker-")
