"""The soak as a picture: what was answered, the memory of each worker, and when one was killed."""

from collections.abc import Sequence
from itertools import pairwise

from bench.soak.run import Outcome

WIDTH, LEFT, TOP, PANEL, GAP = 860, 60, 24, 110, 34
INK, TEAL, RED = "#1c1917", "#0f766e", "#b91c1c"
MIB_SHOWN = 150.0

Points = Sequence[tuple[float, float]]


def picture(outcome: Outcome) -> str:
    """Return the picture as SVG."""
    height, across = TOP + 2 * PANEL + GAP + 40, (WIDTH - LEFT - 20) / outcome.seconds
    rates = [
        ((then + now) / 2, (after - before) / (now - then))
        for (then, before), (now, after) in pairwise(outcome.fire.answered)
    ]
    most = max((rate for _, rate in rates), default=1.0)
    foot = TOP + PANEL
    lower = foot + GAP + PANEL
    box = f'viewBox="0 0 {WIDTH} {height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        *(_kill(LEFT + second * across, lower) for second in outcome.fire.kills),
        _line(rates, across, foot, most),
        *(_line(_life(outcome, one), across, lower, MIB_SHOWN) for one in _workers(outcome)),
        _told(LEFT, TOP - 8, f"requests answered per second (up to {most:,.0f})"),
        _told(LEFT, foot + GAP - 8, f"memory of each worker (up to {MIB_SHOWN:.0f} MiB)"),
        *(f'<path d="M{LEFT} {one}H{WIDTH - 20}" stroke="{INK}"/>' for one in (foot, lower)),
        _told(LEFT, lower + 18, "start"),
        _told(WIDTH - 20, lower + 18, f"{outcome.seconds:,.0f} s", "end"),
        _told(WIDTH / 2, lower + 18, f"red: a worker is killed ({len(outcome.fire.kills)} times)", "middle", RED),
        "</svg>\n",
    ]
    return "\n".join(lines)


def _workers(outcome: Outcome) -> list[int]:
    return list(dict.fromkeys(look.worker for look in outcome.fire.looks))


def _life(outcome: Outcome, worker: int) -> Points:
    return [(look.second, min(look.mib, MIB_SHOWN)) for look in outcome.fire.looks if look.worker == worker]


def _line(points: Points, across: float, foot: float, most: float) -> str:
    places = " ".join(f"{LEFT + second * across:.1f},{foot - value / most * PANEL:.1f}" for second, value in points)
    return f'<polyline points="{places}" fill="none" stroke="{TEAL}" stroke-width="2"/>'


def _kill(place: float, lower: float) -> str:
    return f'<path d="M{place:.1f} {TOP}V{lower}" stroke="{RED}" stroke-opacity="0.35"/>'


def _told(place: float, line: float, text: str, anchor: str = "start", colour: str = INK) -> str:
    return f'<text x="{place}" y="{line}" text-anchor="{anchor}" fill="{colour}">{text}</text>'
