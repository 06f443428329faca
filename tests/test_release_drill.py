"""The release drill in short, and what its long form must not be fooled by."""

import subprocess
from pathlib import Path

import pytest

from bench.release.replicas import run
from bench.release.report import results, wrong
from bench.release.run import Plan, drill, settings_for
from bench.release.versions import LEFT_OVER, MIGRATIONS, NotInstalledError, install, pair
from bench.report import held
from scripts.steps import ROOT
from utilisateurs.local.postgres import temporary_postgres

SHORT = Plan(rows=3_000, people=7, settle=1, think=0.3, download="")


@pytest.mark.timeout(600)
def test_a_release_and_its_way_back_fail_no_request_and_lose_no_write_and_without_draining_some_fail() -> None:
    outcome = drill(SHORT)
    assert wrong(outcome) == []
    assert held(results(outcome)), results(outcome)
    assert outcome.control.faults
    assert outcome.codes == [0] * 4
    assert {kind for kind, _ in outcome.tally.answers} >= {"sign in", "profile", "edit", "sign up", "list", "download"}


REAL = '''"""A table."""

from alembic import op

revision, down_revision, branch_labels, depends_on = "{own}", "{before}", None, None


def upgrade() -> None:
    """Add it."""
    op.execute("CREATE TABLE later (x int)")
'''


def git(folder: Path, *words: str) -> None:
    command = ["git", "-c", "user.name=Drill", "-c", "user.email=drill@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run([*command, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    """This repository with a version, then a migration of the service's own, and the tag of that commit too."""
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(ROOT), str(folder))
    git(folder, "tag", "backend/v9998.0.0")
    versions = folder / MIGRATIONS / "versions"
    before = max(versions.glob("[0-9]*_*.py")).name.partition("_")[0]
    own = f"{int(before) + 1:04}"
    (versions / f"{own}_later.py").write_text(REAL.format(own=own, before=before))
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--no-verify", "--message", "feat(backend): a table")
    git(folder, "tag", "backend/v9999.0.0")
    return folder


@pytest.mark.timeout(300)
def test_the_version_before_is_that_of_the_tag_before_whatever_migrations_followed_it(
    tagged: Path, tmp_path: Path
) -> None:
    before, after = pair(tmp_path / "versions", tagged)
    assert before.name == "backend/v9998.0.0"
    assert all(one.program.read_text().startswith(f"#!{one.folder}/.venv/bin/python") for one in (before, after))
    with temporary_postgres() as database:
        settings = settings_for(database)
        run(before, settings, tmp_path, "migrate")
        database.sql(f"SET ROLE utilisateurs; {LEFT_OVER}")
        run(after, settings, tmp_path, "migrate")
        run(before, settings, tmp_path, "migrate")
        assert database.sql("SELECT to_regclass('later'), count(zone) FROM users") == "later|0"
    assert "newer than this version" in (tmp_path / "command.log").read_text()


def test_a_version_that_cannot_be_installed_says_which_and_why(tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    with pytest.raises(
        NotInstalledError, match=r"(?s)'before' cannot be installed as its lock says: .*pyproject\.toml"
    ):
        install(tmp_path / "before")
