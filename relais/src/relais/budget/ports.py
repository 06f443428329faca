"""What the budget asks of the world."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from relais.kit.resources import Inventory


@dataclass(frozen=True)
class HeldState:
    """One state: its name, what it holds, or the reason why it could not be read."""

    name: str
    inventory: Inventory | None
    unread: str = ""


class States(Protocol):
    """All states of the team, wherever they are kept."""

    def all(self) -> Iterable[HeldState]:
        """Read every state once.

        Raises:
            Unreachable: nobody answers for the states at all.
        """
        ...

    def visible(self, name: str) -> bool:
        """Tell whether a state of this name could be read, there or not: a server lists only what its asker may see."""
        ...
