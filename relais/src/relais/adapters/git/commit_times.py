"""When the commits between two tags were made, read from a repository whose files are never fetched."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from relais.adapters.git.fetching import kept
from relais.adapters.git.process import Git, GitFailed
from relais.kit.errors import Failure


class GitCommitTimes:
    """Reads the histories of repositories; each is fetched once, and again when a tag is not there yet."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def between(self, url: str, steps: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[datetime]]:
        """Return when the commits from one tag to the other were made, as far as the repository tells."""
        wanted = list(steps)
        try:
            git = kept(self.home, url)
            self._fetch(git, url, {tag for step in wanted for tag in step})
        except Failure:
            return {}  # a measure that nothing tells is told as such
        return {(old, new): _times(git, old, new) for old, new in wanted}

    def _fetch(self, git: Git, url: str, tags: set[str]) -> None:
        lacking = [tag for tag in sorted(tags) if not git.asks("cat-file", "-e", f"refs/tags/{tag}")]
        if lacking:
            git.data(
                *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--filter=tree:0", url),
                *(f"+refs/tags/{tag}:refs/tags/{tag}" for tag in lacking),
            )


def _times(git: Git, old: str, new: str) -> list[datetime]:
    try:
        told = git.text("log", "--format=%cI", f"refs/tags/{old}..refs/tags/{new}", "--")
    except GitFailed:
        return []
    return [datetime.fromisoformat(line) for line in told.splitlines()]
