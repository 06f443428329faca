"""Who still works in a folder after its owner was killed, and how to make them leave.

A process number written into a file says little after a kill: it may belong to a stranger, to a zombie, or to
nobody while an orphan still works. The kernel knows better: all our children have a folder of ours as their
working directory, and so have their own children.
"""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

Patience = Sequence[tuple[signal.Signals, float]]
"""Signals in the order of their rudeness, each with the seconds that it is given."""


def occupants(folder: Path) -> list[int]:
    """List the processes that work in this folder (always empty where there is no /proc)."""
    return [process for process in _processes() if _works_in(process, folder)]


def evict(folder: Path, patience: Patience, leader: int | None = None) -> None:
    """Stop whoever works in the folder; the leader alone is told, as long as there is one."""
    for farewell, seconds in patience:
        present = occupants(folder)
        if not present:
            return
        for process in [leader] if leader in present else present:
            _signal(process, farewell)
        _wait_until_empty(folder, seconds)


def _wait_until_empty(folder: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while occupants(folder) and time.monotonic() < deadline:
        time.sleep(0.02)


def _processes() -> Iterator[int]:
    proc = Path("/proc")
    return (int(entry.name) for entry in proc.glob("[0-9]*")) if proc.exists() else iter(())


def _works_in(process: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{process}/cwd").samefile(folder)
    except OSError:
        return False


def _signal(process: int, farewell: signal.Signals) -> None:
    try:
        os.kill(process, farewell)
    except ProcessLookupError:
        return
