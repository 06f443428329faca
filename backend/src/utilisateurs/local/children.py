"""Child processes that never outlive us."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from utilisateurs.local.postgres.account import OURS, Account

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def dies_with_us(farewell: signal.Signals) -> Callable[[], None] | None:
    """Make a `preexec_fn` after which the kernel sends `farewell` to the child when its parent dies.

    The parent is the thread that starts the child: start children from the main thread. Where the kernel
    cannot do it, the next start finds and stops what was left (see `occupants`).
    """
    if _LIBC is None:
        return None
    parent = os.getpid()

    def prepare() -> None:
        _LIBC.prctl(PR_SET_PDEATHSIG, int(farewell), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def start(
    command: Sequence[str | Path],
    *,
    log: IO[bytes],
    farewell: signal.Signals,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in its own process group (a terminal's Ctrl-C does not reach it) that dies with us."""
    identity = account.credentials if account else OURS
    return subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=environment,
        cwd=folder,
        start_new_session=True,
        preexec_fn=dies_with_us(farewell),  # noqa: PLW1509 - one ctypes call, prepared before the fork
        **identity,
    )


def group_alive(group: int) -> bool:
    """Tell whether anybody of this process group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
