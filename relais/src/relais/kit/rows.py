"""Rows of text as aligned columns, for reports that people read in a terminal."""

from collections.abc import Sequence


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = (), gap: str = "  ") -> list[str]:
    """Align rows of the same length; the columns named in `right` are aligned to the right, as figures are."""
    widths = [max((len(row[place]) for row in rows), default=0) for place in range(len(rows[0]) if rows else 0)]
    return [
        gap.join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
