"""The database's own ceiling: `pgbench -S`, reads by primary key, on a server like the laptop's."""

import re
import subprocess
import time
from dataclasses import dataclass

from bench.load import CONNECTIONS
from bench.processor import spent
from utilisateurs.local.postgres import Server, temporary_postgres

SCALE = 5
FAREWELL_SECONDS = 0.5
"""Connections end after pgbench does, and only then is their processor time their parent's."""


@dataclass(frozen=True)
class Ceiling:
    """What the database does when nothing stands before it."""

    rate: float
    processor_us: float


def pgbench(server: Server, *arguments: str) -> str:
    """Run pgbench as the superuser of a scratch server."""
    where = ["-h", str(server.home.sockets), "-U", "postgres", "postgres"]
    command = [str(server.binaries / "pgbench"), *arguments, *where]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def reads(seconds: int) -> Ceiling | None:
    """Measure, or tell that this PostgreSQL brings no pgbench."""
    with temporary_postgres() as server:
        if not (server.binaries / "pgbench").exists():
            return None
        pgbench(server, "-i", "-q", f"-s{SCALE}")
        time.sleep(FAREWELL_SECONDS)
        before = spent(server.child.pid)
        text = pgbench(server, "-S", "-n", "-Mprepared", f"-c{CONNECTIONS}", "-j1", f"-T{seconds}")
        time.sleep(FAREWELL_SECONDS)
        used = spent(server.child.pid) - before
    count = int(re.findall(r"transactions actually processed: (\d+)", text)[0])
    return Ceiling(rate=count / seconds, processor_us=used.database / count * 1e6)
