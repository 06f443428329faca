from pathlib import Path

import pytest

from scripts.lint_migrations import lint, render

FAULTS = [
    "CREATE INDEX users_by_locale ON users (locale);",
    "ALTER TABLE users ADD COLUMN seen timestamptz NOT NULL;",
    "ALTER TABLE users DROP COLUMN locale;",
    "ALTER TABLE users RENAME COLUMN locale TO language;",
]


@pytest.mark.parametrize("sql", FAULTS)
def test_a_change_that_locks_traffic_out_or_breaks_the_version_before_is_refused(tmp_path: Path, sql: str) -> None:
    file = tmp_path / "fault.sql"
    file.write_text(sql, encoding="utf-8")
    assert lint(file) != 0


def test_the_migrations_are_rendered_and_pass(tmp_path: Path) -> None:
    file = tmp_path / "migrations.sql"
    render(file)
    assert "CREATE TABLE users" in file.read_text(encoding="utf-8")
    assert lint(file) == 0
