"""Everything that one `up` has in hand once its database is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from utilisateurs.local.up.database import Database
from utilisateurs.local.up.environment import Decided, decide
from utilisateurs.local.up.places import Place
from utilisateurs.local.up.ports import HOST
from utilisateurs.local.up.secret_file import Secrets, read_or_make
from utilisateurs.local.up.wishes import Administrator, Wishes


@dataclass(frozen=True)
class Stage:
    """Place, port and database of this `up`, and what follows from them."""

    given: Mapping[str, str]
    wishes: Wishes
    place: Place
    port: int
    database: Database
    seed: bool

    @property
    def address(self) -> str:
        """Where the application is."""
        return f"http://{HOST}:{self.port}"

    @property
    def has_sample(self) -> bool:
        """Load the sample: unasked only into a database of our own."""
        return self.seed or self.database.is_ours

    @property
    def migrated(self) -> Path | None:
        """Where to remember the migrations done, if nobody else migrates this database."""
        return self.place.migrated if self.database.is_ours else None

    @property
    def secrets(self) -> Secrets:
        """What was made at the first start."""
        return read_or_make(self.place.secrets)

    @property
    def administrator(self) -> Administrator:
        """Insist on a password only where it was asked for, and only in a database of our own."""
        wished = self.wishes.admin_password
        password = wished or self.secrets.administrator_password
        return Administrator(self.wishes.admin_email, password, insist=self.database.is_ours and wished is not None)

    @property
    def decided(self) -> Decided:
        """The settings of the application."""
        secret = self.wishes.secret or self.secrets.master_secret
        return decide(self.given, self.database, secret, self.port, self.place.web_root)
