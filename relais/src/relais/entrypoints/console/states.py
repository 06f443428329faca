"""The panel of states: who holds them, how old and alive the locks are, versions, sizes and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from relais.entrypoints.console.charts import curve
from relais.entrypoints.console.panels import View, template
from relais.kit.ages import age
from relais.kit.columns import size

RECENT = 30
"""Versions that a curve of sizes is drawn of."""
DAY = 86400
LIVENESS = {True: ("good", "alive"), False: ("bad", "no sign of life"), None: ("muted", "liveness not known")}


@dataclass(frozen=True)
class Row:
    """One state as the page shows it."""

    name: str
    protected: bool
    serial: str
    resources: str
    size: str
    sizes: Markup
    updated: str
    who: str
    lock: Mapping[str, Any] | None
    alive: tuple[str, str]
    lock_age: str
    operation: str
    unfinished: str
    refusal: Mapping[str, Any] | None
    refused: str


@dataclass(frozen=True)
class Tile:
    """A figure on top of the page; `tone` colours it and `note` says the same in words."""

    figure: str
    name: str
    tone: str = ""
    note: str = ""


def draw(view: View) -> Markup:
    """Draw all states of the server."""
    found = [one for one in view.reader.states() if not one.get("removed_at")]
    rows = [row(view, one) for one in sorted(found, key=_order)]
    return template("states.html", rows=rows, tiles=tiles(found, view.now), linked=view.linked)


def row(view: View, one: Mapping[str, Any]) -> Row:
    """Return a state as the page shows it."""
    name, lock = str(one["name"]), one.get("lock")
    versions = view.reader.versions(name, RECENT)
    refusal = one.get("last_refusal")
    return Row(
        name=name,
        protected=bool(one.get("protected")),
        serial=_or_dash(one.get("serial")),
        resources=_or_dash(one.get("resources")),
        size=size(one.get("size") or 0),
        sizes=sizes(name, versions),
        updated=ago(one.get("updated_at"), view.now),
        who=str(versions[0].get("who") or versions[0].get("token_name") or "") if versions else "",
        lock=lock,
        alive=LIVENESS[lock.get("alive") if lock else None],
        lock_age=age(lock.get("age_seconds") or 0) if lock else "",
        operation=_operation(lock) if lock else "",
        unfinished=_unfinished(one.get("unfinished"), view.now),
        refusal=refusal,
        refused=ago(refusal.get("at"), view.now) if refusal else "",
    )


def tiles(found: list[Mapping[str, Any]], now: datetime) -> list[Tile]:
    """Count what a person should see first."""
    locks = [one["lock"] for one in found if one.get("lock")]
    dead = sum(lock.get("alive") is False for lock in locks)
    fresh = [one for one in found if _seconds((one.get("last_refusal") or {}).get("at"), now) < DAY]
    left = sum(bool(one.get("unfinished")) for one in found)
    return [
        Tile(str(len(found)), "states", note=f"{sum(bool(one.get('protected')) for one in found)} protected"),
        Tile(str(len(locks)), "locks held", "bad" if dead else "", f"{dead} without a sign of life"),
        Tile(str(left), "unfinished applies", "bad" if left else "", "ended without a write"),
        Tile(str(len(fresh)), "states refused a request", "warn" if fresh else "", "in the last 24 hours"),
    ]


def sizes(name: str, versions: Any) -> Markup:
    """Draw the sizes of the last versions, oldest first; one version alone is no curve."""
    values = [int(version.get("size") or 0) for version in reversed(versions)]
    if len(values) < 2:  # noqa: PLR2004 - a line needs two points
        return Markup()
    said = f"Size of {name} over {len(values)} versions, from {size(values[0])} to {size(values[-1])}"
    return Markup(curve(said, values))  # noqa: S704 - the chart escapes its title


def ago(text: str | None, now: datetime) -> str:
    """Say how long ago an instant was."""
    return f"{age(_seconds(text, now))} ago" if text else "never"


def _order(one: Mapping[str, Any]) -> tuple[bool, bool, str]:
    """Put protected states first and personal ones last."""
    name = str(one["name"])
    return (not one.get("protected"), name.startswith("dev-"), name)


def _operation(lock: Mapping[str, Any]) -> str:
    """Say what a lock is for in the words of the command line: `OperationTypeApply` is an apply."""
    return str(lock.get("operation") or "").removeprefix("OperationType").lower() or "held by a person"


def _seconds(text: str | None, now: datetime) -> float:
    return (now - datetime.fromisoformat(text)).total_seconds() if text else float("inf")


def _unfinished(one: Mapping[str, Any] | None, now: datetime) -> str:
    if not one:
        return ""
    return f"An apply of {one.get('who')} ended without a write {ago(one.get('ended_at'), now)}."


def _or_dash(value: object) -> str:
    return "–" if value is None else f"{value}"
