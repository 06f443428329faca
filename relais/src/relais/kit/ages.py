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
