"""Version ranges as npm reads them (https://github.com/npm/node-semver#ranges)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from relais.kit.errors import Misuse
from relais.kit.semver import PRE, Version

PART = r"(?:0|[1-9][0-9]*|[xX*])"
PARTIAL = (
    rf"[v=]?(?P<major>{PART})(?:\.(?P<minor>{PART})(?:\.(?P<patch>{PART})"
    rf"(?:-(?P<pre>{PRE}(?:\.{PRE})*))?(?:\+[0-9A-Za-z.-]+)?)?)?"
)
PIECE = re.compile(rf"(?P<sign>\^|~>?|>=|<=|>|<|=)?\s*{PARTIAL}(?=\s|$)")
HYPHEN = re.compile(r"(\S+)\s+-\s+(\S+)")
LEAST = (0,)
"""The pre-release before all others: `<2.0.0-0` leaves out those of 2.0.0 too."""


@dataclass(frozen=True)
class Partial:
    """A version of which the end may be left open: 1, 1.x, 1.2.*."""

    numbers: tuple[int, ...]
    pre: tuple[int | str, ...] = ()

    @property
    def low(self) -> Version:
        """The first version that it covers, pre-releases of that one aside."""
        major, minor, patch = (*self.numbers, 0, 0, 0)[:3]
        return Version(major, minor, patch, self.pre)

    def after(self, place: int) -> Version:
        """Return the bound above all that share the numbers up to a place."""
        major, minor, patch = (*self.numbers[:place], self.numbers[place] + 1, 0, 0)[:3]
        return Version(major, minor, patch, LEAST)

    @property
    def end(self) -> Version:
        """The bound above all that an open one covers."""
        return self.after(len(self.numbers) - 1)


@dataclass(frozen=True)
class Bound:
    """One comparison."""

    sign: str
    version: Version

    def holds(self, version: Version) -> bool:
        """Tell whether a version is on the right side."""
        below, above = version < self.version, version > self.version
        return {">": above, ">=": not below, "<": below, "<=": not above, "=": not below and not above}[self.sign]


class Range:
    """Which versions are allowed.

    `1.2.3 =1.2.3`  this one                    `>1.2 >=1.2 <2 <=2.1`  comparisons; a partial one means all it covers
    `1.x 1.2.* *`   any number there            `1.2 - 2.3`            from the first to all that the second covers
    `^1.2.3`        up to the next number that is not zero from the left: below 2.0.0; `^0.2.3` is below 0.3.0
    `~1.2.3`        up to the next minor version: below 1.3.0
    A space between two means both, `||` either. A pre-release is allowed only where a comparison names one of the very
    same version, unless `pre_releases` allows them all. What follows a `+` does not count.
    """

    def __init__(self, text: str, *, pre_releases: bool = False) -> None:
        """Read a range.

        Raises:
            Misuse: it is none; the part that is not understood is named.
        """
        self.text = text
        self.pre_releases = pre_releases
        self.alternatives = tuple(self._bounds(part.strip()) for part in text.split("||"))

    def __contains__(self, version: Version) -> bool:
        """Tell whether a version is allowed."""
        return any(self._allows(bounds, version) for bounds in self.alternatives)

    def best(self, versions: Iterable[Version]) -> Version | None:
        """Return the highest that is allowed."""
        return max((version for version in versions if version in self), default=None)

    def __str__(self) -> str:
        """Write it as it was read."""
        return self.text

    def _allows(self, bounds: tuple[Bound, ...], version: Version) -> bool:
        if not all(bound.holds(version) for bound in bounds):
            return False
        named = any(bound.version.pre and bound.version.core == version.core for bound in bounds)
        return named or self.pre_releases or not version.pre

    def _bounds(self, text: str) -> tuple[Bound, ...]:
        if hyphen := HYPHEN.fullmatch(text):
            low, high = (self._partial(end) for end in hyphen.groups())
            return (*self._from(low), *self._at_most(high))
        bounds: list[Bound] = []
        while text:
            piece = PIECE.match(text)
            if not piece:
                raise self._unread(text)
            bounds += self._of_piece(piece["sign"] or "=", _partial_of(piece))
            text = text[piece.end() :].lstrip()
        return tuple(bounds)

    def _of_piece(self, sign: str, one: Partial) -> tuple[Bound, ...]:
        whole = len(one.numbers) == len(("major", "minor", "patch"))
        if not one.numbers:
            return (Bound("<", Version(0, 0, 0, LEAST)),) if sign in {"<", ">"} else ()
        if sign == "^":
            return (*self._at_least(one), Bound("<", one.after(_caret(one.numbers))))
        if sign.startswith("~"):
            return (Bound(">=", one.low), Bound("<", one.after(min(1, len(one.numbers) - 1))))
        if whole:
            return (Bound(sign, one.low),)
        return self._of_open(sign, one)

    def _of_open(self, sign: str, one: Partial) -> tuple[Bound, ...]:
        """Compare with all that an open version covers."""
        if sign == "<":
            return (Bound("<", self._first(one)),)
        if sign == "<=":
            return self._at_most(one)
        if sign == ">":
            end = one.end
            return (Bound(">=", end if self.pre_releases else end.core),)
        return self._at_least(one) if sign == ">=" else (*self._at_least(one), *self._at_most(one))

    def _at_least(self, one: Partial) -> tuple[Bound, ...]:
        return (Bound(">=", self._first(one)),) if one.numbers else ()

    def _from(self, low: Partial) -> tuple[Bound, ...]:
        """Begin a hyphen range, with the pre-releases of its first version when all are allowed."""
        early = self.pre_releases and low.numbers and not low.pre
        return (Bound(">=", Version(*low.low.numbers, pre=LEAST)),) if early else self._at_least(low)

    def _at_most(self, one: Partial) -> tuple[Bound, ...]:
        if not one.numbers:
            return ()
        whole = len(one.numbers) == len(("major", "minor", "patch"))
        return (Bound("<=", one.low) if whole else Bound("<", one.end),)

    def _first(self, one: Partial) -> Version:
        """Return where an open version begins: with its pre-releases when all are allowed."""
        open_ = len(one.numbers) < len(("major", "minor", "patch"))
        return Version(*one.low.numbers, pre=LEAST) if open_ and self.pre_releases else one.low

    def _partial(self, text: str) -> Partial:
        found = re.fullmatch(PARTIAL, text)
        if not found:
            raise self._unread(text)
        return _partial_of(found)

    def _unread(self, text: str) -> Misuse:
        return Misuse(
            f"{self.text!r} is no range of versions: {text!r} is not understood.",
            remedy="Write it like ^1.4 or ~2.3.1.",
        )


def _partial_of(found: re.Match[str]) -> Partial:
    numbers: list[int] = []
    for name in ("major", "minor", "patch"):
        text = found[name]
        if text is None or text in {"x", "X", "*"}:
            return Partial(tuple(numbers))
        numbers.append(int(text))
    pre = found["pre"]
    return Partial(
        tuple(numbers), tuple(int(part) if part.isdigit() else part for part in pre.split(".")) if pre else ()
    )


def _caret(numbers: tuple[int, ...]) -> int:
    """Return the place that may not change: the first that is not zero, or the last that is written."""
    return next((place for place, number in enumerate(numbers) if number), len(numbers) - 1)
