"""Secrets made once for this checkout and kept to its owner."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_urlsafe

from utilisateurs.local.errors import StartRefused

MASTER_BYTES, PASSWORD_BYTES = 48, 15


@dataclass(frozen=True)
class Secrets:
    """What must be the same at the next start."""

    master_secret: str
    administrator_password: str

    @staticmethod
    def make() -> "Secrets":
        """Make new ones."""
        return Secrets(token_urlsafe(MASTER_BYTES), token_urlsafe(PASSWORD_BYTES))


def read_or_make(path: Path) -> Secrets:
    """Read the secrets of this checkout; make them the first time."""
    if not path.exists():
        _write(path, Secrets.make())
    try:
        return Secrets(**json.loads(path.read_text()))
    except (ValueError, TypeError) as error:
        raise StartRefused(
            f"{path} cannot be read as secrets ({error}).",
            "Restore it; without it the sealed values of the database beside it stay closed.",
        ) from error


def _write(path: Path, secrets: Secrets) -> None:
    """Write in one step: a kill leaves no file or a whole one."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(secrets), file, indent=2)
        file.flush()
        os.fsync(descriptor)
    new.replace(path)
