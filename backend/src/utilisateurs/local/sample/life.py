"""A life of the sample: where a person stands today, and the events that led there."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from utilisateurs.audit.models import Action
from utilisateurs.directory.models import Status
from utilisateurs.local.sample.people import Person
from utilisateurs.local.sample.rhythm import Rhythm

Changes = tuple[dict[str, Any], ...]


class Happening(NamedTuple):
    """One event before it is sealed: `by` is "self", "visitor", "manager" or "system"."""

    at: float
    action: Action
    by: str
    changes: Changes = ()
    personal: Changes = ()
    reason: str | None = None
    agent: str | None = None


class Device(NamedTuple):
    """A session that is still open."""

    since: float
    used: float
    agent: str


@dataclass(slots=True)
class Life:
    """Where a person stands today, and how it came to that."""

    person: Person
    rhythm: Rhythm
    status: Status = Status.ACTIVE
    status_before_deletion: Status | None = None
    invited: bool = False
    verified: float | None = None
    last_sign_in: float | None = None
    deleted: float | None = None
    happenings: list[Happening] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)

    @property
    def updated(self) -> float:
        """When the record last changed."""
        own = (happening.at for happening in self.happenings if happening.action.startswith("account."))
        return max(own, default=self.person.created)

    def happen(self, at: float, action: Action, by: str = "self", **more: Any) -> None:
        """Add one event, unless it would lie in the future."""
        if at < self.rhythm.now:
            self.happenings.append(Happening(at, action, by, **more))

    def between(self, since: float, until: float) -> float:
        """Choose an instant in working hours."""
        return self.rhythm.moment(self.person.rng, since, max(since, until))


def change(name: str, before: object, after: object) -> dict[str, Any]:
    """Give the record of one changed field."""
    return {"field": name, "before": before, "after": after}
