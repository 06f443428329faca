"""The command line in a process of its own, as somebody at a terminal uses it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from backend.tests.fixtures.scratch import scratch_database, settings_of
from backend.tests.fixtures.serving import environment_of, start
from utilisateurs.app.settings import Settings
from utilisateurs.local.postgres import Server


@dataclass(frozen=True)
class Ended:
    """A command that ended: its exit code and what it said."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command with nothing in its environment but what is given."""

    def go(*words: str, **environment: str) -> Ended:
        child = start(tmp_path, environment, *words)
        code = child.wait(60)
        return Ended(code, (tmp_path / "stdout").read_text(), (tmp_path / "stderr").read_text())

    return go


@pytest.fixture(scope="session")
def database(postgres: Server, migrated: Settings) -> Iterator[Settings]:
    """The settings of a database for the tests of this folder."""
    with scratch_database(postgres) as name:
        yield settings_of(migrated, postgres, name)


@pytest.fixture
def environment(database: Settings) -> dict[str, str]:
    """The environment in which the commands reach that database."""
    return environment_of(database)
