"""HAProxy before two replicas, with what compose.yaml's proxy is told, and its runtime socket to take one out."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.server import free_port
from scripts.steps import ROOT

SHARED = ROOT / "images/compose/haproxy.cfg"
PATIENCE_SECONDS = 60


class ProxyFailedError(Exception):
    """HAProxy is not there, did not start, or did not do as it was told."""


@dataclass(frozen=True)
class Proxy:
    """A running proxy: its address, and the socket by which it is told what to do."""

    url: str
    control: Path

    def take_out(self, name: str) -> None:
        """Give a replica no new requests; those that run go on."""
        self._say(f"set server replicas/{name} state drain")

    def take_back(self, name: str) -> None:
        """Give it requests again, and wait until it gets some. Raises ProxyFailedError."""
        self._say(f"set server replicas/{name} state ready")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while f"replicas,{name},UP" not in self._states():
            if time.monotonic() > deadline:
                raise ProxyFailedError(f"{name} was not taken back within {PATIENCE_SECONDS} s")
            time.sleep(0.1)

    def _states(self) -> str:
        rows = (line.split(",") for line in self._say("show stat").splitlines() if line.startswith("replicas,"))
        return "\n".join(f"{row[0]},{row[1]},{row[17]}" for row in rows)

    def _say(self, command: str) -> str:
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(str(self.control))
            control.sendall(f"{command}\n".encode())
            answer = b"".join(iter(lambda: control.recv(65536), b""))
        return answer.decode().strip()


def program() -> str:
    """Find HAProxy. Raises ProxyFailedError."""
    found = shutil.which("haproxy", path=f"{ROOT / '.local/haproxy'}:{os.environ['PATH']}:/usr/sbin")
    if found is None:
        raise ProxyFailedError("the drill needs HAProxy: scripts/set_up_haproxy.sh, or apt-get install haproxy")
    return found


@contextmanager
def proxy(folder: Path, ports: dict[str, int]) -> Iterator[Proxy]:
    """Run HAProxy before replicas on these ports until the end of the block."""
    made = Proxy(f"http://127.0.0.1:{free_port()}", folder / "control")
    settings = folder / "haproxy.cfg"
    settings.write_text(_settings(made, ports), encoding="utf-8")
    with (folder / "haproxy.log").open("wb") as log:
        child = subprocess.Popen([program(), "-db", "-f", str(settings)], stdout=log, stderr=log)
    try:
        for name in ports:
            _wait_for(child, made.control, folder / "haproxy.log")
            made.take_back(name)
        yield made
    finally:
        child.terminate()
        child.wait(PATIENCE_SECONDS)


def _wait_for(child: subprocess.Popen[bytes], control: Path, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not control.exists():
        if child.poll() is not None or time.monotonic() > deadline:
            raise ProxyFailedError(f"HAProxy does not start: {log.read_text(errors='replace')[-600:]}")
        time.sleep(0.05)


def _settings(made: Proxy, ports: dict[str, int]) -> str:
    shared = SHARED.read_text(encoding="utf-8").partition("resolvers docker\n")[0]
    shared = shared.replace(" init-addr none resolvers docker resolve-prefer ipv4", "")
    servers = [f"    server {name} 127.0.0.1:{port}" for name, port in ports.items()]
    return "\n".join(
        [
            re.sub("stats socket .*", f"stats socket {made.control} mode 600 level admin", shared),
            f"frontend entry\n    bind {made.url.removeprefix('http://')}\n    default_backend replicas\n",
            "backend replicas\n    balance leastconn\n    option httpchk GET /health/ready",
            *servers,
            "",
        ]
    )
