"""Processor time per request of several lines, measured in turn, so that a neighbour's load falls on all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from bench.load import CONNECTIONS, Ask, Load, apply
from bench.processor import Spent, spent
from bench.settings import Scale

WARMING_SECONDS = 1


@dataclass(frozen=True)
class Line:
    """One kind of request, to the server with this process."""

    ask: Ask
    pid: int
    connections: int = CONNECTIONS


@dataclass(frozen=True)
class Cost:
    """What was seen of one line in all rounds."""

    rounds: tuple[tuple[Spent, Load], ...]

    @property
    def processor_ms(self) -> float:
        """Processor time of a request, PostgreSQL's included: the median of the rounds."""
        return median(used.per_ms(seen.requests) for used, seen in self.rounds)

    @property
    def rate(self) -> float:
        """Successful requests per second: the median of the rounds."""
        return median(seen.rate for _, seen in self.rounds)

    @property
    def failed(self) -> int:
        """Requests neither answered nor told to come back."""
        return sum(seen.failed for _, seen in self.rounds)

    def percentile_ms(self, part: float) -> float:
        """Return the time below which this part of all successful requests stayed."""
        times = sorted(one for _, seen in self.rounds for one in seen.times)
        return times[min(len(times) - 1, int(len(times) * part))] * 1000 if times else float("nan")


def in_turn(lines: Mapping[str, Line], scale: Scale) -> dict[str, Cost]:
    """Measure each line once per round."""
    seen: dict[str, list[tuple[Spent, Load]]] = {name: [] for name in lines}
    for line in lines.values():
        apply(line.ask, WARMING_SECONDS, line.connections)
    for _ in range(scale.rounds):
        for name, line in lines.items():
            seen[name].append(once(line, scale.seconds))
    return {name: Cost(tuple(rounds)) for name, rounds in seen.items()}


def once(line: Line, seconds: float) -> tuple[Spent, Load]:
    """Measure a line for so long."""
    before = spent(line.pid)
    load = apply(line.ask, seconds, line.connections)
    return spent(line.pid) - before, load
