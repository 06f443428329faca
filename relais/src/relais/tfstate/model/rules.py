"""The guards: whether a state may be locked, written, unlocked or replaced. Pure; what is outside stays outside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from relais.tfstate.model import guards
from relais.tfstate.model.document import Head
from relais.tfstate.model.liveness import alive, holder
from relais.tfstate.model.records import Grant, GrantKind, Lock, Plan, State
from relais.tfstate.model.refusals import BadRequest, Guarded, Held, Removed
from relais.tfstate.model.tokens import Token, Verb

PLAN_ONLY = "OperationTypePlan"
PERSON = "held by a person"


@dataclass(frozen=True)
class Facts:
    """What holds at this moment: `grants` are unused and unexpired, `plans` are approved."""

    state: State
    lock: Lock | None
    now: datetime
    grants: Sequence[Grant] = ()
    plans: Sequence[Plan] = ()


@dataclass(frozen=True)
class Write:
    """A document that somebody wants to store. `head` is the reason when it is no state."""

    head: Head | BadRequest
    md5: str
    declared_md5: str | None
    size: int
    lock_id: str | None


@dataclass(frozen=True)
class Allowed:
    """A yes: `unchanged` when it is done already, `spent` are the grants that it takes."""

    unchanged: bool = False
    spent: tuple[Grant, ...] = ()
    lock: Lock | None = None


@dataclass(frozen=True)
class Released:
    """A lock that may be let go; `forced` when it is not its holder who asks."""

    lock: Lock | None
    forced: bool = False

    @property
    def unfinished(self) -> bool:
        """An apply was cut off before it wrote anything: resources may exist that no state knows."""
        return self.forced and self._changing and not (self.lock and self.lock.wrote)

    @property
    def settled(self) -> bool:
        """A later apply came to its end: whoever ran it looked at what an earlier one left unfinished."""
        return not self.forced and self._changing

    @property
    def _changing(self) -> bool:
        return self.lock is not None and self.lock.operation not in (PLAN_ONLY, PERSON)


class Rules:
    """May this be done to the state? In this order, and none is skipped.

    scope      the token allows the verb on this state
    size       the body is within the limit
    md5        Content-MD5, when given, is that of the body
    shape      a plain state of version 4, or OpenTofu's envelope with serial and lineage in clear
    removed    a removed state is neither read as empty nor written: it is restored first
    no-op      the same serial and md5 again is a retry: yes, and nothing is written
    lock       a held state is written by its holder alone: the same lock id and the same token
    protected  a protected state is written under a lock, and that lock was approved
    approval   an apply on a protected state is let in by an approved plan for the current serial, or by a grant:
               asked when locking, where nothing is lost yet
    lineage    the lineage never changes, unless a grant says so
    serial     the serial grows, unless a grant says so
    empty      a protected state never loses its last resource, unless a grant says so
    skew       an older minor version than the last writer's is refused when locking
    tool       Terraform does not go on where OpenTofu wrote, nor the reverse, unless a grant says so
    unlock     a lock is let go by its holder, or by its id when the holder is not alive, or by `unlock-any`

    A grant opens one guard once. Whatever is refused, nothing that is stored changes.
    """

    def __init__(self, facts: Facts, token: Token) -> None:
        """Decide on these facts, for the bearer of this token."""
        self.facts = facts
        self.token = token
        self._spent: list[Grant] = []

    def may(self, verb: Verb) -> None:
        """Check the token's scope.

        Raises:
            Forbidden: the verb is not among those of the token.

        """
        guards.scope(self.token, self.facts.state.name, verb)

    def read(self) -> None:
        """Answer whether it may be read."""
        self.may(Verb.READ)
        self._present()

    def lock(self, wanted: Lock) -> Allowed:
        """Answer whether it may be locked so; the lock comes back with what approves it, or as a retry finds it."""
        self.may(Verb.LOCK)
        held = self.facts.lock
        if held and (held.id, held.body_md5, held.token_id) == (wanted.id, wanted.body_md5, self.token.id):
            return Allowed(unchanged=True, lock=held)
        self._free()
        self._present()
        if wanted.operation in (PLAN_ONLY, PERSON):
            return Allowed(lock=wanted)
        self.may(Verb.WRITE)
        self._same_tool(wanted)
        approval = self._approval() if self.facts.state.protected else None
        return Allowed(spent=tuple(self._spent), lock=replace(wanted, approval=approval))

    def write(self, wanted: Write, limit: int) -> Allowed:
        """Answer whether this document may become the newest version."""
        self.may(Verb.WRITE)
        guards.size(wanted.size, limit)
        guards.md5(wanted.md5, wanted.declared_md5)
        if isinstance(wanted.head, BadRequest):
            raise wanted.head
        self._present()
        if (wanted.head.serial, wanted.md5) == (self.facts.state.serial, self.facts.state.md5):
            return Allowed(unchanged=True)
        self._by_holder(wanted.lock_id)
        self._lineage(wanted.head)
        self._serial(wanted.head)
        self._empty(wanted.head)
        return Allowed(spent=tuple(self._spent))

    def unlock(self, lock_id: str | None, body_md5: str | None = None) -> Released:
        """Answer whether the lock may be let go. Without an id it is a force-unlock of whatever lock there is.

        `body_md5` is that of an UNLOCK request, which for the holder is that of its LOCK.
        """
        self.may(Verb.LOCK if lock_id else Verb.UNLOCK_ANY)
        held = self.facts.lock
        if lock_id and (held is None or self._let_go_before(held, body_md5)):
            return Released(None)
        if held is None:
            raise Guarded("Nothing holds this state.", "There is nothing to unlock.", "unlock")
        if lock_id not in (None, held.id):
            raise Guarded(
                f"{lock_id!r} is not the lock: {holder(held, self.facts.now)}",
                "Name the id of the lock that is held, after asking its holder.",
                "unlock",
            )
        own = held.token_id == self.token.id
        if own and body_md5 == held.body_md5:
            return Released(held)
        if not own and alive(held, self.facts.now):
            self._unlock_any(held)
        return Released(held, forced=not (own and held.operation == PERSON))

    def _let_go_before(self, held: Lock, body_md5: str | None) -> bool:
        return body_md5 != held.body_md5 and body_md5 in self.facts.state.released

    def replace(self, head: Head) -> Allowed:
        """Answer whether a person may put another content in its place: rollback, rescue, import."""
        self.may(Verb.WRITE)
        if self.facts.state.protected:
            self.may(Verb.GRANT)
        self._present()
        self._free()
        self._lineage(head)
        self._empty(head)
        return Allowed(spent=tuple(self._spent))

    def change(self) -> None:
        """Answer whether the state itself may be declared, removed or restored: never under somebody's lock."""
        self.may(Verb.ADMIN)
        self._free()

    def _present(self) -> None:
        state = self.facts.state
        if state.removed_at:
            raise Removed(
                f"The state {state.name!r} was removed on {state.removed_at:%Y-%m-%d}.",
                f"Its versions are kept for a while: `relais state restore {state.name} --reason …` brings it back.",
                "removed",
            )

    def _free(self) -> None:
        held = self.facts.lock
        if held:
            raise Held(
                holder(held, self.facts.now),
                f"Wait, or ask the holder; `relais state unlock {self.facts.state.name} --id {held.id} --reason …` "
                "takes it away when the holder is gone.",
                "lock",
                held,
            )

    def _by_holder(self, lock_id: str | None) -> None:
        held, state = self.facts.lock, self.facts.state
        if lock_id and held is None:
            raise Guarded(
                f"The lock {lock_id} of this run was taken away while it ran.",
                f"Your state is kept: `relais state rescue {state.name}` shows it and adopts it.",
                "lock",
            )
        if held and (lock_id, self.token.id) != (held.id, held.token_id):
            self._free()
        if state.protected and (held is None or held.approval is None):
            raise guards.unlocked(state) if held is None else guards.unapproved(state)

    def _approval(self) -> str:
        serial = self.facts.state.serial or 0
        fitting = [plan for plan in self.facts.plans if plan.serial == serial]
        if fitting:
            return f"plan {fitting[0].sha256}"
        for kind in (GrantKind.APPLY, GrantKind.DESTROY):
            if self._spend(kind):
                return kind
        raise guards.unapproved(self.facts.state)

    def _lineage(self, head: Head) -> None:
        state = self.facts.state
        if state.lineage in (None, head.lineage) or self._spend(GrantKind.LINEAGE):
            return
        raise Guarded(
            f"This is another state: lineage {head.lineage} over {state.lineage} (serial {state.serial}), as when "
            "`init` is answered 'yes' to a migration.",
            f"Nothing was overwritten. If it is meant: `relais state grant {state.name} lineage --for 10m --reason …`.",
            "lineage",
        )

    def _serial(self, head: Head) -> None:
        state = self.facts.state
        fresh = state.serial is None or state.lineage != head.lineage or head.serial > state.serial
        if fresh or self._spend(GrantKind.SERIAL):
            return
        raise Guarded(
            f"Serial {head.serial} is not above {state.serial}: somebody wrote since this run read the state.",
            f"Nothing was overwritten. Plan again; `relais state rescue {state.name}` keeps what this run made.",
            "serial",
        )

    def _empty(self, head: Head) -> None:
        state = self.facts.state
        if not (state.protected and state.resources and head.resources == 0):
            return
        held = self.facts.lock
        if held and held.approval == GrantKind.DESTROY:
            return
        if not (self._spend(GrantKind.EMPTY) or self._spend(GrantKind.DESTROY)):
            raise Guarded(
                f"This would empty the protected state {state.name!r} of its {state.resources} resources.",
                f"If it is meant: `relais state grant {state.name} empty --for 10m --reason …`.",
                "empty",
            )

    def _same_tool(self, wanted: Lock) -> None:
        state = self.facts.state
        if guards.other_tool(state, wanted) and not self._spend(GrantKind.TOOL):
            raise Guarded(
                f"The state {state.name!r} is written by {state.tool}; this is {wanted.tool}.",
                f"Use {state.tool}. If the team moves: `relais state grant {state.name} tool --for 10m --reason …`.",
                "tool",
            )
        if guards.older(state, wanted) and not self._spend(GrantKind.TOOL):
            raise Guarded(
                f"The state {state.name!r} was last written by version {state.terraform_version}; this is the older "
                f"{wanted.version}.",
                f"Install {state.terraform_version} or newer; nothing was changed.",
                "skew",
            )

    def _unlock_any(self, held: Lock) -> None:
        if not self.token.allows(self.facts.state.name, Verb.UNLOCK_ANY):
            raise Held(
                holder(held, self.facts.now),
                "Its holder is alive: ask for an end of that run, or use a token that may `unlock-any`.",
                "unlock",
                held,
            )

    def _spend(self, kind: GrantKind) -> bool:
        found = next((grant for grant in self.facts.grants if grant.kind == kind and grant not in self._spent), None)
        if found:
            self._spent.append(found)
        return found is not None
