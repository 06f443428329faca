"""States read once per version: pages that are looked at often must not read megabytes each time, nor keep them."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from threading import Lock

from relais.adapters.state_reader import StateReader
from relais.budget.model.pricing import NEEDED
from relais.budget.ports import HeldState
from relais.kit.resources import Inventory

MOST = 256
"""States that are remembered, the least used forgotten first."""
LARGEST = 8_000_000
"""Bytes of the largest state that is read for a page: a larger one would fill the server's memory as it is parsed."""


class Memory:
    """What was read, by name, lineage and serial, without the values that no price is made of; read one at a time."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[object, ...], HeldState] = OrderedDict()
        self._lock = Lock()

    def states(self, reader: StateReader) -> "RememberedStates":
        """Return the states that a reader may see; only what this reader sees listed is ever told to it."""
        return RememberedStates(reader, self)

    def held(self, reader: StateReader, key: tuple[object, ...], name: str) -> HeldState:
        """Return one state, read if this version was not read before; what could not be read is tried again."""
        with self._lock:
            known = self._held.pop(key, None) or _slim(reader.held(name))
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
        """Read every state that was not removed; one that is too large for a page is named."""
        for one in self._reader.states():
            name = str(one["name"])
            if one.get("removed_at"):
                continue
            if int(one.get("size") or 0) > LARGEST:
                yield HeldState(name, None, f"it is larger than {LARGEST // 10**6} MB: `relais budget` prices it")
            else:
                yield self._memory.held(self._reader, (name, one.get("lineage"), one.get("serial")), name)

    def visible(self, name: str) -> bool:
        """Tell whether the reader may read a state of this name."""
        return self._reader.visible(name)


def _slim(held: HeldState) -> HeldState:
    if held.inventory is None:
        return held
    kept = (one if one.kind in NEEDED else replace(one, values={}) for one in held.inventory.resources)
    return replace(held, inventory=Inventory(tuple(kept)))
