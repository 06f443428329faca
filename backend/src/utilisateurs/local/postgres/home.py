"""The server's folder and what is where in it.

The folder itself stays with whoever runs us: only `data` and the sockets belong to the server's account, so
that root never writes where that account could have put a link.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from utilisateurs.local.errors import FolderUnusable
from utilisateurs.local.postgres.account import Account

LONGEST_SOCKET = 100
"""Bytes of a socket's path; the kernel's limit is 107."""

PRIVATE, PASSABLE = 0o700, 0o710


@dataclass(frozen=True)
class Home:
    """One folder holds one server."""

    folder: Path

    @property
    def data(self) -> Path:
        """The data folder, complete or absent."""
        return self.folder / "data"

    @property
    def unfinished(self) -> Path:
        """Where initdb works; renamed to `data` once it is done."""
        return self.folder / "data.unfinished"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    @property
    def lock(self) -> Path:
        """Held by whoever runs the server."""
        return self.folder / "lock"

    @property
    def sockets(self) -> Path:
        """Folder of the socket: inside the home if the path fits, else a short one of its own."""
        inside = self.folder / "socket"
        if len(os.fsencode(inside / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET:
            return inside
        mark = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"utilisateurs-{os.geteuid()}-{mark}"

    def prepare(self, account: Account | None) -> None:
        """Make the folders, closed to everybody but us and the server's account."""
        self.folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        refuse_strangers(self.folder, account)
        if account:
            os.chown(self.folder, -1, account.gid)
        self.folder.chmod(PASSABLE if account else PRIVATE)
        make_private(self.sockets, account)
        if account and not account.reaches(self.sockets):
            raise FolderUnusable(
                f"PostgreSQL runs as {account.name}, which cannot reach {self.folder}.",
                "Set UTILISATEURS_LOCAL_DIR to a folder that it can reach.",
            )


def make_private(folder: Path, account: Account | None) -> None:
    """Make a folder that the server's account alone may enter."""
    folder.mkdir(mode=PRIVATE, exist_ok=True)
    refuse_strangers(folder, account)
    folder.chmod(PRIVATE)
    if account:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)


def refuse_strangers(folder: Path, account: Account | None) -> None:
    """Refuse a folder that somebody else put there, or a link."""
    owners = {os.geteuid(), account.uid if account else os.geteuid()}
    facts = folder.lstat()
    if facts.st_uid not in owners or folder.is_symlink():
        raise FolderUnusable(
            f"{folder} belongs to another account (number {facts.st_uid}) or is a link.",
            "Run as that account, remove the folder, or set UTILISATEURS_LOCAL_DIR to another one.",
        )
