"""The ceiling of signing in: argon2id with the service's parameters, on all processors, and nothing else."""

import os
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from argon2 import PasswordHasher, Type

from utilisateurs.kit.passwords import MEMORY_KIB, PARALLELISM, TIME_COST


@dataclass(frozen=True)
class Bare:
    """Verifications of all processors together."""

    rate: float
    """Per second."""
    processor_ms: float
    """Of one."""


def bare(seconds: float, environment: Mapping[str, str] | None = None) -> Bare:
    """Verify again and again on each processor for so long, by programs that start with these variables added."""
    processors = os.cpu_count() or 1
    with _added(environment or {}), ProcessPoolExecutor(processors, get_context("spawn")) as pool:
        seen = list(pool.map(_verify, [seconds] * processors))
    done = sum(number for number, _, _ in seen)
    rate = sum(number / elapsed for number, elapsed, _ in seen)
    return Bare(rate, sum(used for _, _, used in seen) / done * 1000)


@contextmanager
def _added(environment: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _verify(seconds: float) -> tuple[int, float, float]:
    """Return how many, in how many seconds, of which so many were spent."""
    hasher = PasswordHasher(TIME_COST, MEMORY_KIB, PARALLELISM, type=Type.ID)
    encoded, done = hasher.hash("a password for the bench"), 0
    start, used = time.perf_counter(), time.process_time()
    while time.perf_counter() - start < seconds:
        hasher.verify(encoded, "a password for the bench")
        done += 1
    return done, time.perf_counter() - start, time.process_time() - used
