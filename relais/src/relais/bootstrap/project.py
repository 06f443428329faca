"""What every tool asks of the place it is called in: the project's settings, and the time."""

from datetime import date, datetime
from pathlib import Path

from relais.adapters import configuration
from relais.adapters.clock import SystemClock
from relais.kit.tables import Table


def settings() -> tuple[Table, Path]:
    """Return `relais.toml` of this folder or one above, with its folder; an empty one when there is none."""
    found = configuration.nearest(Path.cwd())
    return (configuration.read(found), found.parent) if found else (Table({}), Path.cwd())


def now() -> datetime:
    """Return this instant, in UTC."""
    return SystemClock().now()


def today() -> date:
    """Return the day it is, in UTC."""
    return now().date()
