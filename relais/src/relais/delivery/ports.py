"""What delivery asks of the world."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from relais.delivery.model.entries import Entry
from relais.delivery.model.gates import Answer, Backup, Drill, ErrorBudget, Figure, Question
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

    def test(self, commit: str, folder: str, command: str, within: timedelta) -> str:
        """Run a command in a checkout of a commit, for so long; return what it said when it failed, or nothing."""

    def push(self, base: str, commit: str) -> None:
        """Move the branch from one commit to the other.

        Raises:
            Moved: it is not there any more; nothing was changed.
        """

    def authors(self, commit: str, path: str, lines: Sequence[int]) -> frozenset[str]:
        """Return the addresses of those who wrote lines of a file, as they are in a commit."""

    def named(self, text: str) -> str:
        """Return the commit of the branch's history that a text names by its beginning; empty when there is none."""

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
    """Where people look at a change before they merge it; a request is known by its environment and its branch."""

    def options(self, proposal: Proposal) -> Sequence[str]:
        """Return what a push tells the forge, so that it opens a request."""

    def proposed(self, proposal: Proposal, said: str) -> str:
        """Bring the request up to date once its branch is pushed, void approvals of another change; return its address.

        Raises:
            Unreachable: the forge does not answer; the branch is there, and the next run does it.
        """

    def state(self, environment: Environment, branch: str) -> State:
        """Return what became of the last request of a branch."""

    def settled(self, environment: Environment, branch: str) -> None:
        """Let the forge know that a request was merged, if it did not see that itself."""

    def approvals(self, environment: Environment, branch: str) -> frozenset[str]:
        """Return who approved what the open request asks for now."""


class Editor(Protocol):
    """Reads and changes one value in a file, and not one byte more."""

    def read(self, file: str, content: bytes, where: str) -> str:
        """Return the value at a place."""

    def edit(self, file: str, content: bytes, where: str, value: str) -> bytes:
        """Return the content with another value at a place."""

    def below(self, file: str, content: bytes, where: str) -> Sequence[str]:
        """Name the place of every value below a place; a single value is itself."""

    def copy(self, file: str, source: bytes, target: bytes, where: str) -> bytes:
        """Return the target with the value that the source has at a place, written as it is there."""

    def line(self, file: str, content: bytes, where: str) -> int:
        """Return the number of the line that a value begins on."""

    def same(self, one: str, other: str) -> bool:
        """Tell whether two texts name one place."""


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

    def between(self, url: str, steps: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[datetime]]:
        """Return when the commits from one tag to the other were made, as far as the repository tells."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return this instant, in UTC."""


class Seals(Protocol):
    """Signatures of people under what they say."""

    def person(self) -> str:
        """Return whose key is at hand.

        Raises:
            Refusal: no key at hand is an approver's.
        """

    def sign(self, statement: bytes) -> str:
        """Return the signature of a statement by that key, in one line."""

    def fault(self, entry: Entry) -> str:
        """Say what is wrong with an entry's signature; nothing when an approver of that name made it."""


class Authors(Protocol):
    """Who wrote what is published."""

    def of(self, source: Source, before: Artifact | None, after: Artifact) -> frozenset[str]:
        """Return the addresses of those who wrote the commits after one artifact, up to another.

        Raises:
            Failure: it cannot be told.
        """


class Signatures(Protocol):
    """Signatures of pipelines under what they publish."""

    def fault(self, source: Source, artifact: Artifact) -> str:
        """Say what is wrong with an artifact's signature; nothing when one of the source's keys made it.

        Raises:
            Failure: it cannot be told.
        """


class Readings(Protocol):
    """Figures that others measure."""

    def budget(self, asked: ErrorBudget) -> Figure:
        """Return what is left of an error budget.

        Raises:
            Failure: nobody tells.
        """

    def backup(self, asked: Backup) -> Drill:
        """Return what became of the last restoration of a backup.

        Raises:
            Failure: nobody tells.
        """


class Questions(Protocol):
    """Commands that say yes or no."""

    def ask(self, asked: Question, facts: Mapping[str, str]) -> Answer:
        """Run a command, with facts in its environment, for as long as it may."""
