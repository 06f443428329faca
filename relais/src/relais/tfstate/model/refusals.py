"""Why the server says no. Each refusal carries a sentence, a remedy and the rule's name.

Refusal
├── BadRequest        400  the request itself is malformed
├── Unauthorized      401  no token, or one that is unknown, expired or revoked
├── Forbidden         403  the token may not do this on this state
├── Unknown           404  there is no such thing
├── Removed           410  the state was removed and waits for its grace period
├── TooLarge          413  the body is above the limit
├── Guarded           409  a guard holds: what was asked would break or lose a state
└── Held              423  somebody holds the lock
"""

from dataclasses import dataclass

from relais.tfstate.model.records import Lock


@dataclass(eq=False)
class Refusal(Exception):
    """A no, with its reason in a plain sentence and the next step."""

    sentence: str
    remedy: str
    rule: str = ""
    field: str | None = None

    status = 400
    title = "Refused"

    def __str__(self) -> str:
        """Tell the sentence and the remedy."""
        return f"{self.sentence} {self.remedy}".strip()


class BadRequest(Refusal):
    """The request itself is malformed."""

    title = "Malformed request"


class Unauthorized(Refusal):
    """There is no token, or it is unknown, expired or revoked."""

    status = 401
    title = "No valid token"


class Forbidden(Refusal):
    """The token may not do this on this state."""

    status = 403
    title = "Not allowed"


class Unknown(Refusal):
    """There is no such thing."""

    status = 404
    title = "Not found"


class Removed(Refusal):
    """The state was removed and waits for the end of its grace period."""

    status = 410
    title = "State removed"


class TooLarge(Refusal):
    """The body is above the limit."""

    status = 413
    title = "Too large"


class Guarded(Refusal):
    """A guard holds: what was asked would break or lose a state."""

    status = 409
    title = "Guard"


@dataclass(eq=False)
class Held(Refusal):
    """Somebody holds the lock; `holder` is whom."""

    holder: Lock | None = None

    status = 423
    title = "Locked"
