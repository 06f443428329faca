"""What delivery asks of the world."""

from collections.abc import Sequence
from typing import Protocol

from relais.delivery.model.entries import Entry


class Ledger(Protocol):
    """What happened, in order, for everybody to read and nobody to change."""

    def entries(self) -> Sequence[Entry]:
        """Return every entry, oldest first, once the chain was followed to its end.

        Raises:
            ChainBroken: an entry was changed, removed or put in between.
        """

    def append(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Write those entries whose keys are not there yet, all or none; return what was written.

        Raises:
            Moved: others wrote all the while.
            ChainBroken: what is there already is not what was written.
        """
