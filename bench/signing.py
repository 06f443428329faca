"""Signing in against bare hashing, and what a crowd at the door does to everybody else."""

from statistics import median

import psutil

from bench.costs import Cost, Line, once
from bench.hashing import Bare, bare
from bench.load import apply
from bench.processor import largest_mib
from bench.reading import ME
from bench.report import Result
from bench.service import SIGNING_IN, Service
from bench.settings import Scale
from utilisateurs.local.up.environment import HUGE_PAGES

LONGER = 2
"""Sign-ins are few per second: they are measured for so many times the seconds of other lines."""


def signing_in(service: Service, scale: Scale) -> list[Result]:
    """Measure bare hashes and sign-ins in turn, then the profile alone and beside a crowd."""
    idle = largest_mib(service.server.pid)
    hashes, huge, entered, client_ms = _in_turn(service, scale)
    quiet, beside, failed = _beside(service, scale)
    # Who is told to come back gets nothing: whatever is spent, is spent on those who get in.
    spent_entered = median(used.per_ms(len(seen.times)) for used, seen in entered.rounds)
    rate, spent_bare = median(one.rate for one in hashes), median(one.processor_ms for one in hashes)
    spent_huge = median(one.processor_ms for one in huge)
    return [
        Result("bare argon2id on all processors, per second", rate, ""),
        Result("the same, processor time of a hash", spent_bare, "ms"),
        Result("the same in huge pages, as the service hashes", spent_huge, "ms"),
        Result(f"sign-ins of {SIGNING_IN} clients, per second", entered.rate, ""),
        Result("sign-ins against bare argon2id, by rate", entered.rate / rate * 100, "%", 85, at_least=True),
        Result("a sign-in, processor time", spent_entered, "ms"),
        Result(
            "the hash's part of a sign-in, by processor time", spent_huge / spent_entered * 100, "%", 85, at_least=True
        ),
        Result("of this bench's client, processor time of a sign-in", client_ms, "ms"),
        Result(f"GET /me while {SIGNING_IN} clients sign in", beside / quiet * 100, "%", 50, at_least=True),
        Result("requests neither answered nor told to come back", entered.failed + failed, "", 0),
        Result("a worker's memory before", idle, "MiB", 120),
        Result("a worker's memory after the sign-ins", largest_mib(service.server.pid), "MiB", 300),
    ]


def _in_turn(service: Service, scale: Scale) -> tuple[list[Bare], list[Bare], Cost, float]:
    line = Line(service.sign_ins(), service.server.pid, SIGNING_IN)
    apply(line.ask, 1, SIGNING_IN)
    hashes, huge, entered, client, number = [bare(scale.seconds)], [bare(scale.seconds, HUGE_PAGES)], [], 0.0, 0
    for _ in range(scale.rounds):
        before = _own()
        used, seen = once(line, LONGER * scale.seconds)
        client += _own() - before
        number += seen.requests
        entered.append((used, seen))
        hashes.append(bare(scale.seconds))
        huge.append(bare(scale.seconds, HUGE_PAGES))
    return hashes, huge, Cost(tuple(entered)), client / number * 1000


def _beside(service: Service, scale: Scale) -> tuple[float, float, int]:
    """Return the rate of the profile alone and beside sign-ins, and how many failed."""
    quiet, loud, failed = [], [], 0
    for _ in range(scale.rounds):
        quiet.append(apply(service.ask(ME), scale.seconds).rate)
        seen, crowd = service.together(ME, scale.seconds)
        loud.append(seen.rate)
        failed += seen.failed + crowd.failed
    return median(quiet), median(loud), failed


def _own() -> float:
    times = psutil.Process().cpu_times()
    return times.user + times.system
