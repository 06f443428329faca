"""Scanning: what each source offers now, and for whom it is new. One that does not answer hides no other."""

from collections.abc import Mapping
from dataclasses import dataclass

from relais.delivery.actions.looking import Look
from relais.delivery.model.rules import Rules
from relais.delivery.model.sources import Source
from relais.delivery.model.things import Artifact
from relais.kit.errors import Failure


@dataclass(frozen=True)
class Finding:
    """What one source offers."""

    source: Source
    versions: int = 0
    """How many it has."""
    latest: Artifact | None = None
    """The highest that its range allows, with its digest."""
    beyond: Artifact | None = None
    """The highest of all, when the range leaves it out."""
    used: tuple[tuple[str, Artifact], ...] = ()
    """What each environment has that takes it."""
    fault: Failure | None = None
    """Why it is not known, or not to be believed."""

    @property
    def new_for(self) -> tuple[str, ...]:
        """The environments that have a lower one."""
        latest = self.latest
        return tuple(name for name, one in self.used if latest and one.version < latest.version)


@dataclass(frozen=True)
class Scan:
    """What all sources offer, and the environments of which nobody can say what they have."""

    findings: tuple[Finding, ...]
    unread: tuple[tuple[str, Failure], ...]

    @property
    def faults(self) -> tuple[Failure, ...]:
        """Everything that went wrong."""
        return tuple(one.fault for one in self.findings if one.fault) + tuple(fault for _name, fault in self.unread)


def scan(look: Look) -> Scan:
    """Ask every source, and read what every environment has."""
    look.ask(look.settings.sources)
    look.learn(one for name in look.settings.sources if (one := _latest(look, name)))
    look.afresh(list(look.settings.environments.values()))
    present: dict[str, Mapping[str, Artifact]] = {}
    unread: list[tuple[str, Failure]] = []
    for name, environment in look.settings.environments.items():
        try:
            present[name] = look.present(environment)[1].by_source
        except Failure as fault:
            unread.append((name, fault))
    findings = tuple(_finding(look, source, present) for source in look.settings.sources.values())
    told = {str(one.fault) for one in findings if one.fault}
    return Scan(findings, tuple((name, fault) for name, fault in unread if str(fault) not in told))


def _finding(look: Look, source: Source, present: Mapping[str, Mapping[str, Artifact]]) -> Finding:
    used = tuple((name, held) for name, bundle in present.items() if (held := bundle.get(source.name)))
    try:
        listing, latest = look.listing(source.name), _latest(look, source.name)
        highest = max(listing.artifacts, key=lambda one: one.version, default=None)
        beyond = highest if highest and (not latest or latest.version < highest.version) else None
        Rules.whole(listing)
        found = next(iter(look.identified([latest])), None) if latest else None
    except Failure as fault:
        return Finding(source, used=used, fault=fault)
    return Finding(source, len(listing.artifacts), found, beyond, used)


def _latest(look: Look, name: str) -> Artifact | None:
    """Return the highest that a source's range allows, if there is one."""
    answer, allowed = look.answers[name], look.settings.sources[name].allowed
    inside = [] if isinstance(answer, Failure) else [one for one in answer.artifacts if one.version in allowed]
    return max(inside, key=lambda one: one.version, default=None)
