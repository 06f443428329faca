"""Processes of a drill: they never outlive it, and are somebody else than root where PostgreSQL asks for that."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from relais.kit.errors import Misuse

PR_SET_PDEATHSIG = 1
NAMES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """Whose the server and its files are."""

    user: int
    group: int

    @property
    def other(self) -> bool:
        """Tell whether it is somebody else than we are."""
        return self.user != os.geteuid()


def account() -> Account:
    """Return ourselves, or `postgres` or `nobody` when we are root, as whom PostgreSQL refuses to run.

    Raises:
        Misuse: we are root, and there is neither.
    """
    if os.geteuid():
        return Account(os.geteuid(), os.getegid())
    for name in NAMES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid)
    raise Misuse(
        "PostgreSQL does not run as root, and there is no account postgres or nobody.", remedy="Run it as another."
    )


def start(
    words: Sequence[str | Path],
    folder: Path,
    output: IO[bytes],
    whose: Account,
    *,
    farewell: signal.Signals,
    variables: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a folder, as leader of its own group; the kernel sends it `farewell` when we die.

    Call it from the main thread: the kernel watches the thread that starts it.
    """
    identity: dict[str, Any] = {"user": whose.user, "group": whose.group, "extra_groups": []} if whose.other else {}
    return subprocess.Popen(
        [str(word) for word in words],
        cwd=folder,
        env={**os.environ, **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_dies_with_us(farewell),  # noqa: PLW1509 - one call of the kernel, prepared before the fork
        **identity,
    )


def _dies_with_us(farewell: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    kernel, parent = ctypes.CDLL(None), os.getpid()

    def prepare() -> None:
        kernel.prctl(PR_SET_PDEATHSIG, int(farewell), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare
