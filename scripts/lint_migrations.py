"""Lints the SQL of the migrations for locks and for changes that version N-1 would not survive."""

import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.steps import ROOT

OLDEST_SERVER = "15.0"
EXCLUDED = (
    "prefer-text-field",  # the one varchar is the column of Alembic's own table
    "require-lock-timeout",  # set on the connection, by migrations/env.py
    "require-statement-timeout",  # an index built on a large table may take its time, as long as it locks nobody out
    "prefer-bigint-over-int",  # what is counted (edits, attempts) never nears two thousand million
)


def render(file: Path) -> None:
    """Write the SQL of every migration."""
    with file.open("w", encoding="utf-8") as sql:
        subprocess.run([sys.executable, "-m", "scripts.migrations_sql"], cwd=ROOT, stdout=sql, check=True)


def lint(file: Path) -> int:
    """Lint a file of SQL; return the linter's code."""
    squawk = Path(sys.executable).with_name("squawk")
    command = [str(squawk), "--pg-version", OLDEST_SERVER, f"--exclude={','.join(EXCLUDED)}", str(file)]
    return subprocess.run(command, check=False).returncode


def main() -> int:
    """Render and lint."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "migrations.sql"
        render(file)
        return lint(file)


if __name__ == "__main__":
    sys.exit(main())
