"""Out-of-band permission: grants that open a guard once, and plans that a second person approves."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from relais.tfstate.actions.desk import Asker, Desk, case, existing
from relais.tfstate.actions.states import needed
from relais.tfstate.model import guards
from relais.tfstate.model.names import checked_name
from relais.tfstate.model.records import Grant, GrantKind, Plan
from relais.tfstate.model.refusals import BadRequest, Forbidden, Guarded, Unknown
from relais.tfstate.model.tokens import Verb

LONGEST = timedelta(hours=24)
SHA256 = re.compile(r"[0-9a-f]{64}")


def grant(desk: Desk, asker: Asker, name: str, kind: GrantKind, seconds: int, reason: str) -> Grant:
    """Open a guard of a state, once, for so many seconds."""
    guards.scope(asker.token, checked_name(name), Verb.GRANT)
    if not 0 < seconds <= LONGEST.total_seconds():
        raise BadRequest(f"{seconds} s is no time for a grant.", "Use 1 second to 24 hours.", "grant", "seconds")
    with case(desk, asker, name) as one:
        made = Grant(0, kind, needed(reason), asker.actor.token_name, one.now + timedelta(seconds=seconds))
        made = one.books.permits.grant(one.state, made)
        one.note("granted", grant=made.id, kind=kind, seconds=seconds, reason=made.reason)
        return made


def grants(desk: Desk, asker: Asker, name: str) -> list[Grant]:
    """Return the grants that are neither used nor expired."""
    guards.scope(asker.token, checked_name(name), Verb.READ)
    with desk.store.reading() as books:
        return books.permits.grants(existing(books, name), desk.clock.now())


def register(
    desk: Desk, asker: Asker, name: str, sha256: str, serial: int, lineage: str, details: Mapping[str, Any]
) -> Plan:
    """Register a plan for review; the same plan again is that plan."""
    guards.scope(asker.token, checked_name(name), Verb.LOCK)
    if not SHA256.fullmatch(sha256):
        raise BadRequest("The plan's sha256 is malformed.", "Send 64 small hexadecimal digits.", "plan", "sha256")
    with case(desk, asker, name) as one:
        plan = Plan(0, sha256, serial, lineage, asker.token.id, asker.actor.token_name, dict(details))
        known = one.books.permits.plan(one.state, sha256)
        made = known or one.books.permits.register(one.state, plan)
        if known is None:
            one.note("plan registered", sha256=sha256, serial=serial)
        return made


def plan(desk: Desk, asker: Asker, name: str, sha256: str) -> Plan:
    """Return a plan that was registered."""
    guards.scope(asker.token, checked_name(name), Verb.READ)
    with desk.store.reading() as books:
        return _known(books.permits.plan(existing(books, name), sha256), sha256)


def plans(desk: Desk, asker: Asker, name: str, serial: int | None) -> list[Plan]:
    """Return the plans of a state, newest first."""
    guards.scope(asker.token, checked_name(name), Verb.READ)
    with desk.store.reading() as books:
        return books.permits.plans(existing(books, name), serial)


def review(desk: Desk, asker: Asker, name: str, sha256: str, *, approve: bool, reason: str) -> Plan:
    """Approve or reject a plan that somebody else made."""
    guards.scope(asker.token, checked_name(name), Verb.REVIEW)
    with case(desk, asker, name) as one:
        found = _known(one.books.permits.plan(one.state, sha256), sha256)
        if asker.actor.token_name == found.made_by:
            raise Forbidden(
                f"The plan was made with the token {found.made_by!r}, which cannot review it as well.",
                "Ask a second person, who has a token of their own.",
                "review",
            )
        if found.serial != (one.state.serial or 0):
            raise Guarded(
                f"The plan was made for serial {found.serial}; the state has {one.state.serial or 0} now.",
                "Plan again, and have that one reviewed.",
                "stale",
            )
        status = "approved" if approve else "rejected"
        done = replace(
            found, status=status, reviewed_by=asker.actor.token_name, reviewed_at=one.now, review_reason=reason[:500]
        )
        one.books.permits.review(done)
        one.note(f"plan {status}", sha256=sha256, serial=found.serial, reason=reason[:500])
        return done


def _known(found: Plan | None, sha256: str) -> Plan:
    if found is None:
        raise Unknown(f"No plan {sha256[:12]}… is registered.", "`relais tf plan` registers one.", "unknown", "sha256")
    return found
