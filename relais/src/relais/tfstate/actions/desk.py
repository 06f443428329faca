"""What every action works with, and how refusals are remembered in the transaction that refuses."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from relais.tfstate.model.names import checked_name
from relais.tfstate.model.records import Actor, RefusalRecord, State
from relais.tfstate.model.refusals import StateRefusal, Unknown
from relais.tfstate.model.rules import Facts, Rules
from relais.tfstate.model.tokens import Token
from relais.tfstate.ports import Books, Clock, Seal, Store

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
    state: State
    now: datetime

    def rules(self, asker: Asker | None = None) -> Rules:
        """Return the rules over what holds now."""
        return Rules(self.facts(), (asker or self.asker).token)

    def facts(self) -> Facts:
        """Gather what holds now."""
        return Facts(
            self.state,
            self.books.locks.of(self.state),
            self.now,
            self.books.permits.grants(self.state, self.now),
            self.books.permits.plans(self.state, status="approved") if self.state.protected else (),
        )

    def note(self, action: str, **detail: Any) -> None:
        """Write to the audit trail."""
        self.books.trail.append(self.state.name, self.now, self.asker.name, action, detail)

    def save(self, **changes: Any) -> None:
        """Change what is known of the state."""
        self.state = replace(self.state, **changes)
        self.books.states.save(self.state)

    def refuse(self, refusal: StateRefusal, operation: str, who: str, quarantine_id: int | None = None) -> None:
        """Remember a refusal for whoever sees only a number of it."""
        sentence, remedy = refusal.sentence, refusal.remedy
        record = RefusalRecord(self.now, operation, refusal.rule, sentence, remedy, who, quarantine_id)
        self.books.permits.refuse(self.state, record)
        self.note("refused", operation=operation, rule=refusal.rule, sentence=sentence, quarantine=quarantine_id)


@contextmanager
def case(desk: Desk, asker: Asker, name: str) -> Iterator[Case]:
    """Open a state for writing, made when it is not there."""
    now = desk.clock.now()
    with desk.store.writing() as books:
        protected = any(fnmatchcase(name, pattern) for pattern in desk.protect)
        state, new = books.states.claim(checked_name(name), now, protected=protected)
        if new:
            books.trail.append("", now, asker.name, "state made", {"state": name, "protected": protected})
        yield Case(desk, books, asker, state, now)


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
        raise Unknown(f"There is no state {name!r}.", "`relais state list` names those there are.", "unknown", "state")
    return state


def md5_of(body: bytes | bytearray) -> str:
    """Return the MD5 of a body as Content-MD5 has it: base64 (RFC 1864)."""
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()


def context_of(state: State, md5: str) -> str:
    """Return what a sealed body is bound to."""
    return f"{state.name} {md5}"


def days(number: int) -> timedelta:
    """Return so many days."""
    return timedelta(days=number)
