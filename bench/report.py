"""Results as people read them: a table on the terminal, a page and a picture in docs."""

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scripts.steps import ROOT

NOT_MEASURED = "not measured"
PRECISE = 10
"""Figures below this are told with two decimals."""
PAGE, PICTURE = ROOT / "docs/performance.md", ROOT / "docs/images/performance.svg"


@dataclass(frozen=True)
class Part:
    """The part of the page that one command writes, between two marks."""

    begin: str
    end: str


FIGURES = Part("<!-- figures: written by `make bench` -->", "<!-- end of the figures -->")


@dataclass(frozen=True)
class Result:
    """One line: what was measured, its figure, and what it should hold."""

    what: str
    value: float | None
    unit: str
    limit: float | None = None
    at_least: bool = False
    """Whether the limit is a floor; else it is a ceiling."""

    @property
    def figure(self) -> str:
        """The figure with its unit, or that there is none."""
        if self.value is None:
            return NOT_MEASURED
        digits = 0 if isinstance(self.value, int) or self.value >= PRECISE else 2
        return f"{self.value:,.{digits}f} {self.unit}".rstrip()

    @property
    def target(self) -> str:
        """What the figure should hold, or nothing."""
        return "" if self.limit is None else f"{'≥' if self.at_least else '≤'} {self.limit:g} {self.unit}".rstrip()

    @property
    def verdict(self) -> str:
        """Whether it holds."""
        if self.limit is None or self.value is None:
            return ""
        return "held" if (self.value >= self.limit) is self.at_least or self.value == self.limit else "NOT HELD"


def progress(text: str) -> None:
    """Tell whoever waits what is done at present."""
    sys.stderr.write(f"{text} …\n")
    sys.stderr.flush()


def machine() -> str:
    """Say where and when."""
    day = datetime.now(UTC).date().isoformat()
    return f"{day}; {os.cpu_count()} processors ({platform.machine()}), Python {platform.python_version()}"


def terminal(results: Iterable[Result], remarks: Iterable[str]) -> str:
    """Return the table for a terminal."""
    lines = [f"{one.what:<66}{one.figure:>14}   {one.target:<12}{one.verdict}".rstrip() for one in results]
    return "\n".join([machine(), *lines, "", *remarks])


def held(results: Iterable[Result]) -> bool:
    """Tell whether every line holds what it should."""
    return all(one.verdict != "NOT HELD" for one in results)


def page(text: str, part: Part, results: Iterable[Result], remarks: Iterable[str]) -> str:
    """Return a page with the figures between the two marks of a part written anew."""
    head, _, rest = text.partition(part.begin)
    _, _, tail = rest.partition(part.end)
    rows = [f"| {one.what} | {one.figure} | {one.target} | {one.verdict} |" for one in results]
    table = ["| what | figure | to hold | |", "| --- | --- | --- | --- |", *rows]
    told = [f"{machine()}.", "", *table, "", *(f"- {line}" for line in remarks)]
    return "\n".join([head + part.begin, *told, part.end]) + tail


def picture(results: Sequence[Result]) -> str:
    """Return bars of how much of each limit is used, as SVG: shorter than the line is held."""
    shown = [one for one in results if one.limit and one.value]
    height = 34 * len(shown) + 40
    bars = [_bar(row, one) for row, one in enumerate(shown)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 {height}" font-family="sans-serif" font-size="13">'
    )
    ground = f'<rect width="860" height="{height}" fill="#fff"/>'
    line = f'<path d="M660 10V{height - 26}" stroke="#1c1917" stroke-dasharray="4 3"/>'
    told = f'<text x="660" y="{height - 8}" text-anchor="middle" fill="#1c1917">what is to hold</text>'
    return "\n".join([head, ground, *bars, line, told, "</svg>\n"])


def _bar(row: int, one: Result) -> str:
    assert one.value is not None
    assert one.limit is not None
    used = one.limit / one.value if one.at_least else one.value / one.limit
    width, top = min(used, 1.4) * 300, 34 * row + 14
    colour = "#0f766e" if one.verdict == "held" else "#b91c1c"
    return (
        f'<text x="350" y="{top + 15}" text-anchor="end" fill="#1c1917">{_escaped(one.what)}</text>'
        f'<rect x="360" y="{top}" width="{width:.0f}" height="20" rx="3" fill="{colour}"/>'
        f'<text x="852" y="{top + 15}" text-anchor="end" fill="#1c1917">{_escaped(one.figure)}</text>'
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def write(
    results: Sequence[Result], remarks: Sequence[str], page_path: Path = PAGE, picture_path: Path = PICTURE
) -> None:
    """Write the page's figures and the picture."""
    write_page(FIGURES, results, remarks, page_path)
    picture_path.write_text(picture(results), encoding="utf-8")


def write_page(part: Part, results: Iterable[Result], remarks: Iterable[str], path: Path = PAGE) -> None:
    """Write one part of the page, and leave the rest of it as it is."""
    path.write_text(page(path.read_text(encoding="utf-8"), part, results, remarks), encoding="utf-8")
