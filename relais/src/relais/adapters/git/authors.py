"""Who wrote what is published: the authors of the commits from one version to the next, in the source's repository."""

import re
from pathlib import Path

from relais.adapters.git.fetching import kept
from relais.adapters.git.process import GitFailed, redacted
from relais.delivery.model.sources import TAG, Source
from relais.delivery.model.things import Artifact
from relais.kit.errors import Misuse, Unreachable

COAUTHOR = "%(trailers:key=Co-authored-by,valueonly,separator=%x0A)"
ADDRESS = re.compile(r"<?([^<>\s]+@[^<>\s]+)>?\s*$")


class HistoryAuthors:
    """Reads histories, fetched into bare repositories that may be deleted."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch

    def of(self, source: Source, before: Artifact | None, after: Artifact) -> frozenset[str]:
        """Return the addresses of those who wrote the commits after one artifact, up to another."""
        if not source.history:
            sentence = f"who wrote {source.name} {after.version} is not known: its source has no history."
            raise Misuse(sentence, remedy=f"Name the repository of its commits: source.{source.name}.history.")
        git = kept(self.scratch, source.history)
        names = [_tag(source, one) for one in (before, after) if one]
        remedy = f"Name the repository of its commits: source.{source.name}.history."
        try:
            refs = [f"+refs/tags/{name}:refs/tags/{name}" for name in names]
            git.data("fetch", "--quiet", "--no-tags", source.history, *refs)
        except GitFailed as fault:
            raise Unreachable(
                f"who wrote {source.name} {after.version} is not known, for {redacted(source.history)} does not tell: "
                f"{fault.sentence}",
                remedy=remedy,
            ) from fault
        self._same(git.text("rev-parse", f"refs/tags/{names[-1]}^{{commit}}"), source, after)
        span = [f"refs/tags/{names[-1]}", *(f"^refs/tags/{name}" for name in names[:-1])]
        told = git.text("log", f"--format=%ae%n{COAUTHOR}", *span).splitlines()
        return frozenset(found[1].lower() for line in told if (found := ADDRESS.search(line)))

    @staticmethod
    def _same(commit: str, source: Source, after: Artifact) -> None:
        known = after.commit or (after.digest if source.url == source.history else commit)
        if commit != known:
            raise Misuse(f"{source.name} {after.version} is not the commit {commit} that its history tags.")


def _tag(source: Source, artifact: Artifact) -> str:
    return source.history_tag.replace(TAG, str(artifact.version))
