"""Spans of time in words, as people say them."""

from itertools import pairwise

STEPS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def age(seconds: float) -> str:
    """Say a span with its largest unit and the next one, such as `3 h 12 min`; below a second it is `0 s`."""
    left = max(int(seconds), 0)
    for (whole, name), (part, below) in pairwise((*STEPS, (1, ""))):
        if left >= whole:
            rest = left % whole // part if below else 0
            return f"{left // whole} {name}" + (f" {rest} {below}" if rest else "")
    return "0 s"


def size(count: float) -> str:
    """Say a number of bytes, such as `1.2 MB` (thousands, as disks are sold)."""
    value = float(count)
    for name in ("B", "kB", "MB"):
        if value < 1000:  # noqa: PLR2004 - the step between the units
            return f"{value:.0f} {name}" if name == "B" or value >= 100 else f"{value:.1f} {name}"  # noqa: PLR2004 - below it a decimal tells something
        value /= 1000
    return f"{value:.1f} GB"
