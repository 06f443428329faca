"""What was examined, what came of it, and whether it proves a backup. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from relais.kit.ages import age

Outcome = Literal["passed", "failed", "not examined"]
PASSED: Outcome = "passed"
FAILED: Outcome = "failed"
UNSEEN: Outcome = "not examined"

BACKUP = "backup"
ARCHIVE = "archive"
BASE = "base"
RECOVERY = "recovery"
POINT = "recovery point"
CHECKSUMS = "page checksums"
TABLES = "tables"
INDEXES = "indexes"
VALID = "valid indexes"
PROMISE = "promise "
"""What comes before the name of a promise's file."""
NEEDED = (BACKUP, ARCHIVE, BASE, RECOVERY, CHECKSUMS, TABLES, INDEXES, VALID)
TOLD = 3
"""How many faults of one check are told by name; the others are counted."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, what came of it, and by what one can tell."""

    name: str
    outcome: Outcome
    evidence: str


@dataclass(frozen=True)
class Examined:
    """Relations of a database that were read from end to end: how many, and what is wrong with which."""

    count: int
    faults: tuple[str, ...] = ()


def passed(name: str, evidence: str) -> Check:
    """Return what was found whole."""
    return Check(name, PASSED, evidence)


def failed(name: str, evidence: str) -> Check:
    """Return what was found broken."""
    return Check(name, FAILED, evidence)


class Proof:
    """Its rules tell whether checks prove a backup.

    P1. Nothing failed.
    P2. Whatever a restore needs was examined: the backup, its log, the recovery, checksums, tables and indexes.
    P3. Nothing counts that looked at nothing: no table read is a failure.
    P4. The newest row of the heartbeat is no older than the recovery point allows; without a heartbeat nobody knows,
        and that is a failure unless somebody said so beforehand. A row from after the end is one too.
    P5. Every promise holds: its query gives no row.
    """

    @staticmethod
    def proves(checks: Sequence[Check]) -> bool:
        """Tell whether a backup is proved (P1, P2)."""
        seen = {one.name for one in checks if one.outcome == PASSED}
        return seen.issuperset(NEEDED) and not Proof.broken(checks)

    @staticmethod
    def broken(checks: Sequence[Check]) -> list[Check]:
        """Return what failed."""
        return [one for one in checks if one.outcome == FAILED]

    @staticmethod
    def relations(name: str, what: str, examined: Examined) -> Check:
        """Judge what was read from end to end (P3)."""
        if examined.faults:
            return failed(name, told(f"{len(examined.faults)} of {examined.count} {what} broken", examined.faults))
        if not examined.count:
            return failed(name, f"there are no {what}: nothing was examined")
        return passed(name, f"{examined.count} {what} read, none broken")

    @staticmethod
    def point(newest: datetime | None, end: datetime, allowed: timedelta, *, without: bool) -> Check:
        """Judge how old the newest heartbeat is at the end of what was recovered (P4)."""
        if without:
            return Check(POINT, UNSEEN, "NOT EXAMINED: --no-heartbeat")
        if not newest:
            return failed(
                POINT, "NOT EXAMINED: there is no row in heartbeat.beats; --no-heartbeat, if there is to be none"
            )
        span = (end - newest).total_seconds()
        if span < -allowed.total_seconds():
            return failed(POINT, f"the newest heartbeat is {age(-span)} younger than the end of the recovery")
        evidence = f"the newest heartbeat is {age(span)} old, {age(allowed.total_seconds())} are allowed"
        return (passed if span <= allowed.total_seconds() else failed)(POINT, evidence)

    @staticmethod
    def promise(file: str, sentence: str, rows: int) -> Check:
        """Judge a promise by the rows that break it (P5)."""
        if rows:
            return failed(f"{PROMISE}{file}", f"{rows} row{'s' if rows > 1 else ''} against: {sentence}")
        return passed(f"{PROMISE}{file}", sentence)


def told(sentence: str, faults: Sequence[str]) -> str:
    """Tell the first faults by name, and how many more there are."""
    more = f"; and {len(faults) - TOLD} more" if len(faults) > TOLD else ""
    return f"{sentence}: {'; '.join(faults[:TOLD])}{more}"
