"""The tags of a git repository as a source: one answer tells them all, so a listing is whole or there is none."""

from pathlib import Path

from relais.adapters.git.process import Git, GitFailed
from relais.delivery.model.settings import TAG, Source
from relais.delivery.model.things import Artifact, Listing
from relais.kit.errors import Unreachable
from relais.kit.semver import Version

PEELED = "^{}"
TAGS = "refs/tags/"


class GitTags:
    """Lists the versions that are tagged in repositories."""

    def listing(self, source: Source) -> Listing:
        """Return all versions; the commit that a tag names is its digest."""
        try:
            told = Git(Path.cwd()).text("ls-remote", "--tags", source.url)
        except GitFailed as fault:
            raise Unreachable(
                f"{source.name} does not answer: {fault.sentence}", field=f"source.{source.name}"
            ) from fault
        commits: dict[str, str] = {}
        for line in told.splitlines():
            commit, _, ref = line.partition("\t")
            name = ref.removeprefix(TAGS)
            commits[name.removesuffix(PEELED)] = commit  # the commit of an annotated tag comes after the tag itself
        found = [
            Artifact(source.name, version, tag, commit)
            for tag, commit in commits.items()
            if (version := _of(source, tag))
        ]
        return Listing(source.name, tuple(found), complete=True)


def _of(source: Source, tag: str) -> Version | None:
    head, _, tail = source.tag.partition(TAG)
    return Version.of(tag[len(head) : len(tag) - len(tail)]) if tag.startswith(head) and tag.endswith(tail) else None
