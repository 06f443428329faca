"""Prints the SQL of every migration, as a database would receive it: the linter of locks reads it."""

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).parents[1] / "backend" / "migrations"


def main() -> None:
    """Render all of them, from an empty database to the head."""
    config = Config(stdout=sys.stdout, output_buffer=sys.stdout)
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, "head", sql=True)


if __name__ == "__main__":
    main()
