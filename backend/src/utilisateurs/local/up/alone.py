"""One `up` for one checkout; the second one is told where the first is."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

from utilisateurs.local.errors import AlreadyRunning, FolderUnusable
from utilisateurs.local.locks import Held, Lock, hold
from utilisateurs.local.up.places import Place
from utilisateurs.local.up.ports import HOST


@contextmanager
def alone_in(place: Place) -> Iterator[Lock]:
    """Be the only `up` of this checkout."""
    try:
        with hold(place.lock) as lock:
            yield lock
    except Held as held:
        raise _already_running(held.note) from None
    except PermissionError as error:
        if error.filename != str(place.lock):
            raise
        raise FolderUnusable(
            f"{place.folder} belongs to another account.", "Run as that account, or set UTILISATEURS_LOCAL_DIR."
        ) from error


def leave_address(lock: Lock, port: int) -> None:
    """Tell those who find the lock held where we are."""
    lock.write(json.dumps({"process": os.getpid(), "address": f"http://{HOST}:{port}"}))


def _already_running(note: str) -> AlreadyRunning:
    first = json.loads(note) if note else {"address": "it is just starting", "process": "unknown"}
    return AlreadyRunning(
        f"Already running for this checkout: {first['address']} (process {first['process']}).",
        "Stop it with Ctrl-C where it runs, or set UTILISATEURS_LOCAL_DIR to run a second one beside it.",
    )
