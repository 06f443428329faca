"""The servers under measure, each a process of its own on this machine's disk."""

import base64
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from relais.adapters.listening import listen_on
from relais.adapters.sealing.keys import new_key, write_key

PATIENCE = 60
RELAIS = Path(sys.executable).with_name("relais")


@dataclass(frozen=True)
class Running:
    """Where a server is, and what a request to it carries."""

    port: int
    pid: int
    headers: str = ""

    def peak_mib(self) -> float:
        """Return the most memory that the process ever had (VmHWM)."""
        text = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(text.split("VmHWM:")[1].split()[0]) / 1024


@contextmanager
def bare() -> Iterator[Running]:
    """Serve plain files."""
    with tempfile.TemporaryDirectory(prefix="bench-states-") as folder:
        port = free_port()
        with _process([sys.executable, "-m", "bench.states.bare", folder, str(port)], Path.cwd(), port) as pid:
            yield Running(port, pid)


@contextmanager
def ours(database: str | None = None) -> Iterator[Running]:
    """Serve as `relais state serve` does, everything on."""
    with tempfile.TemporaryDirectory(prefix="bench-states-") as name:
        folder, port = Path(name), free_port()
        write_key(folder / "bench.key", [new_key()])
        where = database or str(folder / "states.db")
        words = ["--database", where, "--port", str(port), "--key-file", str(folder / "bench.key")]
        with _process([str(RELAIS), "state", "serve", *words], folder, port) as pid:
            token = next(folder.glob("*.token")).read_text(encoding="ascii").strip()
            secret = base64.b64encode(f"terraform/1.11.4:{token}".encode()).decode()
            yield Running(port, pid, f"Authorization: Basic {secret}\r\n")


@contextmanager
def _process(command: list[str], folder: Path, port: int) -> Iterator[int]:
    with (Path(tempfile.gettempdir()) / f"bench-states-{port}.log").open("wb+") as log:
        child = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=os.environ)
        try:
            _ready(port, child)
            yield child.pid
        finally:
            child.terminate()
            child.wait(PATIENCE)
            Path(log.name).unlink()


def _ready(port: int, child: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except OSError:
            if child.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.05)


def free_port() -> int:
    """Ask the system for a port."""
    with listen_on("127.0.0.1", 0) as here:
        return int(here.getsockname()[1])
