"""The running server: started, waited for, stopped."""

import signal
import subprocess
import time
from pathlib import Path

from utilisateurs.local import children
from utilisateurs.local.errors import PostgresRefused
from utilisateurs.local.postgres.account import Account
from utilisateurs.local.postgres.binaries import Binaries
from utilisateurs.local.postgres.cluster import quiet
from utilisateurs.local.postgres.home import Home

PATIENCE = ((signal.SIGINT, 1.5), (signal.SIGQUIT, 0.5), (signal.SIGKILL, 0.3))
"""Fast shutdown, immediate, by force, with seconds to wait; with the application's they stay under the five of
Ctrl-C. An immediate shutdown loses nothing: the next start replays the log."""

READY_WITHIN_SECONDS = 60.0
"""Long, because a start after a kill replays what was not yet in place."""

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
"""No port is opened, so no neighbour can knock and two checkouts cannot collide."""

CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests: the data need not survive the machine's power cut (they survive a killed process)."""


def start(home: Home, binaries: Binaries, account: Account | None, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the server and wait until it accepts connections."""
    settings = SETTINGS | {"unix_socket_directories": str(home.sockets)} | settings
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command: list[str | Path] = [binaries / "postgres", "-D", home.data, *options]
    with home.log.open("ab") as log:
        # SIGINT is PostgreSQL's fast shutdown: even if we are killed, it leaves in good order.
        server = children.start(
            command, log=log, farewell=signal.SIGINT, account=account, environment=quiet(), folder=home.folder
        )
    _wait_until_ready(server, home)
    return server


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server in good order, or by force after its time."""
    for farewell, seconds in PATIENCE:
        if server.poll() is not None:
            return
        server.send_signal(farewell)
        _wait(server, seconds)


def _wait(server: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        server.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def _wait_until_ready(server: subprocess.Popen[bytes], home: Home) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while not _says_ready(home.data, server.pid):
        if server.poll() is not None or time.monotonic() > deadline:
            stop(server)
            said = home.log.read_text(errors="replace")
            raise PostgresRefused(f"PostgreSQL did not start:\n{said}", f"Its log is {home.log}")
        time.sleep(0.01)


def _says_ready(data: Path, process: int) -> bool:
    """Read the server's own mark: its number on the first line, "ready" on the last."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return bool(lines) and lines[0] == str(process) and lines[-1].strip() == "ready"
