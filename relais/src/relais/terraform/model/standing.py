"""What the state server says of a state: serial, lock, refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from relais.kit.ages import age
from relais.terraform.model.objections import Objection

NEEDED = ("read", "write", "lock")


@dataclass(frozen=True)
class Lock:
    """Who holds a state; `alive` is None when the holder sends no heartbeat."""

    id: str
    who: str
    operation: str = ""
    created_at: datetime | None = None
    age_seconds: float = 0
    reason: str = ""
    token_name: str = ""
    address: str = ""
    alive: bool | None = None


@dataclass(frozen=True)
class Unfinished:
    """An apply whose lock was taken away without a write."""

    lock_id: str
    who: str
    ended_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Refused:
    """What the server last refused, in its own sentence."""

    sentence: str
    remedy: str = ""
    rule: str = ""
    at: datetime | None = None
    quarantine_id: str = ""


@dataclass(frozen=True)
class Standing:
    """A state as it stands; one that was never written has neither serial nor lineage."""

    name: str
    serial: int | None = None
    lineage: str | None = None
    protected: bool = False
    resources: int | None = None
    size: int = 0
    updated_at: datetime | None = None
    lock: Lock | None = None
    unfinished: Unfinished | None = None
    last_refusal: Refused | None = None


@dataclass(frozen=True)
class Identity:
    """Whom a token speaks for; `scopes` are `pattern:verb,verb`."""

    name: str
    scopes: tuple[str, ...] = ()

    def may(self, verb: str, state: str) -> bool:
        """Tell whether the token may do this on the state."""
        split = [scope.rpartition(":") for scope in self.scopes]
        return any(
            fnmatchcase(state, pattern) and {verb, "admin"} & set(verbs.split(",")) for pattern, _, verbs in split
        )


def scoped(identity: Identity, state: str) -> Objection | None:
    """Object to a token that may not read, write and lock the state."""
    missing = [verb for verb in NEEDED if not identity.may(verb, state)]
    if not missing:
        return None
    sentence = f"the token of {identity.name} may not {', '.join(missing)} the state {state}"
    remedy = f"ask an administrator for `relais state token create NAME --scope '{state}:read,write,lock'`"
    return Objection("token", sentence, remedy)


def holder(lock: Lock) -> str:
    """Tell who holds a lock, for how long and whether still at it."""
    alive = {True: "still at work", False: "its heartbeat has stopped", None: "sends no heartbeat"}[lock.alive]
    token = f" (token {lock.token_name}{f', from {lock.address}' if lock.address else ''})" if lock.token_name else ""
    why = f", reason: {lock.reason}" if lock.reason else ""
    doing = lock.operation.removeprefix("OperationType").lower() or "a lock"
    return f"{lock.who}{token} holds it for {doing} since {age(lock.age_seconds)}, {alive}{why}; lock id {lock.id}"


def figures(standing: Standing) -> Mapping[str, Any]:
    """Return what a script wants to know of a state."""
    lock = standing.lock
    return {
        "serial": standing.serial,
        "lineage": standing.lineage,
        "resources": standing.resources,
        "lock": {"id": lock.id, "who": lock.who, "alive": lock.alive} if lock else None,
    }
