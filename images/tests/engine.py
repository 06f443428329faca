"""A Docker engine of the tests' own: data, socket and containers are theirs; the machine's network is left alone."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.tests.local.processes import eventually
from images.tests.machine import need
from scripts.steps import ROOT

CONSTRAINTS = (
    *("--network", "host", "--read-only", "--tmpfs", "/tmp:size=64m"),
    *("--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--memory", "512m"),
)
"""Those of the charts, but for the network, which a chart shuts in by policies."""


@dataclass(frozen=True)
class Container:
    """A container that runs."""

    engine: "Engine"
    id: str

    def sh(self, script: str) -> str:
        """Run a script inside; return all it says."""
        return self.engine.call("exec", self.id, "bash", "-c", f"exec 2>&1; {script}", check=False)

    def described(self) -> Any:
        """Return what the engine knows of it."""
        return json.loads(self.engine.call("inspect", self.id))[0]

    def health(self) -> str:
        """Return what its health check says."""
        return str(self.described()["State"]["Health"]["Status"])

    def logs(self) -> str:
        """Return what it wrote."""
        return self.engine.call("logs", self.id)

    def stop(self) -> int:
        """Ask it to stop, as Kubernetes does; return its exit code."""
        self.engine.call("stop", "--time", "60", self.id)
        return int(self.described()["State"]["ExitCode"])


@dataclass(frozen=True)
class Engine:
    """An engine by its socket."""

    socket: Path

    def call(self, *words: str, check: bool = True) -> str:
        """Call the engine's client; return what it prints."""
        command = ["/usr/bin/docker", "--host", f"unix://{self.socket}", *words]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | {"DOCKER_BUILDKIT": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert not check or done.returncode == 0, f"{words[:2]}: {done.stdout}"
        return done.stdout.strip()

    def once(self, image: str, *words: str, **environment: str) -> str:
        """Run a command of an image to its end."""
        return self.call("run", "--rm", *CONSTRAINTS, *_given(environment), image, *words)

    @contextmanager
    def running(self, image: str, *options: str, **environment: str) -> Iterator[Container]:
        """Run an image's own command as the charts do, until the end of the block."""
        container = Container(self, self.call("run", "--detach", *CONSTRAINTS, *options, *_given(environment), image))
        try:
            yield container
        finally:
            self.call("rm", "--force", container.id)


def _given(environment: dict[str, str]) -> list[str]:
    return [word for name, value in environment.items() for word in ("--env", f"{name}={value}")]


@contextmanager
def engine(folder: Path) -> Iterator[Engine]:
    """Run an engine, whose everything is in a folder."""
    need("dockerd", "docker")
    socket = folder / "sock"
    places = ("--data-root", folder / "data", "--exec-root", folder / "exec", "--pidfile", folder / "pid")
    shut_in = ("--bridge=none", "--iptables=false", "--ip-masq=false")
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(
            ["dockerd", *map(str, places), *shut_in, "--host", f"unix://{socket}"], stdout=log, stderr=log
        )
    made = Engine(socket)
    try:
        assert eventually(lambda: "Server Version" in made.call("info", check=False), 60), (folder / "log").read_text()
        yield made
    finally:
        child.terminate()
        child.wait(60)
        _leave(folder)


def mounts(folder: Path) -> list[Path]:
    """List what is mounted below a folder, the deepest first."""
    lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    return sorted((one for line in lines if folder in (one := Path(line.split()[1])).parents), reverse=True)


def _leave(folder: Path) -> None:
    """Unmount what an engine leaves mounted, so that its folder can be removed; its images are large."""
    for place in mounts(folder):
        subprocess.run(["umount", str(place)], check=True)
    shutil.rmtree(folder / "data")
