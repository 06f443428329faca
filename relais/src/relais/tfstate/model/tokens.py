"""Tokens: what they look like, what they may do, and how long."""

import fnmatch
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from relais.tfstate.model.refusals import BadRequest

FORM = re.compile(r"rls_[A-Za-z0-9_-]{43}")
_PATTERN = re.compile(r"[a-z0-9*._-]{1,64}")


class Verb(StrEnum):
    """What a token may do on the states of its pattern."""

    READ = "read"
    WRITE = "write"
    LOCK = "lock"
    UNLOCK_ANY = "unlock-any"
    GRANT = "grant"
    REVIEW = "review"
    ADMIN = "admin"


@dataclass(frozen=True)
class Scope:
    """Verbs on the states whose name matches a pattern."""

    pattern: str
    verbs: frozenset[Verb]

    def __str__(self) -> str:
        """Write it as it is read: `dev-*:read,write`."""
        return f"{self.pattern}:{','.join(verb for verb in Verb if verb in self.verbs)}"

    def allows(self, state: str, verb: Verb) -> bool:
        """Tell whether this scope allows the verb on this state ("*" asks for all states)."""
        inside = fnmatch.fnmatchcase(state, self.pattern) if state != "*" else self.pattern == "*"
        return inside and (verb in self.verbs or Verb.ADMIN in self.verbs)


@dataclass(frozen=True)
class Token:
    """A token without its secret."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def allows(self, state: str, verb: Verb) -> bool:
        """Tell whether it may do this on this state."""
        return any(scope.allows(state, verb) for scope in self.scopes)

    def valid(self, now: datetime) -> bool:
        """Tell whether it is neither expired nor revoked."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def read_scope(text: str) -> Scope:
    """Read `pattern:verb[,verb]`.

    Raises:
        BadRequest: the text is not of this form.

    """
    pattern, _, verbs = text.partition(":")
    try:
        wanted = frozenset(Verb(verb.strip()) for verb in verbs.split(","))
    except ValueError as error:
        raise _bad_scope(text) from error
    if not _PATTERN.fullmatch(pattern):
        raise _bad_scope(text)
    return Scope(pattern, wanted)


def _bad_scope(text: str) -> BadRequest:
    return BadRequest(
        f"{text[:80]!r} is no scope.",
        f"Write pattern:verb,verb – for instance 'dev-*:read,write,lock'. The verbs are {', '.join(Verb)}.",
        field="scopes",
    )
