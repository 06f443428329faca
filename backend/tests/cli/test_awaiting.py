"""`await-schema`: what starts beside a migration waits until it is done."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.tests.cli.conftest import Run
from backend.tests.conftest import settings_for
from backend.tests.fixtures.serving import environment_of, start
from utilisateurs.app.migrations import expected_head, migrate
from utilisateurs.app.settings import Settings
from utilisateurs.local.postgres import Server

EMPTY = "awaiting_a_schema"


@pytest.fixture
def empty(postgres: Server) -> Iterator[Settings]:
    """The settings of a database without any schema."""
    postgres.sql(f"CREATE DATABASE {EMPTY} OWNER utilisateurs", "postgres")
    yield settings_for(postgres, EMPTY)
    postgres.sql(f"DROP DATABASE {EMPTY} WITH (FORCE)", "postgres")


def test_a_schema_of_this_version_is_not_waited_for(run: Run, environment: dict[str, str], database: Settings) -> None:
    ended = run("await-schema", "--seconds", "0", **environment)
    assert (ended.code, ended.out) == (0, f"The schema is at {expected_head(database.migrations)}.\n"), ended.err


def test_what_is_lacking_at_the_end_is_said_in_one_line(run: Run, empty: Settings) -> None:
    ended = run("await-schema", "--seconds", "0", **environment_of(empty))
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "this version needs" in ended.err


def test_a_database_that_does_not_answer_is_waited_for_too(run: Run, environment: dict[str, str]) -> None:
    nowhere = environment | {"DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/nowhere"}
    ended = run("await-schema", "--seconds", "0", **nowhere)
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)


def test_it_ends_once_somebody_else_has_migrated(empty: Settings, tmp_path: Path) -> None:
    waiting = start(tmp_path, environment_of(empty), "await-schema", "--seconds", "60")
    migrate(empty)
    assert waiting.wait(60) == 0, (tmp_path / "stderr").read_text()
