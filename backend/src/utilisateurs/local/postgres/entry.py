"""Who may enter: the kernel vouches for the caller (peer), so there is no password to lose.

Only the account that runs us, and the server's own, may come in, each as one of three roles.
"""

from pathlib import Path

from utilisateurs.local.postgres.account import Account, own_name
from utilisateurs.local.postgres.home import Home

SUPERUSER = "postgres"
OWNER = "utilisateurs"
APPLICATION = "utilisateurs_app"
DATABASE = "utilisateurs"

HBA = "# Written at each start.\nlocal all all peer map=laptop\n"

ROLES = """
SELECT format('CREATE ROLE %I LOGIN', wanted) FROM unnest(ARRAY['utilisateurs', 'utilisateurs_app']) AS wanted
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) \\gexec
SELECT 'CREATE DATABASE utilisateurs OWNER utilisateurs TEMPLATE template0'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'utilisateurs') \\gexec
"""
"""Idempotent, run at each start: a kill between any two of them is mended by the next."""


def write_rules(home: Home, account: Account | None) -> dict[str, str]:
    """Say who may enter, before the server starts; give the settings that point there."""
    names = {own_name(), *([account.name] if account else [])}
    lines = [f'laptop "{name}" {role}' for name in sorted(names) for role in (SUPERUSER, OWNER, APPLICATION)]
    identities = "\n".join(["# Written at each start.", *lines, ""])
    return {
        "hba_file": _write(home.folder / "pg_hba.conf", HBA),
        "ident_file": _write(home.folder / "pg_ident.conf", identities),
    }


def empty_sockets(home: Home) -> None:
    """Remove the sockets and their locks, left by a killed server; the folder is ours alone."""
    for left in home.sockets.glob(".s.PGSQL.*"):
        left.unlink()


def begin_log(log: Path) -> None:
    """Begin a new log at each start; the one before is kept."""
    if log.exists():
        log.replace(log.with_suffix(".old.log"))
    log.touch(mode=0o600)


def _write(path: Path, text: str) -> str:
    """Replace a file in one step: the server never reads half of it."""
    new = path.with_name(path.name + ".new")
    new.write_text(text)
    new.chmod(0o644)  # the server's account reads it; the folder keeps others out
    new.replace(path)
    return str(path)
