"""The history as commits, read in one pass of `git log`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from relais.adapters.git.process import Git
from relais.versions.model.versions import Commit

FORMAT = "%x00%H%x00%P%x00%D%x00%ct%x00%B%x00"
LOG = (
    *("-c", "log.showRoot=true", "-c", "log.showSignature=false", "-c", "i18n.logOutputEncoding=UTF-8"),
    *("log", "-z", f"--format={FORMAT}", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv"),
    *("--decorate=full", "--decorate-refs=refs/tags/*"),
)
TAG = "tag: refs/tags/"


def commits(git: Git, revision: str) -> Iterator[Commit]:
    """Give the commits that a revision reaches, newest first, each with its files and tags; leaving early is cheap.

    Raises:
        GitFailed: there is no such revision, or no repository.
    """
    tokens = _tokens(git.stream(*LOG, revision, "--"))
    for first in tokens:
        id_ = first or next(tokens)
        parents, decoration, time, message, _end = (next(tokens) for _ in range(5))
        files = []
        while name := next(tokens, ""):
            files.append(name.removeprefix("\n"))
        tags = _tags(decoration) if decoration else ()
        yield Commit(id_, tuple(parents.split()), tags, message.strip("\n"), tuple(files), int(time))


def _tags(decoration: str) -> tuple[str, ...]:
    return tuple(one.removeprefix(TAG) for one in decoration.split(", ") if one.startswith(TAG))


def _tokens(pieces: Iterator[bytes]) -> Iterator[str]:
    """Cut the output at its zero bytes."""
    rest = b""
    for piece in pieces:
        whole, zero, rest = (rest + piece).rpartition(b"\0")
        if zero:
            yield from whole.decode("utf-8", "surrogateescape").split("\0")
    if rest:
        yield rest.decode("utf-8", "surrogateescape")


class LocalHistory:
    """The commits of a local repository."""

    def __init__(self, folder: Path) -> None:
        self.git = Git(folder)

    def commits(self, revision: str) -> Iterator[Commit]:
        """Give the commits that a revision reaches, newest first."""
        return commits(self.git, revision)

    def is_shallow(self) -> bool:
        """Tell whether the oldest commits are missing here."""
        return self.git.text("rev-parse", "--is-shallow-repository") == "true"

    def unreachable_tags(self, revision: str) -> Sequence[str]:
        """Name the tags that a revision does not reach."""
        return self.git.text("tag", "--list", "--no-merged", revision).split()
