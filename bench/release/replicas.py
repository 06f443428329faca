"""Replicas of one version or the other, each on a port of its own, and commands of a version."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.release.versions import Version
from scripts.server import free_port, wait_until_ready

KEPT = ("PATH", "HOME", "LANG")
READY_SECONDS = 180
STOP_SECONDS = 300


class CommandFailedError(Exception):
    """A command of a version failed; the message is what it wrote last."""


@dataclass
class Replica:
    """One place where a version serves."""

    name: str
    folder: Path
    port: int = field(default_factory=free_port)
    child: subprocess.Popen[bytes] | None = None

    def start(self, version: Version, environment: Mapping[str, str]) -> None:
        """Serve a version here; it is ready when this returns. Raises ServerFailedError."""
        log = self.folder / f"{self.name}.log"
        given = {**environment, "PORT": str(self.port), "TMPDIR": str(self.folder)}
        self.child = _started(version, given, log, "serve")
        wait_until_ready(self.child, f"http://127.0.0.1:{self.port}", log, READY_SECONDS)

    def stop(self) -> int:
        """Ask it to stop, as everything that runs it does; return its exit code."""
        assert self.child is not None
        self.child.send_signal(signal.SIGTERM)
        return self.child.wait(STOP_SECONDS)

    def kill(self) -> None:
        """End it and its workers at once."""
        if self.child is not None and self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait(STOP_SECONDS)


@contextmanager
def replicas(folder: Path, number: int = 2) -> Iterator[list[Replica]]:
    """Give places for replicas; whatever serves there ends with the block."""
    made = [Replica(f"r{one}", folder) for one in range(1, number + 1)]
    try:
        yield made
    finally:
        for one in made:
            one.kill()


def run(version: Version, environment: Mapping[str, str], folder: Path, *words: str) -> None:
    """Run a command of a version to its end. Raises CommandFailedError."""
    log = folder / "command.log"
    code = _started(version, environment, log, *words).wait()
    if code != 0:
        told = log.read_text(encoding="utf-8", errors="replace")[-800:]
        raise CommandFailedError(f"{words[0]} of {version.name} ended with {code}: {told}")


def _started(version: Version, environment: Mapping[str, str], log: Path, *words: str) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    with log.open("ab") as out:
        return subprocess.Popen(
            [version.program, *words],
            env=kept | dict(environment) | version.environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
