"""What the environment asks of `utilisateurs up`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from utilisateurs.local.errors import StartRefused
from utilisateurs.local.sample import USERS

DEFAULT_PORT = 8000
LAST_PORT = 65535
MOST_USERS = 5_000_000
DEFAULT_ADMIN = "admin@example.com"


@dataclass(frozen=True)
class Administrator:
    """Whom to make, and whether a known password may replace the one that somebody set."""

    email: str
    password: str
    insist: bool


@dataclass(frozen=True)
class Wishes:
    """Wishes of the person at the keyboard; None where there is none."""

    database_url: str | None = None
    """Use this database instead of an embedded one."""
    migrations_url: str | None = None
    """Migrate as this role (the owner) instead of the application's."""
    port: int | None = None
    """Serve at this port or not at all; without it, at the first free one from 8000."""
    admin_email: str = DEFAULT_ADMIN
    admin_password: str | None = None
    """Without it, one is made at the first start and shown."""
    secret: str | None = None
    """Without it, one is made at the first start and kept."""
    sample_users: int = USERS
    """People of the sample, when it is loaded."""
    folder: Path | None = None
    """Keep data, secrets and logs here instead of in the checkout."""

    @staticmethod
    def read(environment: Mapping[str, str]) -> "Wishes":
        """Read them; an empty variable is no wish."""
        given = {name: value for name, value in environment.items() if value}
        return Wishes(
            database_url=given.get("DATABASE_URL"),
            migrations_url=given.get("UTILISATEURS_MIGRATIONS_DATABASE_URL"),
            port=_number(given, "PORT", LAST_PORT),
            admin_email=given.get("UTILISATEURS_ADMIN_EMAIL", DEFAULT_ADMIN),
            admin_password=given.get("UTILISATEURS_ADMIN_PASSWORD"),
            secret=given.get("UTILISATEURS_SECRET"),
            sample_users=_number(given, "UTILISATEURS_SAMPLE_USERS", MOST_USERS) or USERS,
            folder=Path(given["UTILISATEURS_LOCAL_DIR"]) if "UTILISATEURS_LOCAL_DIR" in given else None,
        )


def _number(given: Mapping[str, str], name: str, most: int) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise StartRefused(f"{name}={text} is refused.", f"Give a number from 1 to {most}, or unset it.")
    return int(text)
