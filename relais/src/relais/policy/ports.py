"""What the policy asks of the world."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Remark:
    """One thing that a second opinion holds against a plan."""

    check: str
    address: str
    what: str


@dataclass(frozen=True)
class Opinion:
    """What a second opinion says: who, how many resources it examined, how many checks passed, and its remarks."""

    who: str
    examined: int
    passed: int
    remarks: tuple[Remark, ...]


class SecondOpinion(Protocol):
    """Another program that judges plans."""

    def examine(self, plan: Mapping[str, Any]) -> Opinion:
        """Judge a plan's JSON.

        Raises:
            Unreachable: the program is not there, or does not come to an end.
            Failure: what it says cannot be read.
        """
        ...
