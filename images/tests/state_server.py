"""A state server of Relais as its image runs it, over a folder in the place of the volume."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.tests.local.processes import eventually

READY = 180
"""Seconds that it has to begin."""


@contextmanager
def state_server(folder: Path, port: int, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the states of a folder; yield the process once it serves, and stop it at the end."""
    log = folder / "log"
    command = ["relais", "state", "serve", "--port", str(port), "--database", str(folder / "state.db"), *words]
    with log.open("wb") as file:
        child = subprocess.Popen(command, stdout=file, stderr=file)

    def told() -> str:
        return log.read_text(encoding="utf-8")

    try:
        assert eventually(lambda: child.poll() is not None or "Serving states" in told(), READY), told()
        assert child.poll() is None, told()
        yield child
    finally:
        child.terminate()
        child.wait()
