"""What the management interface tells, as JSON."""

from collections.abc import Mapping
from typing import Any

import msgspec

from relais.tfstate.actions.states import Summary
from relais.tfstate.model.records import AuditEntry, Grant, Lock, Plan, Quarantined, Version
from relais.tfstate.model.tokens import Token

Json = dict[str, Any]


def plain(record: Any, *without: str) -> Json:
    """Return a record as JSON holds it."""
    fields: Json = msgspec.to_builtins(record)
    return {name: value for name, value in fields.items() if name not in without}


def lock_view(lock: Lock, age_seconds: int, *, alive: bool | None) -> Json:
    """Return who holds a state."""
    hidden = ("token_id", "body_md5", "path")
    return {**plain(lock, *hidden), "age_seconds": age_seconds, "alive": alive}


def summary_view(one: Summary) -> Json:
    """Return a state with its lock and its last refusal."""
    held = lock_view(one.lock, one.age_seconds or 0, alive=one.alive) if one.lock else None
    refusal = plain(one.last_refusal) if one.last_refusal else None
    return {**plain(one.state, "id", "md5", "released"), "lock": held, "last_refusal": refusal}


def version_view(version: Version) -> Json:
    """Return a version without its bytes."""
    return plain(version, "id")


def quarantined_view(one: Quarantined) -> Json:
    """Return a refused body without its bytes."""
    return plain(one)


def grant_view(grant: Grant) -> Json:
    """Return a grant."""
    return plain(grant, "used_at")


def plan_view(plan: Plan) -> Json:
    """Return a plan as it was registered, with its verdict."""
    details: Mapping[str, Any] = plan.details
    return {**details, **plain(plan, "details", "token_id")}


def token_view(token: Token) -> Json:
    """Return a token without its secret."""
    return {**plain(token, "scopes"), "scopes": [str(scope) for scope in token.scopes]}


def audit_view(number: int, entry: AuditEntry) -> Json:
    """Return an entry of the trail with its place in the listing."""
    return {"number": number, **plain(entry)}
