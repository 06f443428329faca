"""States read once per version: pages that are looked at often must not read megabytes each time."""

from collections import OrderedDict
from collections.abc import Iterator

from relais.adapters.state_reader import StateReader
from relais.budget.ports import HeldState

MOST = 256
"""States that are remembered, the least used forgotten first."""


class Memory:
    """What was read, by name, lineage and serial."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[object, ...], HeldState] = OrderedDict()

    def states(self, reader: StateReader) -> "RememberedStates":
        """Return the states that a reader may see; only what this reader sees listed is ever told to it."""
        return RememberedStates(reader, self)

    def held(self, reader: StateReader, key: tuple[object, ...], name: str) -> HeldState:
        """Return one state, read if this version was not read before; what could not be read is tried again."""
        known = self._held.pop(key, None) or reader.held(name)
        if not known.unread:
            self._held[key] = known
        while len(self._held) > MOST:
            self._held.popitem(last=False)
        return known


class RememberedStates:
    """All states of a reader, through a memory."""

    def __init__(self, reader: StateReader, memory: Memory) -> None:
        self._reader, self._memory = reader, memory

    def all(self) -> Iterator[HeldState]:
        """Read every state that was not removed."""
        for one in self._reader.states():
            if not one.get("removed_at"):
                key = (one["name"], one.get("lineage"), one.get("serial"))
                yield self._memory.held(self._reader, key, str(one["name"]))

    def visible(self, name: str) -> bool:
        """Tell whether the reader may read a state of this name."""
        return self._reader.visible(name)
