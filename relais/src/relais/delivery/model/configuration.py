"""Values that two environments have in common, copied by name from one to the other. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Copied:
    """One value that differs."""

    file: str
    place: str
    before: str
    after: str
    line: int
    """Where it is written in the file that it comes from."""


@dataclass(frozen=True)
class Configuration:
    """The values that would be copied, in the order of the settings."""

    values: tuple[Copied, ...]

    @classmethod
    def of(cls, values: Iterable[Copied]) -> "Configuration":
        """Take those that differ, each once."""
        return cls(tuple({(one.file, one.place): one for one in values if one.before != one.after}.values()))

    @property
    def id(self) -> str:
        """The same for the same values at the same places: what an approval is of."""
        lines = sorted(f"{one.file}\0{one.place}\0{one.after}" for one in self.values)
        return hashlib.sha256("\n".join(["configuration", *lines]).encode()).hexdigest()

    @property
    def told(self) -> str:
        """What it is, for people; the values themselves may be nobody's business in a ledger."""
        return ", ".join(f"{one.file}:{one.place}" for one in self.values)

    @property
    def places(self) -> str:
        """Where they are, a line for each."""
        return "\n".join(f"{one.file}:{one.place}" for one in self.values)

    @staticmethod
    def split(places: str) -> list[tuple[str, str]]:
        """Read what `places` wrote: files, each with a place in it."""
        return [(file, place) for file, _, place in (line.partition(":") for line in places.splitlines())]

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.values)
