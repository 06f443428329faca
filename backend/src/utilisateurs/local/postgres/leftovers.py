"""What a killed server leaves in its data folder, and how the next one gets past it."""

import signal
from pathlib import Path

from utilisateurs.local.occupants import evict, occupants

PATIENCE = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
"""Fast shutdown first, then immediate, then by force: each step is safe for the data."""


def clear(data: Path) -> None:
    """Stop a server, or its orphans, left in the data folder; remove the mark that would stop the next."""
    evict(data, PATIENCE, leader=_recorded_postmaster(data))
    if Path("/proc/self/cwd").exists() and not occupants(data):
        # Safe only because nobody is left: this file also keeps two servers out of one folder.
        (data / "postmaster.pid").unlink(missing_ok=True)


def _recorded_postmaster(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split("\n")[0])
    except (OSError, ValueError):
        return None
