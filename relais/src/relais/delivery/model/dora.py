"""How well an environment is delivered to: the four measures of the DORA programme, from the ledger and git alone.

Source: Forsgren, Humble, Kim, "Accelerate" (2018), chapter 2. A deployment is a promotion that was not a rollback; it
failed when the next promotion of the same environment rolled it back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles

from relais.delivery.model.books import unpacked
from relais.delivery.model.entries import Entry
from relais.delivery.model.things import Artifact, Bundle

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Deployment:
    """One bundle that an environment was given, and when it was taken back, if it was."""

    at: datetime
    before: Bundle
    after: Bundle
    rolled_back: datetime | None = None

    @property
    def steps(self) -> Iterable[tuple[Artifact, Artifact]]:
        """The artifacts that it moved: from which to which."""
        used = self.before.by_source
        return [(used[one.source], one) for one in self.after if used.get(one.source, one) != one]


Made = Mapping[tuple[Artifact, Artifact], Sequence[datetime]]
"""When the commits from one artifact to the next were made, for those whose history could be read."""


@dataclass(frozen=True)
class Week:
    """What was delivered in one week, or in the part of it that is over."""

    start: datetime
    deployments: int
    failed: int
    lead: timedelta | None
    restore: timedelta | None


@dataclass(frozen=True)
class Dora:
    """The four measures of one environment over a span of time; what nothing tells is None, never zero."""

    environment: str
    since: datetime
    until: datetime
    deployments: Sequence[Deployment]
    delivered: Sequence[tuple[datetime, timedelta]]
    """When each commit was deployed, and how long that took."""

    @classmethod
    def of(cls, environment: str, every: Iterable[Deployment], made: Made, since: datetime, until: datetime) -> "Dora":
        """Measure the deployments of this span."""
        those = [one for one in every if since <= one.at <= until]
        delivered = [
            (one.at, max(one.at - commit, timedelta(0)))
            for one in those
            for step in one.steps
            for commit in made.get(step, ())
        ]
        return cls(environment, since, until, those, delivered)

    @property
    def leads(self) -> Sequence[timedelta]:
        """From each commit to its deployment."""
        return [span for _at, span in self.delivered]

    @property
    def a_week(self) -> float:
        """Deployments a week."""
        return len(self.deployments) / ((self.until - self.since) / WEEK)

    @property
    def lead(self) -> timedelta | None:
        """The median time from a commit to its deployment."""
        return _median(self.leads)

    @property
    def lead_of_nine_in_ten(self) -> timedelta | None:
        """The time within which nine commits in ten were deployed."""
        seconds = [one.total_seconds() for one in self.leads]
        return timedelta(seconds=quantiles(seconds, n=10, method="inclusive")[-1]) if len(seconds) > 1 else self.lead

    @property
    def failed(self) -> Sequence[Deployment]:
        """The deployments that were rolled back."""
        return [one for one in self.deployments if one.rolled_back]

    @property
    def failure_rate(self) -> float | None:
        """The share of deployments that were rolled back."""
        return len(self.failed) / len(self.deployments) if self.deployments else None

    @property
    def restore(self) -> timedelta | None:
        """The median time from a failed deployment to its rollback."""
        return _restore(self.deployments)

    def weeks(self) -> list[Week]:
        """Return the weeks of the span, oldest first; the last one ends now."""
        count = max(round((self.until - self.since) / WEEK), 1)
        return [self._week(self.until - WEEK * number) for number in range(count, 0, -1)]

    def _week(self, start: datetime) -> Week:
        those = [one for one in self.deployments if start < one.at <= start + WEEK]
        lead = _median([span for at, span in self.delivered if start < at <= start + WEEK])
        return Week(start, len(those), len([one for one in those if one.rolled_back]), lead, _restore(those))


def _median(spans: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median([one.total_seconds() for one in spans])) if spans else None


def _restore(those: Sequence[Deployment]) -> timedelta | None:
    return _median([one.rolled_back - one.at for one in those if one.rolled_back])


def deployments(entries: Iterable[Entry], environment: str) -> list[Deployment]:
    """Read the deployments of an environment out of a ledger, oldest first."""
    found: list[Deployment] = []
    for entry in entries:
        if entry.kind != "promoted" or entry.environment != environment:
            continue
        at, after = datetime.fromisoformat(entry.at), unpacked(entry.details["artifacts"])
        if entry.details.get("reason") != "rollback":
            found.append(Deployment(at, unpacked(entry.details.get("before", "")), after))
        elif found and not found[-1].rolled_back:
            last = found[-1]
            found[-1] = Deployment(last.at, last.before, last.after, at)
    return found
