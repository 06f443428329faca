"""Terraform or OpenTofu as a process: its own group, its output in a file, its interrupts handed on and waited for.

The output goes to a file and is read from there, never through a pipe: a Go program whose pipe breaks is killed by
SIGPIPE, so that the death of this wrapper would lose what an apply has made. With a file the tool finishes, writes
its state and unlocks, and the next command reads what it said.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from relais.adapters.terraform.interrupts import Interrupts
from relais.adapters.terraform.versions import Versions
from relais.kit.errors import Failure, Unreachable
from relais.terraform.model.context import Tool
from relais.terraform.ports import Job, Screen, Watcher

TICK = 0.05
"""Seconds between two looks at what it printed."""
VERSION = re.compile(r"^(Terraform|OpenTofu) v(\S+)", re.MULTILINE)
QUIET = {"CHECKPOINT_DISABLE": "1"}


class Terraform:
    """The tool's process; `screen` is told when an interrupt is being waited for."""

    def __init__(self, screen: Screen, versions: Versions) -> None:
        self._screen = screen
        self._versions = versions
        self._interrupts = 0

    def find(self, wanted: str) -> Tool:
        """Find the tool by name or path, and its version, which is remembered as long as the file is the same."""
        path = shutil.which(wanted)
        if path is None:
            remedy = "Install it, or name another by RELAIS_TF=terraform, RELAIS_TF=tofu or RELAIS_TF=/path."
            raise Unreachable(f"{wanted} was not found on PATH.", remedy=remedy)
        kind, version = self._versions.of(Path(path), lambda: _version(path))
        return Tool(kind, version, path)

    def run(self, job: Job, watcher: Watcher) -> int:
        """Run it to its end, looked on by `watcher`; return its exit code, 128 + n when a signal ended it."""
        with Interrupts(self._screen) as interrupts, _opened(job.log) as log:
            process = _start(job, log)
            interrupts.hand_on_to(process.pid)
            watcher.started(process.pid)
            _follow(process, job.log, watcher)
            self._interrupts = interrupts.count
        return _code(process.returncode)

    def answer(self, job: Job) -> str:
        """Run a short command and return what it prints."""
        done = subprocess.run(
            [job.tool.path, *job.words],
            cwd=job.folder,
            env={**job.variables, **QUIET},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            umask=0o077,
        )
        if done.returncode:
            raise Failure(f"{job.tool.kind} {job.words[0]} failed: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def through(self, job: Job) -> int:
        """Run it with this terminal as its own; an interrupt reaches both, and the tool's end is waited for."""
        words, variables = [job.tool.path, *job.words], {**job.variables, **QUIET}
        with Interrupts(self._screen, shares=True) as interrupts:
            process = subprocess.Popen(words, cwd=job.folder, env=variables)
            interrupts.hand_on_to(process.pid)
            return _code(process.wait())

    def interrupted(self) -> bool:
        """Tell whether a person interrupted what ran last."""
        return self._interrupts > 0


def _code(ended: int) -> int:
    """Return an exit code as shells tell it: 128 + n when a signal ended it."""
    return ended if ended >= 0 else 128 - ended


def _start(job: Job, log: BinaryIO) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [job.tool.path, *job.words],
        cwd=job.folder,
        env={**job.variables, **QUIET},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        umask=0o077 if job.words[0] == "plan" else -1,
    )


def _opened(log: Path) -> BinaryIO:
    return os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600), "wb")


def _follow(process: subprocess.Popen[bytes], log: Path, watcher: Watcher) -> None:
    rest = b""
    with log.open("rb") as printed:
        while True:
            ended = process.poll() is not None
            *lines, rest = (rest + printed.read()).split(b"\n")
            for line in lines:
                watcher.line(line.decode(errors="replace"))
            if ended:
                break
            watcher.tick()
            _wait(process)
    if rest:
        watcher.line(rest.decode(errors="replace"))


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(TICK)
    except subprocess.TimeoutExpired:
        return


def _version(path: str, environment: Mapping[str, str] | None = None) -> tuple[str, str]:
    variables = {**(environment or os.environ), **QUIET}
    try:
        done = subprocess.run(
            [path, "version"],
            capture_output=True,
            text=True,
            check=False,
            env=variables,
            timeout=60,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise Unreachable(f"{path} does not start: {fault}.", remedy="Check RELAIS_TF.") from fault
    found = VERSION.search(done.stdout)
    if not found:
        raise Unreachable(f"{path} is neither Terraform nor OpenTofu.", remedy="Check RELAIS_TF.")
    return ("tofu" if found[1] == "OpenTofu" else "terraform"), found[2]
