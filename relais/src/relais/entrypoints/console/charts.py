"""Pictures as SVG: no script, readable in light and dark, with a name and figures for those who cannot see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap
from xml.sax.saxutils import escape

STYLE = """
.c-solid{fill:#14556b}.c-light{fill:#4d8fa6}.c-over{fill:#b3261e}.c-back{fill:#fff}
.c-limit{stroke:#b3261e;stroke-width:2;stroke-dasharray:5 4}.c-text{fill:#1b1f24;font:14px system-ui,sans-serif}
.c-end{text-anchor:end}.c-small{font-size:12px}
@media (prefers-color-scheme:dark){.c-solid{fill:#7cc7de}.c-light{fill:#3f7d93}.c-over{fill:#ff8a80}
.c-back{fill:#14171b}.c-limit{stroke:#ff8a80}.c-text{fill:#e6e9ee}}
"""
"""The colours of a picture that stands alone; in the console its style sheet says them."""
WIDTH, ROW, BAR = 480, 54, 18
"""Names and figures stand above their bars, so that a narrow screen can have larger letters."""
CAPTION = 68
"""Letters of a line above a picture that stands alone."""
LETTERS = 26
"""Letters of a name that fit beside its figure."""


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its whole, and the part of it that is drawn solid."""

    name: str
    whole: Decimal
    solid: Decimal


def bars(title: str, rows: Sequence[Bar], limit: Decimal | None = None, unit: str = "", *, alone: bool = False) -> str:
    """Draw a bar for each row, with a dashed mark at the limit; a bar that passes it is in the colour of alarm."""
    scale = max([*(row.whole for row in rows), limit or Decimal(0)], default=Decimal(0)) or Decimal(1)
    height = ROW * len(rows) + (30 if limit is not None else 4)
    parts = [_bar(row, place, (WIDTH - 8) / scale, limit, unit) for place, row in enumerate(rows)]
    if limit is not None:
        at = 4 + float(limit * (WIDTH - 8) / scale)
        end = " c-end" if at > WIDTH / 2 else ""
        foot = ROW * len(rows) + 20
        parts += [
            f'<line class="c-limit" x1="{at:.1f}" x2="{at:.1f}" y1="{y + 24}" y2="{y + 50}"/>' for y in _tops(rows)
        ]
        parts.append(f'<text class="c-text{end}" x="{at:.1f}" y="{foot}">limit {limit:,.2f}{unit}</text>')
    said = "; ".join(f"{row.name} {row.whole:,.2f}{unit}" for row in rows)
    return _picture(title, said, WIDTH, height, parts, alone=alone)


def _bar(row: Bar, place: int, each: Decimal, limit: Decimal | None, unit: str) -> str:
    top = place * ROW
    whole, solid = float(row.whole * each), float(min(row.solid, row.whole) * each)
    shade = "c-over" if limit is not None and row.whole > limit else "c-solid"
    return (
        f'<text class="c-text" x="4" y="{top + 20}">{escape(_short(row.name))}</text>'
        f'<text class="c-text c-end" x="{WIDTH - 4}" y="{top + 20}">{row.whole:,.2f}{unit}</text>'
        f'<rect class="c-light" x="4" y="{top + 28}" width="{whole:.1f}" height="{BAR}" rx="2"/>'
        f'<rect class="{shade}" x="4" y="{top + 28}" width="{solid:.1f}" height="{BAR}" rx="2"/>'
    )


@dataclass(frozen=True)
class Column:
    """One column: its name, its height, the part of it that is drawn in the colour of alarm, and its figure."""

    name: str
    height: float
    over: float = 0
    figure: str = ""


def upright(title: str, columns: Sequence[Column], *, width: int = WIDTH, height: int = 120) -> str:
    """Draw a column for each value, oldest first; the first and the last are named below, the highest above."""
    most = max([one.height for one in columns], default=0) or 1.0
    step, each = (width - 8) / max(len(columns), 1), (height - 52) / most
    parts = [_column(one, 4 + place * step, step * 0.8, each, height - 24) for place, one in enumerate(columns)]
    if columns:
        parts.append(f'<text class="c-text" x="4" y="{height - 4}">{escape(columns[0].name)}</text>')
        last = escape(columns[-1].name)
        parts.append(f'<text class="c-text c-end" x="{width - 4}" y="{height - 4}">{last}</text>')
    said = "; ".join(f"{one.name} {one.figure or 'nothing'}" for one in columns)
    return _picture(title, said, width, height, parts)


def _column(one: Column, x: float, wide: float, each: float, foot: int) -> str:
    high, bad = max(one.height * each, 1), one.over * each
    over = f'<rect class="c-over" x="{x:.1f}" y="{foot - bad:.1f}" width="{wide:.1f}" height="{bad:.1f}"/>'
    figure = f'<text class="c-text" x="{x:.1f}" y="{foot - high - 4:.1f}">{escape(one.figure)}</text>'
    solid = f'<rect class="c-solid" x="{x:.1f}" y="{foot - high:.1f}" width="{wide:.1f}" height="{high:.1f}"/>'
    return solid + (over if one.over else "") + (figure if one.figure else "")


def _tops(rows: Sequence[Bar]) -> range:
    return range(0, ROW * len(rows), ROW)


def curve(title: str, values: Sequence[float], *, width: int = 160, height: int = 36) -> str:
    """Draw values over time as a line, oldest first."""
    low, high = min(values, default=0), max(values, default=0)
    span = (high - low) or 1
    step = (width - 8) / max(len(values) - 1, 1)
    points = " ".join(
        f"{4 + place * step:.1f},{height - 5 - (value - low) / span * (height - 10):.1f}"
        for place, value in enumerate(values)
    )
    x, y = points.split(" ")[-1].split(",") if values else ("4", str(height / 2))
    end = f'<circle class="c-solid" cx="{x}" cy="{y}" r="3"/>'
    return _picture(title, "", width, height, [f'<polyline class="c-line" points="{points}"/>', end])


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"


def _picture(title: str, said: str, width: int, height: int, parts: Sequence[str], *, alone: bool = False) -> str:
    label = escape(f"{title}: {said}" if said else title, {'"': "&quot;"})
    body = "".join(parts)
    if not alone:
        head = f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
        return f"{head}<title>{escape(title)}</title>{body}</svg>\n"
    lines = wrap(title, CAPTION)
    words = "".join(
        f'<text class="c-text c-small" x="4" y="{16 + 18 * place}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    top = 18 * len(lines) + 8
    whole = height + top
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {whole}" role="img" aria-label="{label}">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
        f'<rect class="c-back" width="{width}" height="{whole}"/>'
        f'{words}<g transform="translate(0 {top})">{body}</g></svg>\n'
    )
