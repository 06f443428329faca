"""The database that `up` stands on: the one asked for, else an embedded one."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from utilisateurs.local.errors import PostgresRefused, StartRefused
from utilisateurs.local.postgres import Server, embedded_postgres
from utilisateurs.local.up.places import Place
from utilisateurs.local.up.wishes import Wishes

DEATHS, WITHIN_SECONDS = 5, 60.0
"""A server that dies this often in this time is not started again."""


@dataclass
class Database:
    """Addresses of the database; `server` is there when it is ours."""

    owner_url: str
    app_url: str
    server: Server | None = None
    deaths: list[float] = field(default_factory=list)

    @property
    def died_just_now(self) -> bool:
        """Whether our server died so recently that the application may have ended of it."""
        return bool(self.deaths) and time.monotonic() - self.deaths[-1] < WITHIN_SECONDS / 2

    @property
    def is_ours(self) -> bool:
        """Tell an embedded server from one that was asked for."""
        return self.server is not None

    def settle(self) -> None:
        """Bring our data to rest after the start, so that stopping has little left to write."""
        if self.server is not None:
            # If it died in this moment, `mend` is next and says so.
            with suppress(PostgresRefused):
                self.server.sql("CHECKPOINT")

    def mend(self) -> int | None:
        """Start our server again if it died; give the status it ended with."""
        if self.server is None:
            return None
        status = self.server.child.poll()
        if status is None:
            return None
        now = time.monotonic()
        self.deaths = [*(death for death in self.deaths if now - death < WITHIN_SECONDS), now]
        if len(self.deaths) >= DEATHS:
            raise StartRefused("PostgreSQL keeps dying.", f"Its log is {self.server.home.log}")
        self.server.restart()
        return status


@contextmanager
def open_database(wishes: Wishes, place: Place) -> Iterator[Database]:
    """Give the database that was asked for, else run the embedded one."""
    if wishes.database_url:
        yield Database(wishes.migrations_url or wishes.database_url, wishes.database_url)
        return
    with embedded_postgres(place.postgres) as server:
        yield Database(server.owner_url, server.app_url, server)
