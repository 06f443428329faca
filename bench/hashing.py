"""The ceiling of signing in: argon2id with the service's parameters, on all processors, and nothing else."""

import os
import time
from concurrent.futures import ProcessPoolExecutor

from argon2 import PasswordHasher, Type

from utilisateurs.kit.passwords import MEMORY_KIB, PARALLELISM, TIME_COST

SECONDS = 4.0


def bare_rate() -> float:
    """Return verifications per second of all processors together."""
    processors = os.cpu_count() or 1
    with ProcessPoolExecutor(processors) as pool:
        return sum(pool.map(_rate, [SECONDS] * processors))


def _rate(seconds: float) -> float:
    hasher = PasswordHasher(TIME_COST, MEMORY_KIB, PARALLELISM, type=Type.ID)
    encoded, done, start = hasher.hash("a password for the bench"), 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        hasher.verify(encoded, "a password for the bench")
        done += 1
    return done / (time.perf_counter() - start)
