"""Steps of a check or a gate: each is a command with a name, run, timed and told in one line."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOT_DONE = 75
"""The code of a step that could not do its work for want of something outside (EX_TEMPFAIL): told, and no failure."""


@dataclass(frozen=True)
class Step:
    """A command of the gate; `folder` is relative to the repository's root."""

    name: str
    command: Sequence[str]
    folder: str = "."
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """How a step went; `output` is what it printed, when it was caught."""

    name: str
    code: int
    seconds: float
    output: str = ""

    @property
    def passed(self) -> bool:
        """Whether it did its work and found nothing wrong."""
        return self.code == 0

    @property
    def failed(self) -> bool:
        """Whether it found something wrong."""
        return self.code not in {0, NOT_DONE}

    def __str__(self) -> str:
        """Tell it in one line."""
        word = "passed" if self.passed else "FAILED" if self.failed else "NOT DONE"
        return f"  {word:8}  {self.seconds:6.1f} s  {self.name}"


def run(step: Step, *, caught: bool) -> Outcome:
    """Run a step, its output caught or let through."""
    start = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=ROOT / step.folder,
        env={**os.environ, **step.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if caught else None,
        stderr=subprocess.STDOUT if caught else None,
        text=True,
        check=False,
    )
    return Outcome(step.name, done.returncode, time.monotonic() - start, done.stdout or "")


def run_quietly(steps: Sequence[Step]) -> list[Outcome]:
    """Run steps two at a time; show what those printed that did not pass."""
    outcomes = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for outcome in pool.map(lambda step: run(step, caught=True), steps):
            outcomes.append(outcome)
            tell(str(outcome))
            if not outcome.passed:
                tell(outcome.output)
    return outcomes


def run_aloud(steps: Sequence[Step]) -> list[Outcome]:
    """Run steps one after the other, their output as it comes; close with the list of them."""
    outcomes = []
    for step in steps:
        tell(f"\n=== {step.name}\n")
        outcomes.append(run(step, caught=False))
    tell("")
    for outcome in outcomes:
        tell(str(outcome))
    return outcomes


def verdict(outcomes: Sequence[Outcome]) -> int:
    """Return the exit code of them all."""
    return 1 if any(outcome.failed for outcome in outcomes) else 0


def tell(line: str) -> None:
    """Print at once, so that our lines and those of the steps keep their order."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
