"""Whom the server runs as. PostgreSQL refuses root, so root hands it to an unprivileged account."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from utilisateurs.local.errors import FolderUnusable

UNPRIVILEGED = ("postgres", "nobody")
"""Accounts that root may use for the server, the better first."""


class Credentials(TypedDict):
    """What `subprocess` needs to start a child as somebody else."""

    user: int | None
    group: int | None
    extra_groups: list[int] | None


OURS: Credentials = {"user": None, "group": None, "extra_groups": None}
"""Start a child as ourselves."""


@dataclass(frozen=True)
class Account:
    """An account of the operating system other than ours."""

    uid: int
    gid: int
    name: str

    @property
    def credentials(self) -> Credentials:
        """Start a child as this account, with no other group."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Can this account get to the path? Asked of the kernel, so that ACLs count too."""
        question = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
        return subprocess.run(question, check=False, cwd="/", **self.credentials).returncode == 0


def account_for(folder: Path) -> Account | None:
    """Choose whom the server of this folder runs as: nobody else (None) unless we are root.

    Root takes the owner of the data or of the nearest folder above (that is who typed sudo), else a known
    unprivileged account.
    """
    if os.geteuid() != 0:
        return None
    places = (folder / "data", folder, *folder.parents)
    owner = next(place for place in places if place.exists()).stat().st_uid
    candidates = [_by_uid(owner) if owner else None, *map(_by_name, UNPRIVILEGED)]
    chosen = next(filter(None, candidates), None)
    if chosen is None:
        raise FolderUnusable(
            "PostgreSQL does not run as root, and this machine has no unprivileged account for it.",
            "Add one with: useradd --system --no-create-home postgres",
        )
    return chosen


def own_name() -> str:
    """Name of the account that we run as; PostgreSQL needs it to have one."""
    entry = _by_uid(os.geteuid())
    if entry is None:
        raise FolderUnusable(
            f"The account with number {os.geteuid()} has no name on this machine; PostgreSQL needs one.",
            f"Add it to /etc/passwd, for instance: echo app:x:{os.geteuid()}:0::/tmp:/bin/sh >> /etc/passwd",
        )
    return entry.name


def _by_uid(uid: int) -> Account | None:
    try:
        return _account(pwd.getpwuid(uid))
    except KeyError:
        return None


def _by_name(name: str) -> Account | None:
    try:
        return _account(pwd.getpwnam(name))
    except KeyError:
        return None


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name)
