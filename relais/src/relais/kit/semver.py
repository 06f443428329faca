"""Semantic Versioning 2.0.0 (https://semver.org): reading, ordering, and the next version. Pure."""

import re
from dataclasses import dataclass
from typing import Literal

from relais.kit.errors import Misuse

Bump = Literal["major", "minor", "patch"]
STRENGTH: dict[Bump | None, int] = {None: 0, "patch": 1, "minor": 2, "major": 3}

NUMBER = r"(?:0|[1-9][0-9]*)"
PRE = rf"(?:{NUMBER}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
TEXT = rf"({NUMBER})\.({NUMBER})\.({NUMBER})(?:-({PRE}(?:\.{PRE})*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
VERSION = re.compile(TEXT)


@dataclass(frozen=True)
class Version:
    """One version. Two that differ in their build only are equal in order, and not the same."""

    major: int
    minor: int
    patch: int
    pre: tuple[int | str, ...] = ()
    build: str = ""

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Read a version.

        Raises:
            Misuse: the text is none; the text is named.
        """
        if version := cls.of(text):
            return version
        raise Misuse(f"{text!r} is not a semantic version.", remedy="Write it like 1.4.2 or 2.0.0-rc.1.")

    @classmethod
    def of(cls, text: str) -> "Version | None":
        """Read a version, or tell that the text is none."""
        found = VERSION.fullmatch(text)
        if not found:
            return None
        major, minor, patch, pre, build = found.groups()
        parts = tuple(int(part) if part.isdigit() else part for part in pre.split(".")) if pre else ()
        return cls(int(major), int(minor), int(patch), parts, build or "")

    def __str__(self) -> str:
        """Write it as it was read."""
        pre = f"-{'.'.join(map(str, self.pre))}" if self.pre else ""
        return f"{self.major}.{self.minor}.{self.patch}{pre}{f'+{self.build}' if self.build else ''}"

    def __lt__(self, other: "Version") -> bool:
        """Compare by precedence (section 11): a pre-release comes before its release, the build does not count."""
        return self.precedence < other.precedence

    def __le__(self, other: "Version") -> bool:
        """Compare by precedence."""
        return self.precedence <= other.precedence

    def __gt__(self, other: "Version") -> bool:
        """Compare by precedence."""
        return self.precedence > other.precedence

    def __ge__(self, other: "Version") -> bool:
        """Compare by precedence."""
        return self.precedence >= other.precedence

    @property
    def precedence(self) -> tuple[int, int, int, bool, tuple[tuple[int, int | str], ...]]:
        """What section 11 compares: numbers before words, and fewer fields before more."""
        fields = tuple((0, part) if isinstance(part, int) else (1, part) for part in self.pre)
        return self.major, self.minor, self.patch, not self.pre, fields

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Major, minor and patch."""
        return self.major, self.minor, self.patch

    @property
    def core(self) -> "Version":
        """The same without pre-release and build."""
        return Version(self.major, self.minor, self.patch)

    def bumped(self, bump: Bump) -> "Version":
        """Return the next version of this strength; a pre-release counts as its own release."""
        if bump == "major":
            return Version(self.major + 1, 0, 0)
        if bump == "minor":
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)

    def candidate(self, channel: str, number: int) -> "Version":
        """Return the numbered pre-release of this version, such as 1.3.0-rc.2."""
        return Version(self.major, self.minor, self.patch, (*channel.split("."), number))
