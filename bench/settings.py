"""How much is measured: everything within ten minutes on two processors, or `--quick` in two."""

import os
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """How many people and how long."""

    users: int
    """In the large list; the small one has 100,000, or as many as this if that is less."""
    rounds: int
    """Lines that are compared are measured in turn, so many times; the median counts."""
    seconds: float
    """For each line in each round."""
    published: bool
    """Whether the figures go to the page: those of `--quick` are a trial."""

    @property
    def listed(self) -> int:
        """How many people are in the small list."""
        return min(self.users, 100_000)

    def told(self) -> str:
        """Say it in a sentence."""
        return (
            f"Lines that are compared are measured in turn, {self.rounds} times {self.seconds:g} s each after warming "
            f"up, and the median counts; BENCH_USERS={self.users}."
        )


def chosen() -> Scale:
    """Return what the command line and BENCH_USERS ask for."""
    quick = "--quick" in sys.argv
    users = int(os.environ.get("BENCH_USERS", "100000" if quick else "1000000"))
    return Scale(users, 1, 2, published=False) if quick else Scale(users, 3, 4, published=True)
