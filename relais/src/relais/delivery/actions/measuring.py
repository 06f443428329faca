"""Measuring how environments are delivered to, from the ledger and the histories of what is delivered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from relais.delivery.actions.looking import Look
from relais.delivery.model.dora import Deployment, Dora, deployments
from relais.delivery.model.sources import TAG
from relais.delivery.model.things import Artifact, Environment
from relais.delivery.ports import CommitTimes

Steps = dict[str, dict[tuple[str, str], tuple[Artifact, Artifact]]]
"""What was moved, by the tags of the repository that tells when its commits were made."""


@dataclass(frozen=True)
class Measure:
    """Takes the four measures."""

    look: Look
    times: CommitTimes
    span: timedelta

    def everywhere(self) -> list[Dora]:
        """Measure the environments from which no other takes: those that people use."""
        every = self.look.settings.environments.values()
        parents = {name for one in every for name in one.parents}
        return [self.of(one) for one in every if one.name not in parents]

    def of(self, environment: Environment) -> Dora:
        """Measure one environment."""
        until = self.look.clock.now()
        found = deployments(self.look.ledger.entries(), environment.name)
        since = until - self.span
        steps = self._steps([one for one in found if one.at >= since])
        made = {those[tags]: at for url, those in steps.items() for tags, at in self.times.between(url, those).items()}
        return Dora.of(environment.name, found, made, since, until)

    def _steps(self, found: Sequence[Deployment]) -> Steps:
        steps: Steps = defaultdict(dict)
        for old, new in (step for one in found for step in one.steps):
            source = self.look.settings.sources.get(new.source)
            if source and source.history:
                old_tag, new_tag = (source.history_tag.replace(TAG, str(one.version)) for one in (old, new))
                steps[source.history][old_tag, new_tag] = (old, new)
        return steps
