"""Version N-1 and version N side by side, for every migration that there is and will be."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.tests.versions.code import ROOT, Version, commit_before, commit_with, migrations, past, present
from backend.tests.versions.rehearsal import Rehearsal, UpgradeRefused, database, fill, migrate, rehearse, turn_back
from utilisateurs.app.settings import Settings
from utilisateurs.local.postgres import Server

LATER = migrations()[1:]
IN_REACH = [name for name in LATER if commit_before(name)]
NEWEST = LATER[-2:]
GOOD = "ALTER TABLE users ADD COLUMN nickname text"
BAD = {
    "a column that version N-1 reads is dropped": (
        "ALTER TABLE users DROP COLUMN time_zone",
        "the old version does not work on the new schema",
    ),
    "a column that version N-1 does not write is required": (
        "ALTER TABLE mails ADD COLUMN rank integer NOT NULL DEFAULT 0; ALTER TABLE mails ALTER rank DROP DEFAULT",
        "the old version does not work on the new schema",
    ),
    "a rule that the data break": (
        "ALTER TABLE users ADD CONSTRAINT never CHECK (time_zone = 'nowhere')",
        "the migration fails on data",
    ),
    "a table that is emptied": ("DELETE FROM personal_keys", "rows are lost"),
}
REVISION = """
from alembic import op

revision = "{number}"
down_revision = "{before}"


def upgrade() -> None:
    for statement in {statements!r}:
        op.execute(statement)
"""


def with_migration(version: Version, sql: str) -> Version:
    """Add a migration to a copied version."""
    before = migrations(version.folder)[-1].partition("_")[0]
    number = f"{int(before) + 1:04}"
    text = REVISION.format(number=number, before=before, statements=sql.split("; "))
    (version.migrations / "versions" / f"{number}_rehearsed.py").write_text(text)
    return version


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> Version:
    """The version that is being written."""
    return present(tmp_path_factory.mktemp("now") / "code")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder with a short name: workers listen at sockets in it, whose paths have a limit of 108 bytes."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def filled(postgres: Server, migrated: Settings, now: Version, folder: Path) -> Rehearsal:
    """A database that this version made and filled: others copy it."""
    at = database(postgres, migrated, folder)
    fill(now, at)
    return at


@pytest.fixture
def at(postgres: Server, migrated: Settings, filled: Rehearsal, folder: Path) -> Iterator[Rehearsal]:
    """A copy of the filled database."""
    made = database(postgres, migrated, folder, filled.name)
    yield made
    postgres.sql(f"DROP DATABASE {made.name} WITH (FORCE)", "postgres")


def test_the_first_migration_makes_a_schema_of_nothing_on_which_its_version_works(filled: Rehearsal) -> None:
    assert int(filled.sql("SELECT count(*) FROM users")) > 40


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_each_older_migration_upgraded_data_while_the_version_before_served(
    postgres: Server, migrated: Settings, now: Version, folder: Path, tmp_path: Path
) -> None:
    for migration in IN_REACH[: -len(NEWEST)]:
        upgrade(migration, database(postgres, migrated, folder), now, tmp_path / migration)


@pytest.mark.timeout(600)
def test_the_newest_migrations_upgrade_data_while_the_version_before_serves(
    postgres: Server, migrated: Settings, now: Version, folder: Path, tmp_path: Path
) -> None:
    for migration in IN_REACH[-len(NEWEST) :] if NEWEST else []:
        upgrade(migration, database(postgres, migrated, folder), now, tmp_path / migration)


def upgrade(migration: str, at: Rehearsal, now: Version, folder: Path) -> None:
    before, after = commit_before(migration), commit_with(migration)
    assert before
    old = past(before, folder / "old")
    fill(old, at)
    rehearse(old, past(after, folder / "new") if after else now, at)


def test_only_a_shallow_history_leaves_a_migration_unrehearsed() -> None:
    """Where git was told to fetch less than everything, what it does not know cannot be run."""
    assert IN_REACH == LATER or (ROOT / ".git/shallow").exists()


@pytest.mark.timeout(600)
def test_a_migration_that_adds_what_nobody_needs_is_let_through(at: Rehearsal, now: Version, tmp_path: Path) -> None:
    rehearse(now, with_migration(present(tmp_path / "new"), GOOD), at)
    assert at.sql("SELECT count(nickname) FROM users") == "0"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("fault", BAD)
def test_a_bad_migration_is_refused(fault: str, at: Rehearsal, now: Version, tmp_path: Path) -> None:
    sql, reason = BAD[fault]
    with pytest.raises(UpgradeRefused, match=reason):
        migrate(now, with_migration(present(tmp_path / "new"), sql), at)


@pytest.mark.timeout(600)
def test_code_that_needs_its_migration_to_have_run_is_refused(at: Rehearsal, now: Version, tmp_path: Path) -> None:
    new = with_migration(present(tmp_path / "new"), GOOD)
    queries = new.folder / "backend/src/utilisateurs/directory/repository.py"
    queries.write_text(queries.read_text().replace('COLUMNS = """', 'COLUMNS = """nickname, ', 1))
    with pytest.raises(UpgradeRefused, match="the new version does not work on the old schema"):
        rehearse(now, new, at)


@pytest.mark.timeout(600)
def test_a_version_that_stumbles_over_a_newer_schema_has_no_way_back(at: Rehearsal, tmp_path: Path) -> None:
    old = present(tmp_path / "old")
    rules = old.folder / "backend/src/utilisateurs/app/migrations.py"
    rules.write_text(rules.read_text().replace("    newer = is_newer(found, head)", "    newer = False", 1))
    assert at.run(with_migration(present(tmp_path / "new"), GOOD), "migrate") == ""
    with pytest.raises(UpgradeRefused, match="the old version has no way back"):
        turn_back(old, at)
