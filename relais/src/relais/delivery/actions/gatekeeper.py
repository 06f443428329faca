"""Asking the gates: each is open, or says in one sentence why not. One that nobody answers is closed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from relais.delivery.model.books import Books, packed
from relais.delivery.model.entries import Entry
from relais.delivery.model.gatekeeping import Gatekeeping
from relais.delivery.model.gates import Approval, Backup, Closed, ErrorBudget, Question, Verdict
from relais.delivery.model.rules import Rules
from relais.delivery.model.settings import Settings
from relais.delivery.model.things import Bundle, Environment, Promotion
from relais.delivery.ports import Authors, Clock, Questions, Readings, Seals, Signatures
from relais.kit.errors import Failure, Refusal

Gate = tuple[str, Callable[[], object]]


@dataclass(frozen=True)
class Answerers:
    """Who answers the gates."""

    seals: Seals
    authors: Authors
    signatures: Signatures
    readings: Readings
    questions: Questions


@dataclass(frozen=True)
class Change:
    """What would come to an environment, by the name that approvals know it by."""

    id: str
    environment: Environment
    promotion: Promotion
    authors: Callable[[], frozenset[str]]
    """Asks who wrote it."""
    told: str
    """What it is, for people who read the ledger."""

    @property
    def of_versions(self) -> bool:
        """Tell whether versions move; what asks for proofs and signatures of these is not asked of configuration."""
        return not self.promotion.configuration


@dataclass(frozen=True)
class Gatekeeper:
    """Asks the gates of an environment."""

    settings: Settings
    books: Books
    answerers: Answerers
    clock: Clock

    def change(self, environment: Environment, promotion: Promotion) -> Change:
        """Return what a promotion of versions would change."""
        moved = promotion.after.moved(promotion.before)
        told = ", ".join(f"{one.source} {one.version} {one.digest}" for one in moved)
        return Change(promotion.after.id, environment, promotion, lambda: self._authors(promotion), told)

    def verdicts(self, change: Change) -> Iterator[Verdict]:
        """Ask every gate that the environment has, the nearest first."""
        for name, rule in self._gates(change):
            yield Verdict(name, _closed(name, rule))

    def open(self, change: Change) -> None:
        """See that every gate is open.

        Raises:
            Closed: one is not; its reason is told.
        """
        for verdict in self.verdicts(change):
            if verdict.closed:
                raise Closed(verdict.closed)

    def unapproved(self, change: Change) -> bool:
        """Tell whether a change waits for an approval of the ledger."""
        asked = change.environment.gates.approval
        return bool(asked and asked.read == "ledger" and _closed("approval", lambda: self._approved(asked, change)))

    def genuine(self, entry: Entry) -> bool:
        """Tell whether a claim counts: signed by whom it names, for this ledger and no other."""
        return not self.fault(entry)

    def fault(self, entry: Entry) -> str:
        """Say why a claim does not count, or nothing."""
        if entry.details.get("ledger") != self.books.first:
            return "it was not signed for this ledger"
        return self.answerers.seals.fault(entry)

    def claims(self, change: Change) -> list[Entry]:
        """Return what counts of what was said of a change."""
        return Rules(self.books).claims(change.id, change.environment.name, self.genuine)

    def bypassed(self, change: Change) -> bool:
        """Tell whether somebody who may has signed that a change need not wait."""
        asked = change.environment.gates.approval
        who = asked.who if asked else frozenset()
        return any(one.kind == "bypassed" and one.by in who for one in self.claims(change))

    def reviewed(self, asked: Approval, change: Change, given: Iterable[str]) -> None:
        """See that those who approved an open request at the forge are enough; their names there are turned into ours.

        Raises:
            Closed: they are not.
        """
        at, name = self.clock.now().isoformat(), change.environment.name
        people = [self.settings.usernames.get(one, one) for one in given]
        votes = [Entry("approved", one, at, one, name, change.id) for one in people]
        authors = frozenset() if asked.authors else change.authors()
        Gatekeeping.approval(asked, change.id, name, votes, authors)

    def _gates(self, change: Change) -> Iterator[Gate]:
        bypassed, now = self.bypassed(change), self.clock.now()
        if (change.environment.gates.windows or change.environment.soak) and not bypassed:
            yield "clock", lambda: Gatekeeping.clock(now, self.books.last)
        if change.of_versions and change.environment.parents:
            yield "parents", lambda: self._soaked(change, bypassed=bypassed)
        if not bypassed:
            yield from self._of_the_moment(change)
        yield from self._of_the_change(change)

    def _of_the_moment(self, change: Change) -> Iterator[Gate]:
        """Give the gates that a bypass opens: they say nothing of what comes, only of when."""
        gates, name, now = change.environment.gates, change.environment.name, self.clock.now()
        if gates.windows:
            yield "freeze", lambda: Gatekeeping.window(gates.windows, name, now)
        if budget := gates.budget:
            yield "error budget", lambda: self._budget(budget, name)
        if backup := gates.backup:
            yield "backup", lambda: self._backup(backup)

    def _of_the_change(self, change: Change) -> Iterator[Gate]:
        """Give the gates that nothing opens but an answer."""
        gates = change.environment.gates
        if (asked := gates.approval) and asked.read == "ledger":
            yield "approval", lambda: self._approved(asked, change)
        if gates.signed and change.of_versions:
            yield "signature", lambda: self._signed(gates.signed, change.promotion.after)
        if question := gates.question:
            yield "command", lambda: self._asked(question, change)

    def _soaked(self, change: Change, *, bypassed: bool) -> None:
        bundle, now = change.promotion.after, self.clock.now()
        Rules(self.books).soaked(bundle, change.environment, now, bypassed=bypassed)

    def _approved(self, asked: Approval, change: Change) -> None:
        authors = frozenset() if asked.authors else change.authors()
        Gatekeeping.approval(asked, change.id, change.environment.name, self.claims(change), authors)

    def _authors(self, promotion: Promotion) -> frozenset[str]:
        before, found = promotion.before.by_source, frozenset[str]()
        for one in promotion.after.moved(promotion.before):
            found |= self.answerers.authors.of(self.settings.sources[one.source], before.get(one.source), one)
        return found

    def _signed(self, sources: Sequence[str], bundle: Bundle) -> None:
        for artifact in (one for one in bundle if one.source in sources):
            fault = self.answerers.signatures.fault(self.settings.sources[artifact.source], artifact)
            Gatekeeping.signature(f"{artifact.source} {artifact.version}", fault)

    def _budget(self, asked: ErrorBudget, name: str) -> None:
        Gatekeeping.budget(asked, name, self.answerers.readings.budget(asked), self.clock.now())

    def _backup(self, asked: Backup) -> None:
        Gatekeeping.backup(asked, self.answerers.readings.backup(asked), self.clock.now())

    def _asked(self, asked: Question, change: Change) -> None:
        facts = {
            "environment": change.environment.name,
            "bundle": change.id,
            "artifacts": packed(change.promotion.after),
        }
        Gatekeeping.command(asked, self.answerers.questions.ask(asked, facts))


def _closed(name: str, rule: Callable[[], object]) -> str:
    try:
        rule()
    except Refusal as refusal:
        return str(refusal)
    except Failure as fault:
        return f"the gate {name!r} is closed, for nobody answers it: {fault}"
    return ""
