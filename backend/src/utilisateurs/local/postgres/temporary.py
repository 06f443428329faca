"""A server for tests: a folder of its own that goes away with it."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from utilisateurs.local.locks import Held, hold
from utilisateurs.local.postgres.home import Home
from utilisateurs.local.postgres.leftovers import clear
from utilisateurs.local.postgres.server import Server, embedded_postgres

PREFIX = "utilisateurs-test-"
YOUNG_SECONDS = 60.0


@contextmanager
def temporary_postgres() -> Iterator[Server]:
    """Run a fast server with empty databases in a temporary folder, removed at the end.

    Directly below the temporary folder, not in pytest's: that one is closed to the server's account.
    """
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        with embedded_postgres(folder, durable=False) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove what killed test runs left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        facts = folder.lstat()
        # A folder just made has no lock yet: leave the young ones alone.
        if (
            stat.S_ISDIR(facts.st_mode)
            and facts.st_uid == os.geteuid()
            and time.time() - facts.st_mtime > YOUNG_SECONDS
        ):
            _remove_unless_in_use(folder)


def _remove_unless_in_use(folder: Path) -> None:
    home = Home(folder)
    try:
        with hold(home.lock):
            clear(home.data)
            shutil.rmtree(folder, ignore_errors=True)
    except (Held, FileNotFoundError):
        return
