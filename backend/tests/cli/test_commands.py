"""The other commands: migrate, keys rotate, seed, openapi, the version."""

import json
from pathlib import Path

import pytest

from backend.tests.cli.conftest import Run
from backend.tests.fixtures.scratch import scratch_database, settings_of
from backend.tests.fixtures.serving import environment_of
from utilisateurs import __version__
from utilisateurs.app.migrations import expected_head
from utilisateurs.app.settings import Settings
from utilisateurs.local.postgres import Server

KEPT = Path(__file__).parents[3] / "frontend/openapi.json"


def test_migrate_says_where_the_schema_is_as_often_as_one_likes(
    run: Run, environment: dict[str, str], database: Settings
) -> None:
    for _ in range(2):
        ended = run("migrate", **environment)
        assert (ended.code, ended.out) == (0, f"The schema is at {expected_head(database.migrations)}.\n"), ended.err


@pytest.mark.parametrize(
    ("revision", "code", "said"),
    [
        ("9999", 0, "The schema is at 9999, newer than this version, which ends at {own}: it was left as it is."),
        ("8f3c", 1, "The schema is at 8f3c, which this version, at {own}, does not know and which is no later one."),
    ],
)
def test_a_schema_that_this_version_does_not_know_is_told_of_in_one_line(
    run: Run, postgres: Server, migrated: Settings, revision: str, code: int, said: str
) -> None:
    with scratch_database(postgres) as name:
        postgres.sql(f"UPDATE alembic_version SET version_num = '{revision}'", name)
        ended = run("migrate", **environment_of(settings_of(migrated, postgres, name)))
    told = ended.out + ended.err
    assert (ended.code, told.count("\n")) == (code, 1), told
    assert told.startswith(said.format(own=expected_head(migrated.migrations)))


def test_a_rotation_of_keys_says_what_it_means(run: Run, environment: dict[str, str]) -> None:
    ended = run("keys", "rotate", **environment)
    assert (ended.code, ended.err) == (0, "")
    assert "signed with a new key" in ended.out


def test_sample_data_are_refused_where_real_people_are(run: Run, environment: dict[str, str]) -> None:
    for name in ("production", "staging"):
        ended = run("seed", "--users", "5", **(environment | {"UTILISATEURS_ENVIRONMENT": name}))
        assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 2)
        assert name in ended.err


def test_the_description_is_printed_without_any_setting_and_is_the_one_kept(run: Run) -> None:
    ended = run("openapi")
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out) == json.loads(KEPT.read_text())
    assert ended.out == json.dumps(json.loads(ended.out), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version").out == f"{__version__}\n"
