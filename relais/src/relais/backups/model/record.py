"""What a drill has found so far: it is handed from the part that fetches to the part that checks, and is the report."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from relais.backups.model.proof import Check, Proof
from relais.backups.model.target import Target, target


@dataclass
class Record:
    """One drill. Spans are seconds; `newest` is the place at which the newest archived segment begins."""

    backup: str = ""
    major: int = 0
    target: Target = field(default_factory=Target)
    listed: datetime | None = None
    """When the archive was looked at: what was not in it by then would be lost."""
    newest: int = 0
    stored: int = 0
    """Bytes that were fetched."""
    phases: dict[str, float] = field(default_factory=dict)
    point: float | None = None
    """Seconds that would be lost: the age of the newest heartbeat."""
    checks: list[Check] = field(default_factory=list)
    at: datetime | None = None
    """When it was over."""
    kept: str = ""
    """The folder of the recovered copy, if it was to be kept."""

    def add(self, check: Check) -> bool:
        """Keep what was found; tell whether one can go on."""
        self.checks.append(check)
        return not Proof.broken([check])

    @property
    def proved(self) -> bool:
        """Tell whether the backup is proved."""
        return Proof.proves(self.checks)

    @property
    def failed(self) -> int:
        """Count what failed."""
        return len(Proof.broken(self.checks))

    def values(self) -> dict[str, Any]:
        """Return it as plain values, which a promotion's gate understands: it asks for `proved` and `at`."""
        return {
            "proved": self.proved,
            "at": _told(self.at),
            "backup": self.backup,
            "major": self.major,
            "target": str(self.target),
            "listed": _told(self.listed),
            "newest": self.newest,
            "stored": self.stored,
            "phases": {name: round(seconds, 3) for name, seconds in self.phases.items()},
            "recovery_point_seconds": self.point,
            "checks_failed": self.failed,
            "kept": self.kept or None,
            "checks": [asdict(one) for one in self.checks],
        }


def from_values(told: Mapping[str, Any]) -> Record:
    """Read a record again that was handed over."""
    return Record(
        backup=told["backup"],
        major=told["major"],
        target=target(told["target"]),
        listed=datetime.fromisoformat(told["listed"]),
        newest=told["newest"],
        stored=told["stored"],
        phases=dict(told["phases"]),
        checks=[Check(**one) for one in told["checks"]],
    )


@dataclass(frozen=True)
class Terms:
    """What is asked of the recovered database."""

    point: timedelta
    """How old the newest heartbeat may be."""
    without_heartbeat: bool = False
    patience: timedelta = timedelta(hours=4)
    """How long a recovery may take."""


def _told(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
