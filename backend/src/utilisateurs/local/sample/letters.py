"""The mails of the sample's last month: nearly all arrive, and one day the mail server is down."""

from collections.abc import Iterator

from utilisateurs.audit.models import Action
from utilisateurs.local.sample.chance import happens, uuid_at
from utilisateurs.local.sample.life import Happening, Life
from utilisateurs.local.sample.rhythm import DAY, HOUR
from utilisateurs.local.sample.rows import time
from utilisateurs.local.sample.tables import MailRow
from utilisateurs.notifications.models import Template
from utilisateurs.notifications.rules import Retries

KEPT_DAYS = 29.9
"""The service forgets what became of a mail after 30 days; the sample leaves it an hour or two."""

BAD_DAY = 11 * DAY, 10 * DAY
"""From when until when, before the end, the mail server refused most."""

GIVEN_UP_AFTER = 4 * HOUR
"""A little more than all waits of the service's retries together."""

_TEMPLATES: dict[Action, Template] = {
    Action.SIGNED_UP: "verify",
    Action.INVITED: "invitation",
    Action.PASSWORD_RESET_REQUESTED: "reset",
    Action.PASSWORD_RESET: "password_changed",
    Action.PASSWORD_CHANGED: "password_changed",
}
_REFUSED, _REFUSED_THAT_DAY = 0.02, 0.6


def mails(life: Life) -> Iterator[MailRow]:
    """Write what became of each mail to one person; none waits, so none leaves once the sample is loaded."""
    for happening in life.happenings:
        template = _TEMPLATES.get(happening.action)
        if template and happening.at > life.rhythm.now - KEPT_DAYS * DAY:
            yield _mail(life, happening, template)


def _mail(life: Life, happening: Happening, template: Template) -> MailRow:
    rng, at = life.person.rng, happening.at
    lost = _given_up(life, at)
    settled = time(at + GIVEN_UP_AFTER if lost else at + 1 + rng.random() * 4)
    return MailRow(
        id=uuid_at(rng, at),
        user_id=life.person.id,
        template=template,
        created_at=time(at),
        next_attempt_at=settled,
        attempts=Retries().tries if lost else 1,
        sent_at=None if lost else settled,
        failed_at=settled if lost else None,
        last_error="421 Service not available" if lost else None,
    )


def _given_up(life: Life, at: float) -> bool:
    since, until = (life.rhythm.now - ago for ago in BAD_DAY)
    if at > life.rhythm.now - GIVEN_UP_AFTER:
        return False
    return happens(life.person.rng, _REFUSED_THAT_DAY if since <= at < until else _REFUSED)
