"""What every action works with, and how refusals are remembered in the transaction that refuses."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from relais.tfstate.actions.known import Known
from relais.tfstate.actions.recent import Recent
from relais.tfstate.model.names import checked_name
from relais.tfstate.model.records import Actor, Lock, RefusalRecord, State
from relais.tfstate.model.refusals import StateRefusal, Unknown
from relais.tfstate.model.rules import Facts, Rules
from relais.tfstate.model.tokens import Token
from relais.tfstate.ports import Books, Claimed, Clock, Seal, Store

MEGABYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """How much is kept, and for how long."""

    body: int = 64 * MEGABYTE
    """Bytes of a state, uncompressed."""
    quarantine: int = 256 * MEGABYTE
    """Bytes of refused bodies per state, as they are kept (compressed)."""
    quarantine_days: int = 30
    grace_days: int = 30
    """How long a removed state can be restored."""


@dataclass(frozen=True)
class Desk:
    """The tools of an action."""

    store: Store
    seal: Seal
    clock: Clock
    limits: Limits = field(default_factory=Limits)
    protect: tuple[str, ...] = ()
    """Patterns of names that are protected from their first use."""
    known: Known = field(default_factory=Known)
    recent: Recent = field(default_factory=Recent)


@dataclass(frozen=True)
class Asker:
    """Who asks: the token with its scopes, and where from."""

    token: Token
    actor: Actor

    @property
    def name(self) -> str:
        """How the audit trail calls them."""
        return f"{self.actor.token_name}@{self.actor.address}"


@dataclass
class Case:
    """One state within one writing transaction."""

    desk: Desk
    books: Books
    asker: Asker
    claimed: Claimed
    now: datetime

    def __post_init__(self) -> None:
        """Begin with the state and the lock that were found; `save`, `hold` and `let_go` change them."""
        self.state = self.claimed.state
        self.lock = self.claimed.lock

    def rules(self, asker: Asker | None = None) -> Rules:
        """Return the rules over what holds now."""
        return Rules(self.facts(), (asker or self.asker).token)

    def facts(self) -> Facts:
        """Gather what holds now."""
        return Facts(self.state, self.lock, self.now, self.claimed.grants, self.claimed.plans)

    def note(self, action: str, **detail: Any) -> None:
        """Write to the audit trail."""
        self.books.trail.append(self.state.name, self.now, self.asker.name, action, detail)

    def save(self, **changes: Any) -> None:
        """Change what is known of the state."""
        self.state = replace(self.state, **changes)
        self.books.states.save(self.state)

    def hold(self, lock: Lock) -> None:
        """Write who holds the state."""
        self.lock = lock
        self.books.locks.put(self.state, lock)

    def let_go(self) -> None:
        """Write that nobody holds the state."""
        self.lock = None
        self.books.locks.drop(self.state)

    def refuse(self, refusal: StateRefusal, operation: str, who: str, quarantine_id: int | None = None) -> None:
        """Remember a refusal for whoever sees only a number of it."""
        sentence, remedy = refusal.sentence, refusal.remedy
        record = RefusalRecord(self.now, operation, refusal.rule, sentence, remedy, who, quarantine_id)
        self.books.permits.refuse(self.state, record)
        self.note("refused", operation=operation, rule=refusal.rule, sentence=sentence, quarantine=quarantine_id)


@contextmanager
def case(desk: Desk, asker: Asker, name: str, *, make: bool = True) -> Iterator[Case]:
    """Open a state for writing, made when it is not there.

    Raises:
        Unknown: there is none of this name, and none is to be made.

    """
    now = desk.clock.now()
    with desk.store.writing() as books:
        claimed = books.claim(checked_name(name), now)
        if claimed is None and not make:
            raise unknown(name)
        yield Case(desk, books, asker, claimed or _made(desk, books, asker, name), now)


def _made(desk: Desk, books: Books, asker: Asker, name: str) -> Claimed:
    now, protected = desk.clock.now(), any(fnmatchcase(name, pattern) for pattern in desk.protect)
    if books.states.make(name, now, protected=protected):
        books.trail.append("", now, asker.name, "state made", {"state": name, "protected": protected})
    claimed = books.claim(name, now)
    assert claimed is not None, "a state that somebody made is there until this transaction ends"
    return claimed


@contextmanager
def refusing(open_case: Case, operation: str, who: str = "") -> Iterator[list[StateRefusal]]:
    """Remember a refusal in this transaction instead of undoing it; the list then holds it.

    Whoever opened the case raises it once the transaction is committed.
    """
    refused: list[StateRefusal] = []
    try:
        yield refused
    except StateRefusal as refusal:
        open_case.refuse(refusal, operation, who or open_case.asker.actor.token_name)
        refused.append(refusal)


def existing(books: Books, name: str) -> State:
    """Return a state that is there.

    Raises:
        Unknown: there is none of this name.

    """
    state = books.states.find(checked_name(name))
    if state is None:
        raise unknown(name)
    return state


def unknown(name: str) -> Unknown:
    """Return the refusal for a name that no state has."""
    return Unknown(f"There is no state {name!r}.", "`relais state list` names those there are.", "unknown", "state")


def md5_of(body: bytes | bytearray) -> str:
    """Return the MD5 of a body as Content-MD5 has it: base64 (RFC 1864)."""
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()


def context_of(state: State, md5: str) -> str:
    """Return what a sealed body is bound to."""
    return f"{state.name} {md5}"


def days(number: int) -> timedelta:
    """Return so many days."""
    return timedelta(days=number)
