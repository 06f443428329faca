"""A drill and its plan as text for people, as plain values, and as figures for Prometheus."""

from collections.abc import Iterator
from typing import Any

from relais.backups.actions.fetching import Plan
from relais.backups.model.record import Record
from relais.kit.columns import aligned, size

MARKS = {"passed": "passed", "failed": "FAILED", "not examined": "NOT EXAMINED"}


def lines(record: Record) -> Iterator[str]:
    """Return a row for each check, the verdict, and where the copy is if it was kept."""
    rows = [(MARKS[one.outcome], one.name, one.evidence) for one in record.checks]
    yield from aligned(rows)
    yield ""
    yield verdict(record)
    if record.kept:
        yield f"KEPT: {record.kept} holds people's data: remove it when you have seen enough."
        yield f"As its owner, `sh {record.kept}/serve` serves it to `psql -h {record.kept}/run -U postgres`."


def verdict(record: Record) -> str:
    """Say in one line whether the backup is proved."""
    spans = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in record.phases.items())
    what = f"{record.backup or 'no backup'}, {record.target}"
    if record.proved:
        return f"PROVED: {what} ({size(record.stored)}; {spans})."
    return f"NOT PROVED: {what}: {record.failed} of {len(record.checks)} checks failed."


def planned(plan: Plan) -> Iterator[str]:
    """Say what would be fetched."""
    backup, names = plan.backup, plan.names
    yield from aligned(
        [
            (
                "backup",
                f"{backup.name}, PostgreSQL {backup.major}, whole at {backup.end.isoformat(timespec='seconds')}",
            ),
            ("target", str(plan.target)),
            ("base", size(plan.size)),
            ("log", f"{size(plan.log_size)} in {len(names)} segments, {names[0]} to {names[-1]}"),
            ("room", f"{size(len(names) * backup.segment)} for the log at most, and the unpacked base"),
        ]
    )


def plan_values(plan: Plan) -> dict[str, Any]:
    """Return what would be fetched as plain values, in bytes."""
    return {
        "backup": plan.backup.name,
        "major": plan.backup.major,
        "target": str(plan.target),
        "base_bytes": plan.size,
        "log_bytes": plan.log_size,
        "segments": len(plan.names),
        "first": plan.names[0],
        "last": plan.names[-1],
    }


def figures(record: Record) -> str:
    """Return gauges in Prometheus' text format; a drill that proved nothing says nothing of the last that did."""
    rows = [*_gauge("drill_checks_failed", "Checks of the last drill that failed.", [("", record.failed)])]
    spans = [(f'{{phase="{name}"}}', seconds) for name, seconds in record.phases.items()]
    rows += _gauge("drill_rto_seconds", "Seconds of the last drill, by phase.", spans)
    if record.point is not None:
        rows += _gauge("drill_rpo_seconds", "Seconds that the last drill would have lost.", [("", record.point)])
    if record.proved and record.at:
        when = [("", record.at.timestamp())]
        rows += _gauge("drill_last_success_timestamp", "When a backup was last proved, in seconds since 1970.", when)
    return "".join(f"{row}\n" for row in rows)


def _gauge(name: str, what: str, samples: list[tuple[str, float]]) -> Iterator[str]:
    if samples:
        yield f"# HELP {name} {what}"
        yield f"# TYPE {name} gauge"
        yield from (f"{name}{labels} {value}" for labels, value in samples)
