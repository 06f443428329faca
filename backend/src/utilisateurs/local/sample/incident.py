"""The bad week of the sample: somebody tries stolen passwords, and the limits hold."""

from collections.abc import Iterator
from random import Random

from utilisateurs.audit.models import Action
from utilisateurs.local.sample.chance import happens
from utilisateurs.local.sample.life import Life
from utilisateurs.local.sample.people import SEED
from utilisateurs.local.sample.rhythm import DAY, WEEK, Rhythm
from utilisateurs.local.sample.visits import WRONG

WEEKS_AGO = 7
ATTEMPT = Action.SIGN_IN_REFUSED
TOOL = "python-requests/2.32.5"
PER_PERSON = 0.25
"""Attempts on addresses that nobody has, for each person of the sample."""

TRIED = 0.02
"""Share of the people whose own address was tried."""

_BY_DAY = (0.03, 0.22, 0.38, 0.2, 0.1, 0.05, 0.02)
"""How the week's attempts lie on its days."""


def attempts_on_nobody(number: int, rhythm: Rhythm) -> Iterator[float]:
    """When addresses that nobody has were tried: no subject, and nothing that names anybody."""
    rng = Random(SEED)  # noqa: S311 - the same sample each time is the purpose
    for _ in range(int(number * PER_PERSON)):
        yield _instant(rng, rhythm)


def try_passwords_of(life: Life) -> None:
    """Try a few passwords of one person; the account is locked, the person changes the password."""
    rng = life.person.rng
    at = _instant(rng, life.rhythm)
    if life.verified is None or life.verified > at or life.deleted or not happens(rng, TRIED):
        return
    for attempt in range(6):
        life.happen(at + 3.0 * attempt, ATTEMPT, "visitor", reason=WRONG, agent=TOOL)
    life.happen(at + 18, Action.LOCKED_OUT, "visitor", agent=TOOL)
    if happens(rng, 0.3):
        life.happen(at + rng.random() * 2 * DAY + 60, Action.SESSION_REVOKED, "manager", reason="Credential stuffing.")


def _instant(rng: Random, rhythm: Rhythm) -> float:
    day = rng.choices(range(7), _BY_DAY)[0]
    return rhythm.now - WEEKS_AGO * WEEK + (day + rng.random()) * DAY
