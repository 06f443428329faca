"""Tells what happened to each person of the sample, from sign-up to today."""

from utilisateurs.audit.models import Action
from utilisateurs.directory.models import Status
from utilisateurs.local.sample.chance import happens, pick
from utilisateurs.local.sample.life import Life, change
from utilisateurs.local.sample.people import Person
from utilisateurs.local.sample.rhythm import DAY, WEEK, Rhythm
from utilisateurs.local.sample.visits import NO_LONGER_WELCOME, NOT_CONFIRMED, come_back, refused_later

_CHANGES = (("password", 0.05), ("recovery", 0.04), ("locale", 0.04), ("name", 0.02))

REASONS = (
    "Left the company.",
    "Repeated abuse reported by a colleague.",
    "Account shared between several people.",
    "À la demande de la personne.",
    "Contrat terminé.",
)


def live(person: Person, rhythm: Rhythm) -> Life:
    """Tell a person's life."""
    life = Life(person, rhythm)
    _arrive(life)
    if life.verified is not None:
        last = come_back(life, life.verified)
        _change_something(life, last)
        _leave(life, last)
    elif person.fate == "deleted":
        _delete(life)
    return life


def _arrive(life: Life) -> None:
    """Sign up or be invited, and follow the link in the mail or not."""
    person = life.person
    life.invited = person.fate == "invited" or bool(person.roles) or happens(person.rng, 0.15)
    life.status = Status.INVITED if life.invited else Status.ACTIVE
    action, by = (Action.INVITED, "manager") if life.invited else (Action.SIGNED_UP, "visitor")
    public = change("roles", None, person.roles), change("status", None, life.status)
    personal = change("email", None, person.email), change("name", None, person.name)
    life.happen(person.created, action, by, changes=public, personal=personal)
    if person.fate in {"active", "suspended", "deleted"}:
        _confirm(life)
    elif person.fate == "unverified" and happens(person.rng, 0.4):
        refused_later(life, person.created, NOT_CONFIRMED)


def _confirm(life: Life) -> None:
    """Follow the link: most within the hour, some days later, a few not yet."""
    at = life.person.created + life.person.rng.lognormvariate(7.5, 1.5)
    if at >= life.rhythm.now:
        return
    action = Action.INVITATION_ACCEPTED if life.invited else Action.VERIFIED
    changes = (change("status", "invited", "active"),) if life.invited else ()
    life.happen(at, action, "visitor", changes=changes)
    life.verified, life.status = at, Status.ACTIVE


def _change_something(life: Life, until: float) -> None:
    """Change the password, the language or the name, each rarely."""
    person, what = life.person, pick(life.person.rng, _CHANGES)
    at = life.between(life.verified or until, until)
    if what == "password":
        life.happen(at, Action.PASSWORD_CHANGED)
    elif what == "recovery":
        life.happen(at, Action.PASSWORD_RESET_REQUESTED, "visitor")
        life.happen(at + 300, Action.PASSWORD_RESET, "visitor")
    elif what == "locale":
        other = "en" if person.locale == "fr" else "fr"
        life.happen(at, Action.UPDATED, changes=(change("locale", other, person.locale),))
    elif what == "name":
        before = person.name.split(" ")[0]
        life.happen(at, Action.UPDATED, personal=(change("name", before, person.name),))


def _leave(life: Life, last: float) -> None:
    rng = life.person.rng
    if life.person.fate == "suspended":
        at = life.between(last, life.rhythm.now)
        _suspend(life, at)
        if happens(rng, 0.6):
            refused_later(life, at, NO_LONGER_WELCOME)
        life.status = Status.SUSPENDED
        life.devices.clear()
    elif life.person.fate == "deleted":
        _delete(life)
    elif happens(rng, 0.01):
        at = life.between(last, life.rhythm.now)
        _suspend(life, at)
        back = change("status", "suspended", "active")
        again = rng.uniform(at, min(at + WEEK, life.rhythm.now))
        life.happen(again, Action.REACTIVATED, "manager", changes=(back,))


def _suspend(life: Life, at: float) -> None:
    reason = life.person.rng.choice(REASONS)
    gone = change("status", "active", "suspended")
    life.happen(at, Action.SUSPENDED, "manager", changes=(gone,), reason=reason)


def _delete(life: Life) -> None:
    """Delete within the days of grace, so that there is something to restore."""
    now = life.rhythm.now
    earliest = max(now - 29 * DAY, life.last_sign_in or life.person.created)
    life.deleted = life.person.rng.uniform(earliest, now - 60) if earliest < now - 60 else now - 60
    gone = change("status", life.status, "deleted")
    life.happen(life.deleted, Action.DELETED, life.person.rng.choice(("self", "manager")), changes=(gone,))
    life.status_before_deletion, life.status = life.status, Status.DELETED
    life.devices.clear()
