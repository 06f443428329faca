"""What delivery asks of the world."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from relais.delivery.model.entries import Entry
from relais.delivery.model.notices import Notice, Taken
from relais.delivery.model.requests import Proposal, State
from relais.delivery.model.sources import Source
from relais.delivery.model.things import Artifact, Environment, Listing
from relais.kit.errors import Failure


class Ledger(Protocol):
    """What happened, in order, for everybody to read and nobody to change."""

    def entries(self) -> Sequence[Entry]:
        """Return every entry, oldest first, once the chain was followed to its end.

        Raises:
            ChainBroken: an entry was changed, removed or put in between.
        """

    def append(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Write those entries whose keys are not there yet, all or none; return what was written.

        Raises:
            Moved: others wrote all the while.
            ChainBroken: what is there already is not what was written.
        """


class Sources(Protocol):
    """What is published. Many are asked at once; one that fails is told in its place, and stops no other."""

    def listings(self, sources: Sequence[Source]) -> Sequence[Listing | Failure]:
        """Return what each source has, in their order; digests are left empty where they take questions of their own.

        A source that answered in part has a listing that is not complete.
        """

    def digests(self, wanted: Sequence[tuple[Source, Artifact]]) -> Sequence[str | Failure]:
        """Return what each of these is today, in their order."""


class Consumer(Protocol):
    """The branch of a repository that holds environments."""

    def tip(self) -> str:
        """Fetch the branch, and return its commit."""

    def read(self, commit: str, path: str) -> bytes:
        """Return a file's bytes; empty when it is not there."""

    def commit(self, base: str, files: Mapping[str, bytes], message: str) -> str:
        """Make a commit, which nobody sees yet."""

    def test(self, commit: str, folder: str, command: str) -> str:
        """Run a command in a checkout of a commit; return what it said when it failed, or nothing."""

    def push(self, base: str, commit: str) -> None:
        """Move the branch from one commit to the other.

        Raises:
            Moved: it is not there any more; nothing was changed.
        """

    def find(self, promotion: str, base: str, tip: str) -> str:
        """Return the commit after a base that carries a promotion, empty when there is none."""

    def head(self, branch: str) -> str:
        """Fetch another branch, and return its commit; empty when there is none."""

    def carries(self, promotion: str, commit: str) -> bool:
        """Tell whether a commit is the one of a promotion."""

    def propose(self, branch: str, old: str, commit: str, options: Sequence[str] = ()) -> str:
        """Move another branch from one commit, or none, to the other; return what the remote said.

        Raises:
            Moved: it is not there any more; nothing was changed.
            Rejected: the remote said no.
        """


class Consumers(Protocol):
    """The repositories of the environments."""

    def of(self, environment: Environment) -> Consumer:
        """Return the branch of an environment."""


class Forge(Protocol):
    """Where people look at a change before they merge it: one open request per environment."""

    def options(self, proposal: Proposal) -> Sequence[str]:
        """Return what a push tells the forge, so that it opens a request."""

    def proposed(self, proposal: Proposal, said: str) -> str:
        """Bring the request up to date once its branch is pushed, void approvals of another bundle; return its address.

        Raises:
            Unreachable: the forge does not answer; the branch is there, and the next run does it.
        """

    def state(self, environment: Environment) -> State:
        """Return what became of the last request of an environment."""

    def settled(self, environment: Environment) -> None:
        """Let the forge know that a request was merged, if it did not see that itself."""

    def approvals(self, environment: Environment) -> frozenset[str]:
        """Return who approved what the open request asks for now."""


class Editor(Protocol):
    """Reads and changes one value in a file, and not one byte more."""

    def read(self, file: str, content: bytes, where: str) -> str:
        """Return the value at a place."""

    def edit(self, file: str, content: bytes, where: str, value: str) -> bytes:
        """Return the content with another value at a place."""


class Inbox(Protocol):
    """Notices that wait, and the ids of those that were: both outlive the process."""

    def put(self, notice: Notice, limit: int) -> Taken:
        """Keep a notice, unless it is known already or as many wait as may; it is kept when this returns."""

    def waiting(self) -> Sequence[Notice]:
        """Return the notices that wait, oldest first."""

    def done(self, notices: Sequence[Notice]) -> None:
        """Let these wait no longer; that they were there stays known."""


class CommitTimes(Protocol):
    """When commits were made."""

    def between(
        self, url: str, steps: Iterable[tuple[Artifact, Artifact]]
    ) -> Mapping[tuple[Artifact, Artifact], Sequence[datetime]]:
        """Return when the commits of each step of a repository were made, as far as it tells."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return this instant, in UTC."""
