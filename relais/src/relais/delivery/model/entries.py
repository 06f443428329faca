"""The ledger's entries: what happened, in order, each bound to the one before by its hash."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, get_args

from relais.kit.errors import Failure

Kind = Literal[
    "discovered", "verified", "approved", "rejected", "held", "resumed", "frozen", "thawed", "bypassed",
    "intended", "promoted", "configured", "failed",
]  # fmt: skip
SIGNED: frozenset[Kind] = frozenset({"approved", "rejected", "bypassed"})
"""What counts only under a signature: who wrote a line of git is nobody's word."""
START = "0" * 64
"""What the first entry names as the one before it."""


class ChainBroken(Failure):
    """The ledger is not what was written: an entry was changed, removed or put in between."""


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    kind: Kind
    key: str
    """The same for the same fact: it is written once, however often it is tried."""
    at: str
    """An instant, ISO 8601 in UTC."""
    by: str
    environment: str = ""
    bundle: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    previous: str = START

    @cached_property
    def line(self) -> str:
        """The entry as it is written: one line of JSON, its names in order."""
        told = {name: getattr(self, name) for name in NAMES}
        told["details"] = dict(self.details)
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def statement(self) -> bytes:
        """What is signed: all of it but the signature, and but its place in the chain, which is found when written."""
        told = {name: value for name, value in self.details.items() if name != "signature"}
        return replace(self, details=told, previous="").line.encode()

    @cached_property
    def hash(self) -> str:
        """What the next entry names as the one before it."""
        return hashlib.sha256(self.line.encode()).hexdigest()


NAMES = tuple(sorted(one.name for one in fields(Entry)))


def read(line: str) -> Entry:
    """Read an entry.

    Raises:
        ChainBroken: the line is none.
    """
    try:
        values: dict[str, Any] = json.loads(line)
        entry = Entry(**values)
        zone = datetime.fromisoformat(entry.at).tzinfo
    except (ValueError, TypeError) as fault:
        raise ChainBroken(f"a line of the ledger cannot be read: {line[:60]!r}.") from fault
    if not zone:
        raise ChainBroken(f"the ledger holds a time without its zone: {entry.at!r}.")
    if entry.kind not in get_args(Kind):
        raise ChainBroken(
            f"the ledger holds {entry.kind!r}, which this version does not know.", remedy="Update relais."
        )
    return entry


def chained(entries: Iterable[Entry], last: str) -> list[Entry]:
    """Bind new entries to the last one that is written, whose hash is given."""
    bound = []
    for entry in entries:
        bound.append(replace(entry, previous=last))
        last = bound[-1].hash
    return bound


def verify(entries: Iterable[Entry]) -> str:
    """Follow the chain from its start, and return the hash of its end.

    Raises:
        ChainBroken: an entry does not follow the one before it; its number is named.
    """
    last = START
    for number, entry in enumerate(entries, 1):
        if entry.previous != last:
            raise ChainBroken(
                f"entry {number} of the ledger ({entry.kind} at {entry.at}) does not follow the one before it.",
                remedy="Compare the branch with a clone that somebody trusts.",
            )
        last = entry.hash
    return last
