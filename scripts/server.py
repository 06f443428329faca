"""The real server, as `utilisateurs up` starts it, on a scratch folder and a free port, for as long as it is needed."""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from scripts.steps import ROOT

READY_SECONDS = 180
"""From nothing to ready: a database is made and filled."""
STOP_SECONDS = 10
"""Twice what is promised: a server that needs longer is stopped by force, and that is an error."""
PASSABLE = 0o711
"""Root's scratch folder lets the database's own account through, not in."""


class ServerFailedError(Exception):
    """The server did not start or did not stop."""


@dataclass(frozen=True)
class Server:
    """A running server and its administrator."""

    url: str
    email: str
    password: str
    pid: int
    folder: Path


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str) -> bool:
    """Tell whether the address answers with success."""
    refused = (urllib.error.URLError, ConnectionError, TimeoutError)
    with suppress(*refused), urllib.request.urlopen(url, timeout=2):  # noqa: S310 - always our own http address
        return True
    return False


def wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path, patience: float) -> None:
    """Return once it is ready; raise with its log when it is not in time."""
    deadline = time.monotonic() + patience
    while not answers(f"{url}/health/ready"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServerFailedError(f"the server is not ready:\n{log.read_text(encoding='utf-8', errors='replace')}")
        time.sleep(0.1)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop it as Ctrl-C does."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired as error:
        process.kill()
        process.wait()
        raise ServerFailedError(f"the server did not stop within {STOP_SECONDS} s") from error


@contextmanager
def running(settings: Mapping[str, str] | None = None, patience: float = READY_SECONDS) -> Iterator[Server]:
    """Start a server on a folder of its own, yield it when it is ready, stop it."""
    with scratch_folder() as folder, running_in(folder, settings, patience) as server:
        yield server


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Make a folder for a server, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="utilisateurs-") as name:
        folder = Path(name)
        folder.chmod(PASSABLE)
        yield folder


@contextmanager
def running_in(
    folder: Path, settings: Mapping[str, str] | None = None, patience: float = READY_SECONDS
) -> Iterator[Server]:
    """Start a server on a folder, yield it when it is ready, stop it; its data stay there."""
    email, password, port = "admin@example.org", "a-password-for-tests-only", free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
        "PORT": str(port),
        "UTILISATEURS_LOCAL_DIR": str(folder / "local"),
        "UTILISATEURS_ADMIN_EMAIL": email,
        "UTILISATEURS_ADMIN_PASSWORD": password,
        **(settings or {}),
    }
    log = folder / "up.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["utilisateurs", "up"], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_until_ready(process, url, log, patience)
        yield Server(url, email, password, process.pid, folder)
    finally:
        stop(process)
