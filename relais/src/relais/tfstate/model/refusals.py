"""Why the server says no. Each refusal carries a sentence, a remedy and the rule's name.

relais.kit.errors.Refusal
└── StateRefusal
    ├── BadRequest    400  the request itself is malformed
    ├── Unauthorized  401  no token, or one that is unknown, expired or revoked
    ├── Forbidden     403  the token may not do this on this state
    ├── Unknown       404  there is no such thing
    ├── Removed       410  the state was removed and waits for its grace period
    ├── TooLarge      413  the body is above the limit
    ├── Guarded       409  a guard holds: what was asked would break or lose a state
    └── Held          423  somebody holds the lock
"""

from relais.kit.errors import Refusal
from relais.tfstate.model.records import Lock


class StateRefusal(Refusal):
    """A no, with its reason in a plain sentence, the next step, and the name of the rule."""

    status = 400
    title = "Refused"

    def __init__(self, sentence: str, remedy: str, rule: str = "", field: str = "") -> None:
        super().__init__(sentence, remedy=remedy, field=field)
        self.rule = rule


class BadRequest(StateRefusal):
    """The request itself is malformed."""

    title = "Malformed request"


class Unauthorized(StateRefusal):
    """There is no token, or it is unknown, expired or revoked."""

    status = 401
    title = "No valid token"


class Forbidden(StateRefusal):
    """The token may not do this on this state."""

    status = 403
    title = "Not allowed"


class Unknown(StateRefusal):
    """There is no such thing."""

    status = 404
    title = "Not found"


class Removed(StateRefusal):
    """The state was removed and waits for the end of its grace period."""

    status = 410
    title = "State removed"


class TooLarge(StateRefusal):
    """The body is above the limit."""

    status = 413
    title = "Too large"


class Guarded(StateRefusal):
    """A guard holds: what was asked would break or lose a state."""

    status = 409
    title = "Guard"


class Held(StateRefusal):
    """Somebody holds the lock; `holder` is whom."""

    status = 423
    title = "Locked"

    def __init__(self, sentence: str, remedy: str, rule: str, holder: Lock) -> None:
        super().__init__(sentence, remedy, rule)
        self.holder = holder
