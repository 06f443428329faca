"""What goes on behind: the audit trail is read, keys change, figures are counted."""

from dataclasses import dataclass

from relais.tfstate.actions.desk import Asker, Desk
from relais.tfstate.actions.states import purge
from relais.tfstate.model import guards
from relais.tfstate.model.liveness import alive
from relais.tfstate.model.records import AuditEntry
from relais.tfstate.model.tokens import Verb

BATCH = 20
"""Bodies that are sealed anew in one transaction."""


def audit(desk: Desk, asker: Asker, state: str | None, after: int, limit: int) -> list[tuple[int, AuditEntry]]:
    """Return entries of the audit trail, oldest first."""
    guards.scope(asker.token, state or "*", Verb.READ)
    with desk.store.reading() as books:
        return books.trail.page(state, after, min(limit, 1000))


def heads(desk: Desk, asker: Asker) -> dict[str, tuple[int, str]]:
    """Return where each chain ends."""
    guards.scope(asker.token, "*", Verb.READ)
    with desk.store.reading() as books:
        return books.trail.heads()


def reseal(desk: Desk) -> int:
    """Seal some bodies anew that are under an old key; return how many are left. A kill costs one batch at most."""
    with desk.store.reading() as books:
        old = books.bodies.not_under(desk.seal.key_id, BATCH)
    new = [(place, number, before, desk.seal.renew(before, context)) for place, number, context, before in old]
    with desk.store.writing() as books:
        for place, number, before, after in new:
            books.bodies.replace(place, number, before, after)
        left = books.bodies.count_not_under(desk.seal.key_id)
        if old and not left:
            books.trail.append("", desk.clock.now(), "server", "keys changed", {"key": desk.seal.key_id})
    return left


def keep_house(desk: Desk) -> None:
    """Take away what expired."""
    purge(desk)
    with desk.store.writing() as books:
        for state in books.states.every():
            books.quarantine.trim(state, desk.clock.now(), desk.limits.quarantine)


@dataclass(frozen=True)
class Figures:
    """What is counted over all states."""

    states: int
    protected: int
    versions: int
    version_bytes: int
    locks: int
    locks_silent: int
    oldest_lock_seconds: int
    unfinished: int
    quarantined: int
    not_under_newest_key: int
    store_bytes: int


def figures(desk: Desk) -> Figures:
    """Count."""
    now = desk.clock.now()
    with desk.store.reading() as books:
        states, locks, totals = books.states.every(), books.locks.every().values(), books.versions.totals().values()
        return Figures(
            states=len(states),
            protected=sum(state.protected for state in states),
            versions=sum(number for number, _ in totals),
            version_bytes=sum(size for _, size in totals),
            locks=len(locks),
            locks_silent=sum(alive(lock, now) is False for lock in locks),
            oldest_lock_seconds=max((int((now - lock.created_at).total_seconds()) for lock in locks), default=0),
            unfinished=sum(state.unfinished is not None for state in states),
            quarantined=sum(len(books.quarantine.page(state)) for state in states),
            not_under_newest_key=books.bodies.count_not_under(desk.seal.key_id),
            store_bytes=desk.store.size(),
        )
