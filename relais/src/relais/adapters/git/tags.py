"""The tags of a git repository as a source: one answer tells them all, so a listing is whole or there is none."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from relais.adapters.git.process import Git, GitFailed
from relais.delivery.model.sources import Source
from relais.delivery.model.things import Artifact, Listing
from relais.kit.errors import Failure, Unreachable

PEELED = "^{}"
TAGS = "refs/tags/"
AT_ONCE = 8


class GitTags:
    """Lists the versions that are tagged in repositories."""

    def listings(self, sources: Sequence[Source]) -> Sequence[Listing | Failure]:
        """Return what each repository has; the commit that a tag names is its digest."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(_listing, sources))

    def digests(self, wanted: Sequence[tuple[Source, Artifact]]) -> Sequence[str | Failure]:
        """Return what the listings told."""
        return [artifact.digest for _source, artifact in wanted]


def commits(git: Git, url: str, *refs: str) -> dict[str, str]:
    """Return the commits that a repository's tags name, or those of some refs alone.

    Raises:
        GitFailed: it does not answer.
    """
    told = git.text("ls-remote", *([url, *refs] if refs else ["--tags", url]))
    found: dict[str, str] = {}
    for line in told.splitlines():
        commit, _, ref = line.partition("\t")
        found[ref.removesuffix(PEELED).removeprefix(TAGS)] = commit  # an annotated tag's commit comes after the tag
    return found


def _listing(source: Source) -> Listing | Failure:
    try:
        found = commits(Git(Path.cwd()), source.url)
    except GitFailed as fault:
        return Unreachable(f"{source.name} does not answer: {fault.sentence}", field=f"source.{source.name}")
    except Failure as fault:
        return fault
    versions = {tag: version for tag in found if (version := source.version(tag))}
    artifacts = tuple(Artifact(source.name, version, tag, found[tag]) for tag, version in versions.items())
    return Listing(source.name, artifacts, complete=True)
