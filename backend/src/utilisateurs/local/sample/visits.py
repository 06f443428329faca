"""How people come back: sign-ins now and then, some mistyped, some sessions still open."""

from utilisateurs.audit.models import Action
from utilisateurs.local.sample.chance import happens
from utilisateurs.local.sample.life import Device, Life
from utilisateurs.local.sample.names import AGENTS
from utilisateurs.local.sample.rhythm import HOUR, WEEK

MOST_SIGN_INS = 150
"""Of one person, however fond of us."""

WRONG, NOT_CONFIRMED, NO_LONGER_WELCOME = "bad-credentials", "email-not-verified", "account-suspended"
"""Why a sign-in is refused, as the sessions say it."""

ONE_SLIP, MANY_SLIPS = 0.07, 0.004
LOCKED_AFTER = 5


def come_back(life: Life, since: float) -> float:
    """Sign in now and then until today, or until the interest was lost; give the last instant of use."""
    rng, now = life.person.rng, life.rhythm.now
    until = now if life.person.roles or happens(rng, 0.7) else since + rng.random() * (now - since)
    each_week = 1.0 if life.person.roles else rng.lognormvariate(-2.6, 1.2)
    wanted = min(int((until - since) / WEEK * each_week), MOST_SIGN_INS)
    for at in sorted({since + 180, *(life.between(since, until) for _ in range(wanted))}):
        _sign_in(life, at)
    return max(life.last_sign_in or since, since)


def refused_later(life: Life, since: float, reason: str) -> None:
    """Try once or twice within the next weeks with the right password, and be refused all the same."""
    rng = life.person.rng
    for _ in range(rng.choice((1, 1, 2))):
        at = life.between(since + HOUR, min(since + 3 * WEEK, life.rhythm.now))
        life.happen(at, Action.SIGN_IN_REFUSED, "visitor", reason=reason)


def _sign_in(life: Life, at: float) -> None:
    rng = life.person.rng
    agent = life.person.agent if happens(rng, 0.7) else rng.choice(AGENTS)
    if happens(rng, ONE_SLIP):
        _mistype(life, at, times=LOCKED_AFTER + 1 if happens(rng, MANY_SLIPS / ONE_SLIP) else rng.choice((1, 1, 2)))
    if at >= life.rhythm.now:
        return
    life.happen(at, Action.SIGNED_IN, agent=agent)
    life.last_sign_in = at
    _sign_out(life, at, agent)


def _mistype(life: Life, before: float, times: int) -> None:
    for attempt in range(times, 0, -1):
        life.happen(before - 12.0 * attempt - 40, Action.SIGN_IN_REFUSED, "visitor", reason=WRONG)
    if times > LOCKED_AFTER:
        life.happen(before - 35, Action.LOCKED_OUT, "visitor")


def _sign_out(life: Life, at: float, agent: str) -> None:
    """Sign out, forget to, or have the session open still."""
    rng, now = life.person.rng, life.rhythm.now
    out = at + rng.expovariate(1 / (2 * HOUR))
    if happens(rng, 0.35):
        life.happen(out, Action.SIGNED_OUT, agent=agent)
    elif at > now - 3 * WEEK:
        life.devices.append(Device(at, min(out, now - 60), agent))
