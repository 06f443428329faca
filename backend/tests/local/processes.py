"""Programs in processes of their own, to be killed."""

import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil

HOLDER = """
import sys, time
from pathlib import Path
from utilisateurs.local.postgres import embedded_postgres
with embedded_postgres(Path(sys.argv[1])) as server:
    print(server.child.pid, server.owner_url, flush=True)
    time.sleep(600)
"""
"""Runs the server of a folder until it is killed."""


@contextmanager
def program(text: str, *words: object, account: pwd.struct_passwd | None = None) -> Iterator[subprocess.Popen[str]]:
    """Run Python text, as somebody else if asked; it is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", text, *map(str, words)],
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> list[str]:
    """Words of the first line that a program prints."""
    assert process.stdout is not None
    return process.stdout.readline().split()


def eventually(question: Callable[[], bool], seconds: float = 15.0) -> bool:
    """Ask until the answer is yes or the time is up."""
    deadline = time.monotonic() + seconds
    while not question() and time.monotonic() < deadline:
        time.sleep(0.02)
    return question()


def kill(process: int) -> None:
    """Kill -9."""
    os.kill(process, signal.SIGKILL)


def all_gone(processes: list[psutil.Process]) -> bool:
    """Wait until none of the processes runs. An orphan may stay a zombie for as long as the machine's init likes."""
    return eventually(lambda: not any(map(runs, processes)))


def runs(process: psutil.Process) -> bool:
    """Tell whether a process does more than wait to be reaped."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
