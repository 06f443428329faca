"""What a linear history may hold (Git OneFlow): one line of conventional commits, and every tag on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from relais.kit.semver import Version
from relais.versions.model.messages import fault
from relais.versions.model.versions import Commit, Component

SHOWN = 10


@dataclass(frozen=True)
class Finding:
    """One thing that the history should not hold."""

    kind: Literal["merge", "subject", "tag"]
    where: str
    """A commit's short name, or a tag."""
    sentence: str

    def __str__(self) -> str:
        """Tell it in one line."""
        return f"{self.where}: {self.sentence}"


class Linear:
    """The rules of the history.

    L1  No commit has two parents: a branch is rebased, then merged by moving forward.
    L2  Every subject is a conventional one, of the types and scopes that the repository knows. How long it is, is
        asked of a new message only: what is published is not rewritten.
    L3  Every tag of a component is reached by the branch, and no version comes after a higher one.
    """

    def __init__(self, components: Iterable[Component], types: tuple[str, ...], scopes: tuple[str, ...]) -> None:
        self.components = tuple(components)
        self.types = types
        self.scopes = scopes

    def findings(self, commits: Iterable[Commit], unreachable: Iterable[str]) -> list[Finding]:
        """Walk the history, newest first, and return what is wrong with it."""
        newer: dict[str, tuple[Version, str]] = {}
        found = [finding for commit in commits for finding in (*self._of_commit(commit), *self._order(commit, newer))]
        return found + [finding for tag in unreachable for finding in self._of_tag(tag)]

    def _of_commit(self, commit: Commit) -> Iterator[Finding]:
        where = commit.id[:SHOWN]
        if len(commit.parents) > 1:
            yield Finding("merge", where, f"is a merge, and main is one line: {commit.subject}")
        elif complaint := fault(commit.message, self.types, self.scopes, 0):
            yield Finding("subject", where, f"{complaint}: {commit.subject or '(empty)'}")

    def _order(self, commit: Commit, newer: dict[str, tuple[Version, str]]) -> Iterator[Finding]:
        """Compare the commit's versions with the lowest of the newer commits; two on one commit have no order."""
        for component in self.components if commit.tags else ():
            here = [(version, tag) for tag in commit.tags if (version := component.version_of(tag))]
            if component.name in newer:
                lowest, later = newer[component.name]
                higher = [tag for version, tag in here if version > lowest]
                yield from (Finding("tag", later, f"comes after {tag}, and is lower") for tag in higher)
                here.append(newer[component.name])
            if here:
                newer[component.name] = min(here)

    def _of_tag(self, tag: str) -> Iterator[Finding]:
        if any(component.version_of(tag) for component in self.components):
            yield Finding("tag", tag, "is not on the branch: a release that nobody can reach")
