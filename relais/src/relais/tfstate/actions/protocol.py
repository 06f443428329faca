"""What terraform and tofu ask besides reading: lock, write, unlock.

A refusal is remembered in the transaction that refuses.
"""

from dataclasses import replace
from datetime import datetime

from relais.tfstate.actions.desk import Asker, Case, Desk, case, days, md5_of, refusing, unknown
from relais.tfstate.model import guards
from relais.tfstate.model.document import Head, read_head
from relais.tfstate.model.names import checked_name
from relais.tfstate.model.records import Lock, Quarantined, Unfinished, Version
from relais.tfstate.model.refusals import BadRequest, StateRefusal, TooLarge
from relais.tfstate.model.rules import Released, Write
from relais.tfstate.model.tokens import Verb
from relais.tfstate.ports import Sealed

FIRST = 0
REMEMBERED = 20
"""Locks that were let go, for each state: more than may follow while a client asks three times."""


def lock(desk: Desk, asker: Asker, name: str, wanted: Lock) -> Lock:
    """Lock a state, and return the lock; the same request again is a retry and changes nothing."""
    guards.scope(asker.token, name, Verb.LOCK)
    with case(desk, asker, name) as open_case, refusing(open_case, wanted.operation, wanted.who) as refused:
        rules = open_case.rules()
        allowed = rules.lock(wanted)
        assert allowed.lock is not None
        if not allowed.unchanged:
            open_case.hold(allowed.lock)
            open_case.books.permits.spend(allowed.spent, open_case.now)
            open_case.note("locked", lock=wanted.id, operation=wanted.operation, who=wanted.who, reason=wanted.reason)
            for grant in allowed.spent:
                open_case.note("grant used", grant=grant.id, kind=grant.kind)
        return allowed.lock
    raise refused[0]


def unlock(
    desk: Desk, asker: Asker, name: str, lock_id: str | None, body_md5: str | None = None, reason: str = ""
) -> Lock | None:
    """Let a state go, and return the lock that it had; one that is gone already is no fault."""
    guards.scope(asker.token, name, Verb.LOCK if lock_id else Verb.UNLOCK_ANY)
    with case(desk, asker, name, make=False) as open_case, refusing(open_case, "unlock") as refused:
        released = open_case.rules().unlock(lock_id, body_md5)
        if released.lock:
            _release(open_case, released, released.lock, reason)
        return released.lock
    raise refused[0]


def _release(open_case: Case, released: Released, lock: Lock, reason: str) -> None:
    open_case.let_go()
    open_case.save(released=(*open_case.state.released, lock.body_md5)[-REMEMBERED:])
    action = "unlocked by force" if released.forced else "unlocked"
    open_case.note(action, lock=lock.id, operation=lock.operation, who=lock.who, reason=reason)
    if released.settled and open_case.state.unfinished:
        open_case.save(unfinished=None)
        open_case.note("settled", by=lock.id)
    if released.unfinished:
        why = reason or "its lock was taken away"
        open_case.save(unfinished=Unfinished(lock.id, lock.who, open_case.now, why))


def write(
    desk: Desk, asker: Asker, name: str, body: bytes | bytearray, declared_md5: str | None, lock_id: str | None
) -> Version | None:
    """Store a document as the newest version; None when it is stored already.

    Raises:
        StateRefusal: a guard holds. The body is then in quarantine.

    The body is remembered for whoever reads it next: nobody may change it any more.

    """
    if not (asker.token.allows(name, Verb.LOCK) or asker.token.allows(name, Verb.WRITE)):
        guards.scope(asker.token, name, Verb.WRITE)
    md5 = md5_of(body)
    wanted = Write(_head(body), md5, declared_md5, len(body), lock_id)
    sealed = desk.seal.close(body, f"{name} {md5}")
    refused: StateRefusal | None = None
    stored: Version | None = None
    with case(desk, asker, name) as open_case:
        try:
            allowed = open_case.rules().write(wanted, desk.limits.body)
        except StateRefusal as refusal:
            kept = _quarantine(open_case, wanted, sealed, refusal)
            open_case.refuse(refusal, "write", _who(open_case), kept)
            refused = refusal
        else:
            assert isinstance(wanted.head, Head)
            open_case.books.permits.spend(allowed.spent, open_case.now)
            if not allowed.unchanged:
                stored = store(open_case, wanted.head, wanted.md5, wanted.size, sealed)
    if refused:
        raise refused
    if stored:
        desk.recent.keep(open_case.state, body)
    return stored


def _head(body: bytes | bytearray) -> Head | BadRequest:
    try:
        return read_head(body)
    except BadRequest as error:
        return error


def _who(open_case: Case) -> str:
    held = open_case.lock
    return held.who if held and held.token_id == open_case.asker.token.id else open_case.asker.actor.token_name


def _quarantine(open_case: Case, wanted: Write, sealed: Sealed, refusal: StateRefusal) -> int:
    head = wanted.head if isinstance(wanted.head, Head) else None
    limits, books, now = open_case.desk.limits, open_case.books, open_case.now
    kept = Quarantined(
        id=FIRST,
        at=now,
        rule=refusal.rule,
        sentence=refusal.sentence,
        serial=head.serial if head else None,
        lineage=head.lineage if head else None,
        md5=wanted.md5,
        size=wanted.size,
        resources=head.resources if head else None,
        who=_who(open_case),
        expires_at=now + days(limits.quarantine_days),
    )
    number = books.quarantine.add(open_case.state, kept, sealed)
    books.quarantine.trim(open_case.state, now, limits.quarantine)
    return number


def too_large(desk: Desk, asker: Asker, name: str, size: int) -> TooLarge:
    """Remember that a body above the limit was refused, and return the refusal to raise."""
    guards.scope(asker.token, name, Verb.WRITE)
    with case(desk, asker, name) as open_case, refusing(open_case, "write") as refused:
        guards.size(size, desk.limits.body)
    assert isinstance(refused[0], TooLarge)
    return refused[0]


def store(
    open_case: Case,
    head: Head,
    md5: str,
    size: int,
    sealed: Sealed,
    *,
    note: str = "",
    at: datetime | None = None,
    who: str = "",
) -> Version:
    """Write the newest version of a state, with who, when, from where and under which lock."""
    held, actor = open_case.lock, open_case.asker.actor
    made = Version(
        id=FIRST,
        serial=head.serial,
        lineage=head.lineage,
        md5=md5,
        size=size,
        resources=head.resources,
        who=who or _who(open_case),
        token_name=actor.token_name,
        address=actor.address,
        tool=actor.tool or open_case.state.tool,
        terraform_version=head.terraform_version or actor.tool_version or (held.version if held else None),
        lock_id=held.id if held else None,
        at=at or open_case.now,
        note=note,
    )
    open_case.books.versions.add(open_case.state, made, sealed)
    if held and not held.wrote:
        open_case.hold(replace(held, wrote=True))
    _newest(open_case, made)
    open_case.note("written", serial=head.serial, md5=md5, size=size, resources=head.resources, who=made.who, note=note)
    return made


def _newest(open_case: Case, version: Version) -> None:
    open_case.save(
        serial=version.serial,
        lineage=version.lineage,
        md5=version.md5,
        size=version.size,
        resources=version.resources,
        tool=version.tool,
        terraform_version=version.terraform_version,
        updated_at=open_case.now,
        unfinished=None,
    )


def beat(desk: Desk, asker: Asker, name: str, lock_id: str) -> None:
    """Note that the holder of a lock is alive.

    Raises:
        Guarded: this token does not hold that lock.

    """
    guards.scope(asker.token, name, Verb.LOCK)
    with desk.store.writing() as books:
        now = desk.clock.now()
        claimed = books.claim(checked_name(name), now)  # a lock that is let go meanwhile must not come back
        if claimed is None:
            raise unknown(name)
        held = claimed.lock
        if held is None or (held.id, held.token_id) != (lock_id, asker.token.id):
            raise guards.not_held(name, lock_id)
        books.locks.put(claimed.state, replace(held, heartbeat_at=now))
