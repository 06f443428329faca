"""What is known of states, and what a person does with a state as a whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from relais.tfstate.actions.desk import Asker, Case, Desk, case, days, existing, refusing
from relais.tfstate.actions.protocol import lock as lock_state
from relais.tfstate.model import guards
from relais.tfstate.model.liveness import alive
from relais.tfstate.model.names import checked_name
from relais.tfstate.model.records import Lock, RefusalRecord, State
from relais.tfstate.model.refusals import BadRequest
from relais.tfstate.model.rules import PERSON
from relais.tfstate.model.tokens import Verb
from relais.tfstate.ports import Books


@dataclass(frozen=True)
class Summary:
    """A state, its lock and its last refusal. `alive` is None when the holder never beat."""

    state: State
    lock: Lock | None
    age_seconds: int | None
    alive: bool | None
    last_refusal: RefusalRecord | None


def summaries(desk: Desk, asker: Asker) -> list[Summary]:
    """Return all states that the token may read."""
    with desk.store.reading() as books:
        locks = books.locks.every()
        visible = [state for state in books.states.every() if asker.token.allows(state.name, Verb.READ)]
        return [_summary(desk, books, state, locks.get(state.id)) for state in visible]


def summary(desk: Desk, asker: Asker, name: str) -> Summary:
    """Return one state."""
    guards.scope(asker.token, checked_name(name), Verb.READ)
    with desk.store.reading() as books:
        state = existing(books, name)
        return _summary(desk, books, state, books.locks.of(state))


def _summary(desk: Desk, books: Books, state: State, held: Lock | None) -> Summary:
    now = desk.clock.now()
    last = books.permits.refusals(state, 1)
    return Summary(
        state,
        held,
        int((now - held.created_at).total_seconds()) if held else None,
        alive(held, now) if held else None,
        last[0] if last else None,
    )


def refusals(desk: Desk, asker: Asker, name: str, limit: int) -> list[RefusalRecord]:
    """Return the last refusals of a state."""
    guards.scope(asker.token, checked_name(name), Verb.READ)
    with desk.store.reading() as books:
        return books.permits.refusals(existing(books, name), limit)


def declare(desk: Desk, asker: Asker, name: str, *, protected: bool) -> None:
    """Make a state known, and say whether it is protected."""
    guards.scope(asker.token, checked_name(name), Verb.ADMIN)
    with case(desk, asker, name) as open_case:
        open_case.rules().change()
        open_case.save(protected=protected)
        open_case.note("declared", protected=protected)


def hold(desk: Desk, asker: Asker, name: str, reason: str) -> Lock:
    """Lock a state for a person, with a reason."""
    wanted = Lock(
        id=str(uuid4()),
        operation=PERSON,
        who=asker.actor.token_name,
        info="",
        version="",
        created_at=desk.clock.now(),
        token_id=asker.token.id,
        token_name=asker.actor.token_name,
        address=asker.actor.address,
        body_md5="",
        reason=needed(reason),
    )
    return lock_state(desk, asker, name, wanted)


def remove(desk: Desk, asker: Asker, name: str, reason: str) -> None:
    """Remove a state; it can be restored until its grace period ends."""
    with changing(desk, asker, name, "remove") as open_case:
        open_case.save(removed_at=open_case.now)
        open_case.note("removed", reason=needed(reason), grace_days=desk.limits.grace_days)


def restore(desk: Desk, asker: Asker, name: str, reason: str) -> None:
    """Bring back a removed state."""
    with changing(desk, asker, name, "restore") as open_case:
        open_case.save(removed_at=None)
        open_case.note("restored", reason=needed(reason))


@contextmanager
def changing(desk: Desk, asker: Asker, name: str, operation: str) -> Iterator[Case]:
    """Open an existing state for an administrator, unless it is locked; a refusal is remembered."""
    guards.scope(asker.token, checked_name(name), Verb.ADMIN)
    with case(desk, asker, name, make=False) as open_case:
        with refusing(open_case, operation) as refused:
            open_case.rules().change()
        if not refused:
            yield open_case
    if refused:
        raise refused[0]


def purge(desk: Desk) -> int:
    """Take away for good what was removed longer ago than the grace period; return how many states."""
    before = desk.clock.now() - days(desk.limits.grace_days)
    with desk.store.writing() as books:
        old = [state for state in books.states.every() if state.removed_at and state.removed_at < before]
        for state in old:
            books.states.forget(state)
            books.trail.append(state.name, desk.clock.now(), "server", "purged", {"serial": state.serial})
    return len(old)


def needed(reason: str) -> str:
    """Return the reason, or refuse to go on without one."""
    if reason.strip():
        return reason.strip()[:500]
    raise BadRequest("A reason is needed.", "Say why: it goes to the audit trail.", "reason", "reason")
