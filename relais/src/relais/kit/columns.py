"""Rows as people read them: columns of even width, and `-` where there is nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

NOTHING = "-"
UNITS = ("B", "kB", "MB", "GB")
STEP = 1000


def columns(titles: Sequence[str], rows: Iterable[Sequence[Any]], empty: str = "Nothing.") -> str:
    """Return rows under their titles, or a sentence when there are none."""
    told = [[_cell(value) for value in row] for row in rows]
    if not told:
        return empty
    return "\n".join(aligned([titles, *told]))


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Return rows of the same length as lines; the columns named in `right` stand right, as figures do."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _cell(value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def size(number: int | None) -> str:
    """Tell a number of bytes: 812 B, 1.3 MB."""
    if number is None:
        return NOTHING
    amount = float(number)
    for unit in UNITS:
        if amount < STEP or unit == UNITS[-1]:
            return f"{number} B" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= STEP
    return NOTHING


def moment(text: str | None) -> str:
    """Tell an instant of the interface in UTC, to the second: 2026-11-22 14:03:59."""
    return NOTHING if text is None else f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M:%S}"
