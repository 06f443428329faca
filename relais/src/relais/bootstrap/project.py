"""What every tool asks of the place it is called in: the project's settings, and the time."""

from datetime import date, datetime
from pathlib import Path

from relais.adapters import configuration
from relais.adapters.clock import SystemClock
from relais.kit.tables import Table


def settings(start: Path | None = None) -> tuple[Table, Path]:
    """Return `relais.toml` of a folder (this one) or one above, with its folder; an empty one when there is none."""
    here = start or Path.cwd()
    found = configuration.nearest(here)
    return (configuration.read(found), found.parent) if found else (Table({}), here)


def now() -> datetime:
    """Return this instant, in UTC."""
    return SystemClock().now()


def today() -> date:
    """Return the day it is, in UTC."""
    return now().date()
