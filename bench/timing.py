"""How long something takes, and what processor time the programs that it runs use."""

import resource
import time
from collections.abc import Callable


def best_of(times: int, action: Callable[[], object]) -> float:
    """Return the seconds of the quickest of several runs."""
    return min(_timed(action) for _ in range(times))


def _timed(action: Callable[[], object]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def processor(action: Callable[[], object]) -> float:
    """Return the processor time of the programs that an action runs: what others do beside them does not count."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    action()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
