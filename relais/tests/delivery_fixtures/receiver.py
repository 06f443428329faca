"""A real `relais serve` in a process of its own."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

RELAIS = Path(sys.executable).with_name("relais")
SECRET = "a-secret-for-tests-0123456789"
PATIENCE = 100.0


@contextmanager
def receiving(folder: Path, environment: dict[str, str]) -> Iterator["Receiver"]:
    """Serve, and stop at the end as a system does."""
    receiver = Receiver(folder, environment)
    try:
        yield receiver.start()
        assert receiver.stop() == 0
    finally:
        receiver.kill()


class Receiver:
    """Serves a folder with a relais.toml; may be killed, and started again over what it left."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.log = folder, folder / "serve.log"
        self.environment = environment | {"RELAIS_INFORM_SECRET": SECRET, "XDG_STATE_HOME": str(folder / "state")}
        self.url = ""
        self.process: subprocess.Popen[bytes]

    def start(self) -> "Receiver":
        """Start it at any free port."""
        mark = self.log.stat().st_size if self.log.exists() else 0
        command = [str(RELAIS), "serve", "--port", "0", "--every", "36000"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=log, stderr=log)
        until(lambda: self.over() or bool(re.search(r"taken at \S+/hooks\n", self.said()[mark:])), self.said)
        assert not self.over(), self.said()
        found = re.search(r"taken at (\S+)/hooks", self.said()[mark:])
        self.url = found[1] if found else ""
        until(lambda: "done" in self.health()["last"].get("said", ""), self.said)  # it has looked by itself
        return self

    def health(self) -> dict[str, Any]:
        """Return what it tells of itself."""
        told: dict[str, Any] = httpx2.get(f"{self.url}/health", timeout=PATIENCE).json()
        return told

    def over(self) -> bool:
        """Tell whether it ended."""
        return self.process.poll() is not None

    def said(self) -> str:
        """Return its log."""
        return self.log.read_text(encoding="utf-8")

    def inform(self, secret: str = SECRET) -> subprocess.CompletedProcess[str]:
        """Tell it by the command line that something is new."""
        command = [str(RELAIS), "inform", self.url, "api"]
        environment = self.environment | {"RELAIS_INFORM_SECRET": secret}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=110)

    def kill(self) -> None:
        """Give it no chance."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """End it as a system does."""
        self.process.terminate()
        return self.process.wait(PATIENCE)


def until(question: Callable[[], bool], said: Callable[[], str]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not question():
        assert time.monotonic() < deadline, said()
        time.sleep(0.2)
