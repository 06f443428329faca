"""Makes a data folder, all or nothing, and keeps out of one made by another version."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

from utilisateurs.local import children
from utilisateurs.local.errors import PostgresRefused
from utilisateurs.local.postgres.account import Account
from utilisateurs.local.postgres.binaries import Binaries
from utilisateurs.local.postgres.home import Home, make_private
from utilisateurs.local.postgres.leftovers import clear

BUILTIN_LOCALES_SINCE = 17


def make_sure_of_data(home: Home, binaries: Binaries, account: Account | None, *, durable: bool) -> None:
    """Initialise the data folder unless it is there."""
    if home.data.exists():
        _check_version(home, binaries)
        return
    clear(home.unfinished)
    shutil.rmtree(home.unfinished, ignore_errors=True)
    make_private(home.unfinished, account)
    _initdb(home, binaries, account, durable=durable)
    # The rename is the moment at which the data exist; a kill before it costs only a new initdb.
    home.unfinished.rename(home.data)


def _check_version(home: Home, binaries: Binaries) -> None:
    made_by = (home.data / "PG_VERSION").read_text().strip()
    if made_by != str(binaries.major):
        raise PostgresRefused(
            f"The data in {home.data} were made by PostgreSQL {made_by}; found is {binaries.version}.",
            f"Install PostgreSQL {made_by} again, or remove {home.folder} to begin anew.",
        )


def _initdb(home: Home, binaries: Binaries, account: Account | None, *, durable: bool) -> None:
    command = [binaries / "initdb", "-D", home.unfinished, *_options(binaries, durable=durable)]
    with tempfile.TemporaryFile() as log:
        child = children.start(command, log=log, farewell=signal.SIGTERM, account=account, environment=quiet())
        try:
            status = child.wait()
        except BaseException:
            os.killpg(child.pid, signal.SIGTERM)
            child.wait()
            raise
        log.seek(0)
        said = log.read().decode(errors="replace")
    if status != 0:
        raise PostgresRefused(f"initdb ended with {status}:\n{said}", f"Look at the space left for {home.folder}.")


def _options(binaries: Binaries, *, durable: bool) -> list[str | Path]:
    options = ["-U", "postgres", "--encoding=UTF8", "--locale=C", "--auth=reject", "--data-checksums"]
    if binaries.major >= BUILTIN_LOCALES_SINCE:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [*options, *([] if durable else ["--no-sync"])]


def quiet() -> dict[str, str]:
    """Environment of the server: nothing of ours (PGDATA, PGPORT and kin) leaks in."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
