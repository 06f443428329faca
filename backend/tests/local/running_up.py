"""`utilisateurs up` in a process of its own, as from a keyboard."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from backend.tests.local.processes import eventually
from utilisateurs.local.postgres.account import OURS, Account

# Whoever runs the tests under nohup hands down a deaf ear to SIGHUP; a keyboard does not.
PROGRAM = (
    "import signal, sys; signal.signal(signal.SIGHUP, signal.SIG_DFL); "
    "from utilisateurs.local.up import run; sys.exit(run(seed='--seed' in sys.argv))"
)
KEPT = ("PATH", "HOME", "PYTHONPATH", "LANG")
COUNTED = "COVERAGE_PROCESS_CONFIG"
READY_WITHIN = 90.0


class Up:
    """A started `up`, and what it has printed so far."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self.child = child
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    @property
    def address(self) -> str:
        return self.value("API Utilisateurs is ready:")

    def value(self, name: str) -> str:
        """What is printed behind a name."""
        found = re.search(rf"^\s*{re.escape(name)}\s+(.+)$", self.said, re.MULTILINE)
        assert found, self.said
        return found.group(1)

    def ready(self) -> "Up":
        """Wait until it says that it is ready."""
        assert eventually(lambda: "Ctrl-C stops" in self.said or self.child.poll() is not None, READY_WITHIN)
        assert self.child.poll() is None, self.said
        return self

    def refused(self) -> str:
        """Wait until it gave up; give what it said."""
        assert self.child.wait(READY_WITHIN) == 1, self.said
        self._reader.join(5)
        return self.said

    def family(self) -> list[psutil.Process]:
        """All processes below it."""
        return psutil.Process(self.child.pid).children(recursive=True)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Ask it to stop, and wait until it did."""
        self.child.send_signal(how)
        assert self.child.wait(30) == 0, self.said

    def _read(self) -> None:
        assert self.child.stdout is not None
        self.lines.extend(line.rstrip("\n") for line in self.child.stdout)


@contextmanager
def up(
    folder: Path,
    *words: str,
    settings: Mapping[str, str] | None = None,
    account: Account | None = None,
    python: str = "",
) -> Iterator[Up]:
    """Run `up` on a folder."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    if account is None and COUNTED in os.environ:  # another account could not write what it ran
        environment[COUNTED] = os.environ[COUNTED]
    environment |= {"UTILISATEURS_LOCAL_DIR": str(folder), "UTILISATEURS_SAMPLE_USERS": "300", **(settings or {})}
    child = subprocess.Popen(
        [python or sys.executable, "-c", PROGRAM, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        cwd="/",
        start_new_session=True,
        **(account.credentials if account else OURS),
    )
    try:
        yield Up(child)
    finally:
        child.kill()
        child.wait()
        assert child.stdout is not None
        child.stdout.close()


def sign_in(address: str, email: str, password: str) -> int:
    """Sign in through the API; give the status."""
    body = json.dumps({"email": email, "password": password}).encode()
    request = urllib.request.Request(f"{address}/api/v1/sessions", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            status: int = answer.status
    except urllib.error.HTTPError as refusal:
        status = refusal.code
        refusal.close()
    return status


def is_ready(address: str) -> bool:
    """Ask for readiness."""
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
