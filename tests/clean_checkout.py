"""A clean copy of this tree, as a stranger would clone it, and what runs in it."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from scripts.server import answers, free_port
from scripts.sources import tracked

EMAIL, PASSWORD = "admin@example.org", "a password for tests only"
INHERITED = re.compile(r"CERT|_CA_|PROXY|^PIP_|^LANG$|^TZ$", re.IGNORECASE)


@dataclass
class Checkout:
    """A clean copy that belongs to somebody."""

    folder: Path
    home: Path
    user: str | None
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if INHERITED.search(name)}
        path = f"{self.home}/bin:/usr/bin:/bin:/usr/sbin:/sbin"
        administrator = {"UTILISATEURS_ADMIN_EMAIL": EMAIL, "UTILISATEURS_ADMIN_PASSWORD": PASSWORD}
        return {**inherited, **administrator, "HOME": str(self.home), "PATH": path, "PORT": str(self.port)}

    @property
    def log(self) -> Path:
        return self.home / "make-up.log"

    def processes(self) -> list[psutil.Process]:
        """Everything that works in the copy."""
        return [
            one for one in psutil.process_iter() if any(place.startswith(str(self.folder)) for place in places(one))
        ]

    @contextmanager
    def up(self, patience: float) -> Iterator[float]:
        """Run `make up`, yield the seconds that it took to be ready, and stop it as Ctrl-C does."""
        begin = time.monotonic()
        with self.log.open("ab") as log:
            make = subprocess.Popen(
                ["make", "up"],
                cwd=self.folder,
                env=self.environment,
                user=self.user,
                group=self.user and pwd.getpwnam(self.user).pw_gid,
                extra_groups=[] if self.user else None,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            while not answers(f"{self.url}/health/ready"):
                assert make.poll() is None, self.log.read_text(encoding="utf-8")
                assert time.monotonic() - begin < patience, self.log.read_text(encoding="utf-8")
                time.sleep(0.05)
            yield time.monotonic() - begin
        finally:
            if make.poll() is None:
                os.killpg(make.pid, signal.SIGINT)
            make.wait(timeout=60)


def places(process: psutil.Process) -> list[str]:
    """Where a process works and what it runs, as far as we may know."""
    try:
        return [process.cwd(), *process.cmdline()]
    except psutil.Error:
        return []


def clean_copy(folder: Path) -> None:
    """Copy what git tracks or would track."""
    for path in tracked():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)


def python() -> str:
    """Find a Python that an unprivileged account may run."""
    usual = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    recent = [usual, "-c", "import sys, ensurepip; sys.exit(sys.version_info < (3, 11))"] if usual else ["false"]
    works = subprocess.run(recent, check=False, capture_output=True).returncode == 0
    return usual if usual and works else os.path.realpath(sys.executable)
