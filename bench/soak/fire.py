"""Kills a worker now and then, and watches the memory of those that live."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psutil

from bench.processor import MIB, resident, workers

LOOK_SECONDS = 5.0
YOUTH_SECONDS = 60.0
"""A worker's memory grows while its pools and caches fill: what it has after a minute is its measure."""


@dataclass(frozen=True)
class Look:
    """The memory of one worker at one moment."""

    second: float
    worker: int
    mib: float


@dataclass
class Fire:
    """Kills on one server: in the first third of them the older worker, then the younger, so that one grows old."""

    server: int
    every: float
    began: float = field(default_factory=time.monotonic)
    kills: list[float] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    answered: list[tuple[float, int]] = field(default_factory=list)
    """How many requests were answered until which second."""

    async def burn(self, seconds: float) -> None:
        """Kill a worker each time until the end."""
        number = int((seconds - 1) // self.every)
        for turn in range(number):
            await asyncio.sleep(max(0.0, self.began + (turn + 1) * self.every - time.monotonic()))
            there = sorted(workers(self.server), key=psutil.Process.create_time)
            if len(there) > 1:  # never the last one: that would be an outage, not the death of a worker
                os.kill((there[0] if turn < number / 3 else there[-1]).pid, signal.SIGKILL)
                self.kills.append(time.monotonic() - self.began)

    async def watch(self, answered: Callable[[], int]) -> None:
        """Look at the memory of each worker and at what was answered, again and again, until cancelled."""
        while True:
            now = time.monotonic() - self.began
            self.answered.append((now, answered()))
            self.looks += [Look(now, one.pid, resident(one) / MIB) for one in workers(self.server)]
            await asyncio.sleep(LOOK_SECONDS)

    def eldest(self) -> list[Look]:
        """Return the looks at the worker that lived longest, from its second minute on."""
        if not self.looks:
            return []
        lives = {one.worker: [look for look in self.looks if look.worker == one.worker] for one in self.looks}
        life = max(lives.values(), key=lambda looks: looks[-1].second - looks[0].second)
        return [look for look in life if look.second - life[0].second >= YOUTH_SECONDS]
