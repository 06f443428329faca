"""What the states need of the world: books that are written in transactions, a seal, a clock."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from relais.tfstate.model.records import (
    AuditEntry,
    Grant,
    Lock,
    Plan,
    Quarantined,
    RefusalRecord,
    State,
    Version,
)
from relais.tfstate.model.tokens import Token


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the current instant, aware and in UTC."""
        ...


@dataclass(frozen=True)
class Sealed:
    """A body, compressed and encrypted, and which key opens it."""

    key_id: str
    blob: bytes


class Seal(Protocol):
    """Compresses and encrypts bodies; `context` binds a body to its place."""

    @property
    def key_id(self) -> str:
        """The key that new bodies are sealed with."""
        ...

    def close(self, body: bytes | bytearray, context: str) -> Sealed:
        """Seal a body."""
        ...

    def open(self, sealed: Sealed, context: str) -> bytes:
        """Return the body, or raise Unreadable."""
        ...

    def stream(self, sealed: Sealed, context: str) -> Iterator[bytes]:
        """Return the body piece by piece."""
        ...

    def renew(self, sealed: Sealed, context: str) -> Sealed:
        """Seal again with the newest key."""
        ...


class States(Protocol):
    """The states."""

    def find(self, name: str) -> State | None:
        """Return a state."""
        ...

    def make(self, name: str, now: datetime, *, protected: bool) -> bool:
        """Make a state, and tell whether nobody was sooner."""
        ...

    def every(self) -> list[State]:
        """Return all of them, by name."""
        ...

    def save(self, state: State) -> None:
        """Write what is known of a state."""
        ...

    def forget(self, state: State) -> None:
        """Take away all that a state holds, besides its trail."""
        ...


class Locks(Protocol):
    """Who holds which state."""

    def of(self, state: State) -> Lock | None:
        """Return the lock of a state."""
        ...

    def every(self) -> dict[int, Lock]:
        """Return all locks, by the id of their state."""
        ...

    def put(self, state: State, lock: Lock) -> None:
        """Write the lock of a state."""
        ...

    def drop(self, state: State) -> None:
        """Let a state go."""
        ...


class Versions(Protocol):
    """The versions of states."""

    def add(self, state: State, version: Version, sealed: Sealed) -> None:
        """Write a version."""
        ...

    def page(self, state: State, limit: int, before: int | None = None) -> list[Version]:
        """Return the newest versions with an id below `before`."""
        ...

    def find(self, state: State, serial: int) -> tuple[Version, Sealed] | None:
        """Return the newest version with this serial."""
        ...

    def newest(self, state: State) -> tuple[Version, Sealed] | None:
        """Return the newest version."""
        ...

    def totals(self) -> dict[int, tuple[int, int]]:
        """Return how many versions each state has, and how many bytes they take."""
        ...


class Quarantine(Protocol):
    """Refused bodies."""

    def add(self, state: State, one: Quarantined, sealed: Sealed) -> int:
        """Keep a body, and return its id; one with the same md5 is kept once."""
        ...

    def page(self, state: State) -> list[Quarantined]:
        """Return what is kept of a state, newest first."""
        ...

    def find(self, state: State, number: int) -> tuple[Quarantined, Sealed] | None:
        """Return a body that is kept."""
        ...

    def adopted(self, number: int, now: datetime) -> None:
        """Note that a body became a version."""
        ...

    def trim(self, state: State, now: datetime, bytes_at_most: int) -> None:
        """Take away what expired, and the oldest above so many bytes."""
        ...


class Permits(Protocol):
    """Refusals that were told, grants and plans."""

    def refuse(self, state: State, one: RefusalRecord) -> None:
        """Remember a refusal."""
        ...

    def refusals(self, state: State, limit: int) -> list[RefusalRecord]:
        """Return the last refusals, newest first."""
        ...

    def grant(self, state: State, one: Grant) -> Grant:
        """Write a grant, and return it with its id."""
        ...

    def grants(self, state: State, now: datetime) -> list[Grant]:
        """Return the grants that are neither used nor expired."""
        ...

    def spend(self, grants: Iterable[Grant], now: datetime) -> None:
        """Note that grants were used."""
        ...

    def register(self, state: State, plan: Plan) -> Plan:
        """Write a plan for review, and return it with its id; one with the same sha256 is there already."""
        ...

    def plan(self, state: State, sha256: str) -> Plan | None:
        """Return a plan."""
        ...

    def plans(self, state: State, serial: int | None = None, status: str | None = None) -> list[Plan]:
        """Return plans, newest first."""
        ...

    def review(self, plan: Plan) -> None:
        """Write the verdict of a plan."""
        ...


class Tokens(Protocol):
    """The tokens, of which only hashes are kept."""

    def add(self, token: Token, secret_hash: str) -> None:
        """Write a token."""
        ...

    def by_hash(self, secret_hash: str) -> Token | None:
        """Return the token whose secret has this hash."""
        ...

    def every(self) -> list[Token]:
        """Return all tokens, newest first."""
        ...

    def revoke(self, token_id: str, now: datetime) -> bool:
        """Revoke a token, and tell whether there is one."""
        ...


class Trail(Protocol):
    """The audit trail, append-only: one chain for each state, and the server's own under the name ""."""

    def append(self, state: str, at: datetime, actor: str, action: str, detail: dict[str, Any]) -> AuditEntry:
        """Write the next link of a chain."""
        ...

    def page(self, state: str | None, after: int, limit: int) -> list[tuple[int, AuditEntry]]:
        """Return entries with a number above `after`, oldest first, of one chain or of all."""
        ...

    def heads(self) -> dict[str, tuple[int, str]]:
        """Return the last sequence number and hash of each chain."""
        ...


class Bodies(Protocol):
    """All sealed bodies, wherever they are kept, for the change of keys."""

    def key_ids(self) -> set[str]:
        """Return the keys that are needed to read everything."""
        ...

    def not_under(self, key_id: str, limit: int) -> Sequence[tuple[str, int, str, Sealed]]:
        """Return bodies under other keys: where, its number there, its context, the body."""
        ...

    def replace(self, place: str, number: int, old: Sealed, new: Sealed) -> None:
        """Put a body sealed anew in the place of the old one, if that is still there."""
        ...

    def every(self) -> Iterator[tuple[str, str, Sealed]]:
        """Return all bodies one after the other: context, MD5, body."""
        ...

    def count_not_under(self, key_id: str) -> int:
        """Return how many bodies are under other keys."""
        ...


@dataclass(frozen=True)
class Claimed:
    """A state that one transaction has for itself: `grants` are unused and unexpired.

    `plans` are the approved ones of a protected state.
    """

    state: State
    lock: Lock | None
    grants: Sequence[Grant]
    plans: Sequence[Plan]


class Books(Protocol):
    """All books within one transaction."""

    states: States
    locks: Locks
    versions: Versions
    quarantine: Quarantine
    permits: Permits
    tokens: Tokens
    trail: Trail
    bodies: Bodies

    def claim(self, name: str, now: datetime) -> Claimed | None:
        """Return a state for this transaction alone, with what its guards ask; None when there is none."""
        ...


class Store(Protocol):
    """Where the books are."""

    def writing(self) -> AbstractContextManager[Books]:
        """Open a transaction that is committed, durably, at its end, or not at all."""
        ...

    def reading(self) -> AbstractContextManager[Books]:
        """Open the books for looking."""
        ...

    def backup(self) -> Iterator[bytes]:
        """Return a copy of one moment, piece by piece, while others write."""
        ...

    def restore(self, lines: Iterable[bytes], check: Callable[[Books], None]) -> int:
        """Put a backup's lines into an empty store, and return how many rows; a fault in `check` undoes it all."""
        ...

    def size(self) -> int:
        """Return how many bytes the store takes on disk."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...
