"""What versions ask of the world."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from relais.versions.model.versions import Commit, Step


@dataclass(frozen=True)
class Release:
    """What a bump writes: files by path, a commit message, and annotated tags by name with their messages."""

    base: str
    """The commit that it is built on."""
    files: Mapping[str, bytes]
    """Empty when nothing carries a version: then the base itself is tagged."""
    message: str
    tags: Mapping[str, str]


class History(Protocol):
    """The commits of a repository."""

    def commits(self, revision: str) -> Iterator[Commit]:
        """Give the commits that a revision reaches, newest first; leaving early is cheap."""

    def is_shallow(self) -> bool:
        """Tell whether the oldest commits are missing here."""

    def unreachable_tags(self, revision: str) -> Sequence[str]:
        """Name the tags that a revision does not reach."""


class Repository(History, Protocol):
    """A repository in which releases are made; there may be a remote behind it."""

    def start(self) -> str:
        """Learn what the remote holds, and return the commit to release: the tip of the branch, the same on both.

        Raises:
            Refusal: the two differ.
        """

    def tags(self) -> frozenset[str]:
        """Name all tags."""

    def read(self, revision: str, path: str) -> bytes:
        """Return a file's bytes; empty when it is not there."""

    def message(self, revision: str) -> str:
        """Return the message of a commit."""

    def publish(self, release: Release) -> str:
        """Write commit and tags, all or nothing, here and at the remote; return the commit that was tagged.

        Raises:
            Moved: somebody else was quicker; nothing was changed.
            Refusal: a file that would be written is changed and not committed.
        """


class Editor(Protocol):
    """Changes one value in a file, and not one byte more."""

    def __call__(self, file: str, content: bytes, where: str, value: str) -> bytes:
        """Return the content with another value at a place.

        Raises:
            Misuse: there is no such place; the file and the place are named.
        """


class Renderer(Protocol):
    """Writes what changed, for people."""

    def __call__(self, step: Step, tag: str, date: str) -> str:
        """Return the section of a changelog for one component."""
