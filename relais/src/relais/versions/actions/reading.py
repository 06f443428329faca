"""What people ask of versions: what comes next, what changed, is the history sound, release it."""

from collections.abc import Sequence
from dataclasses import dataclass

from relais.kit.errors import Misuse, Refusal
from relais.versions.model.linear import Finding, Linear
from relais.versions.model.settings import Settings
from relais.versions.model.versions import Component, Step, Versions
from relais.versions.ports import History


class Shallow(Refusal):
    """A clone without its old commits cannot tell what the last release was."""


def steps(
    history: History, settings: Settings, revision: str = "HEAD", channel: str = "", only: Sequence[str] = ()
) -> list[Step]:
    """Say what each component should do next; `only` names some of them.

    Raises:
        Misuse: a component is not known, or there is none.
        Shallow: the clone lacks the commits that would tell.
    """
    _known(settings, only)
    versions = Versions(settings.components, settings.rules)
    versions.feed(history.commits(revision))
    if versions.open and history.is_shallow():
        raise Shallow(
            f"the last release of {', '.join(sorted(versions.open))} is not in this shallow clone.",
            remedy="Run git fetch --unshallow --tags.",
        )
    return [step for step in versions.steps(channel) if _wanted(step.component, settings, only)]


@dataclass(frozen=True)
class Verdict:
    """What a look at the history found."""

    commits: int
    findings: list[Finding]
    shallow: bool


def check(history: History, settings: Settings, revision: str = "HEAD") -> Verdict:
    """Say what the history holds that it should not; of a shallow clone only the commits that are there are seen."""
    rules = Linear(settings.components, settings.types, settings.scopes)
    commits, shallow = list(history.commits(revision)), history.is_shallow()
    unreachable = () if shallow else history.unreachable_tags(revision)
    return Verdict(len(commits), rules.findings(commits, unreachable), shallow)


def _known(settings: Settings, only: Sequence[str]) -> None:
    names = [component.name for component in settings.components]
    if not names:
        raise Misuse("no component is declared.", field="component", remedy="Add a [component.NAME] to relais.toml.")
    for name in only:
        if name not in names:
            raise Misuse(f"{name} is not a component.", remedy=f"Known are {', '.join(names)}.")


def _wanted(component: Component, settings: Settings, only: Sequence[str]) -> bool:
    links = {one.linked for one in settings.components if one.name in only and one.linked}
    return not only or component.name in only or component.linked in links
