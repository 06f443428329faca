"""An upgrade rehearsed on data: one version's database, filled by itself, under the next version's migration.

What is refused, in this order:

1. the new version does not work on the old schema, as when it is deployed first or the migration is late;
2. the migration fails on data, or waits for a lock longer than it may, while the old version serves;
3. the migration loses rows;
4. the old version, still running, does not work on the new schema, or while it is made;
5. the old version cannot migrate again over the new schema, which a way back begins with;
6. the new version does not work there, or does not call itself ready.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from backend.tests.fixtures.people import PASSWORD
from backend.tests.fixtures.scratch import settings_of
from backend.tests.fixtures.serving import Serving, environment_of, serving, start
from backend.tests.local.processes import eventually
from backend.tests.versions.code import Version
from backend.tests.versions.journey import Journey
from utilisateurs.app.settings import Settings
from utilisateurs.local.postgres import Server

EMAIL = "walker@example.com"
_numbers = count(1)
_TABLES = "SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'public'"
_REVISION = "SELECT version_num FROM alembic_version"
_DUE = "SELECT count(*) FROM users WHERE status = 'deleted' AND deleted_at < now() - interval '30 days'"
COME_AND_GO = frozenset(
    {
        *("developer_mailbox", "idempotency_keys", "lockouts", "mails", "one_time_tokens"),
        *("rate_limits", "refresh_tokens", "sessions"),
    }
)
"""Tables from which chores remove what is old while any version serves."""


class UpgradeRefused(Exception):
    """The two versions do not get along; the message says when, and with which answers."""


@dataclass(frozen=True)
class Rehearsal:
    """A database of the old version, and where the rehearsal writes."""

    server: Server
    settings: Settings
    name: str
    folder: Path

    def sql(self, text: str) -> str:
        """Run SQL as the superuser."""
        return self.server.sql(text, self.name)

    def run(self, version: Version, *words: str) -> str:
        """Run a command of a version; return what it wrote when it failed."""
        folder = self._folder()
        environment = environment_of(self.settings) | version.environment
        code = start(folder, environment | {"UTILISATEURS_ADMIN_PASSWORD": PASSWORD}, *words).wait(120)
        return "" if code == 0 else (folder / "stderr").read_text()[-600:] or f"exit code {code}"

    @contextmanager
    def serve(self, version: Version, workers: int = 1) -> Iterator[Serving]:
        """Serve a version."""
        with serving(self.settings, self._folder(), workers=workers, **version.environment) as server:
            yield server

    def rows(self) -> dict[str, int]:
        """Count the rows of each table that keeps them."""
        names = sorted(set(self.sql(_TABLES).split()) - COME_AND_GO)
        counts = self.sql(" UNION ALL ".join(f"SELECT '{name} ' || count(*) FROM {name}" for name in names))
        return {name: int(number) for name, number in (line.split() for line in counts.splitlines())}

    def _folder(self) -> Path:
        folder = self.folder / f"p{next(_numbers)}"
        folder.mkdir()
        return folder


def fill(old: Version, at: Rehearsal) -> None:
    """Give the empty database the old version's schema and the data that this version writes."""
    for words in (("migrate",), ("seed", "--users", "40"), ("admin", "create", EMAIL)):
        _refuse_if("the old version cannot even be set up", [at.run(old, *words)])
    with at.serve(old) as server:
        _refuse_if("the old version does not work on its own schema", Journey(server, EMAIL).walk())
        assert eventually(lambda: at.sql(_DUE) == "0"), "the sample's old accounts are erased now, not while we count"


def rehearse(old: Version, new: Version, at: Rehearsal) -> None:
    """Upgrade a filled database while the old version serves it. Raises UpgradeRefused."""
    with at.serve(new) as early:
        _refuse_if("the new version does not work on the old schema", Journey(early, EMAIL).walk())
    migrate(old, new, at)
    turn_back(old, at)
    with at.serve(new) as server:
        _refuse_if("the new version does not work on the new schema", Journey(server, EMAIL).walk())
        ready = server.client().get("/health/ready")
        _refuse_if("the new version is not ready on the new schema", [] if ready.is_success else [ready.text])


def migrate(old: Version, new: Version, at: Rehearsal) -> None:
    """Migrate under the eyes of the old version, whose connections know the old schema. Raises UpgradeRefused."""
    with at.serve(old) as late:
        _refuse_if("the old version does not work on the old schema", Journey(late, EMAIL).walk())
        before = at.rows()
        failure, faults = _under_way(new, at, late)
        _refuse_if("the migration fails on data", [failure])
        after = at.rows()
        fewer = [name for name, number in before.items() if after.get(name, 0) < number]
        _refuse_if("rows are lost", [f"{name}: {before[name]} before, {after.get(name, 0)} after" for name in fewer])
        faults += Journey(late, EMAIL).walk()
        _refuse_if("the old version does not work on the new schema, or while it is made", faults)


def turn_back(old: Version, at: Rehearsal) -> None:
    """Let the old version migrate over the new schema, as its release does again. Raises UpgradeRefused."""
    before = at.sql(_REVISION)
    _refuse_if("the old version has no way back", [at.run(old, "migrate")])
    after = at.sql(_REVISION)
    _refuse_if("the way back moves the schema", [] if after == before else [f"{before} before, {after} after"])


def _under_way(new: Version, at: Rehearsal, late: Serving) -> tuple[str, list[str]]:
    """Migrate while people walk about in the old version; return the migration's failure, and theirs."""
    faults: list[str] = []
    with ThreadPoolExecutor(1) as beside:
        migration = beside.submit(at.run, new, "migrate")
        while not migration.done():
            faults += Journey(late, EMAIL).walk()
        return migration.result(), faults


def database(server: Server, settings: Settings, folder: Path, template: str | None = None) -> Rehearsal:
    """Make a database, empty or a copy."""
    name = f"rehearsal_{next(_numbers)}"
    server.sql(f"CREATE DATABASE {name} OWNER utilisateurs {f'TEMPLATE {template}' if template else ''}", "postgres")
    return Rehearsal(server, settings_of(settings, server, name), name, folder)


def _refuse_if(what: str, faults: list[str]) -> None:
    found = [fault for fault in faults if fault]
    if found:
        raise UpgradeRefused("\n  ".join([f"{what}:", *found]))
