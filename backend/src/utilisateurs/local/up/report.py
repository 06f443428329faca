"""What the person at the keyboard reads once all is ready."""

from urllib.parse import urlsplit

from utilisateurs.local.sample import PASSWORD, STAFF_ADDRESSES
from utilisateurs.local.up.database import Database
from utilisateurs.local.up.stage import Stage

Rows = list[tuple[str, str]]


def report(stage: Stage, admin_password: str) -> str:
    """Lay the facts out."""
    rows: Rows = [
        ("Administrator", stage.wishes.admin_email),
        ("Password", admin_password),
        *(_sample() if stage.has_sample else []),
        ("Mail", f"{stage.address}/dev/mail"),
        ("API", f"{stage.address}/api/docs"),
        *_data(stage.database),
        ("Log", str(stage.place.log)),
    ]
    lines = [f"  {name:<16}{value}" for name, value in rows]
    return "\n".join(["", f"API Utilisateurs is ready: {stage.address}", "", *lines, "", "Ctrl-C stops everything."])


def _sample() -> Rows:
    return [("Sample people", ", ".join(STAFF_ADDRESSES)), ("Their password", PASSWORD)]


def _data(database: Database) -> Rows:
    server = database.server
    if server is None:
        # Without the password that such an address may carry.
        parts = urlsplit(database.app_url)
        return [("Data", f"{parts.hostname or 'local socket'}{parts.path}")]
    psql = f"{server.binaries / 'psql'} -h {server.home.sockets} -U utilisateurs utilisateurs"
    return [("Data", f"{server.home.folder} (PostgreSQL {server.binaries.version})"), ("psql", psql)]
