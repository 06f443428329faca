"""Approving, rejecting and bypassing: one signed entry of the ledger, about exactly what was looked at."""

from dataclasses import dataclass, replace

from relais.delivery.actions.configuring import Configurer
from relais.delivery.actions.gatekeeper import Change
from relais.delivery.actions.looking import Look
from relais.delivery.model.entries import Entry, Kind
from relais.delivery.model.things import Bundle, Environment, Promotion
from relais.kit.errors import Refusal

NOUNS = {"approved": "approval", "rejected": "rejection", "bypassed": "bypass"}


@dataclass
class Voter:
    """Says, in the name of whose key is at hand, what may go and what may not."""

    look: Look

    def configuration(self, environment: Environment) -> Change:
        """Return what of its configuration waits for an environment.

        Raises:
            Refusal: nothing does.
        """
        return Configurer(self.look).waiting(environment)

    def change(self, environment: Environment, after: Bundle | None = None) -> Change:
        """Return what waits for an environment, or what would come with a bundle of one's own.

        Raises:
            Refusal: nothing does.
        """
        found = self.look.ahead(environment)
        promotion = Promotion(environment.name, found.before, after or found.after, "manual")
        if promotion.after == promotion.before:
            raise Refusal(f"nothing waits for {environment.name}: there is nothing new.")
        return self.look.gatekeeper.change(environment, promotion)

    def vote(self, kind: Kind, change: Change, why: str, *, dry_run: bool = False) -> Entry:
        """Sign and write a vote; return it, or the same one that was written before.

        Raises:
            Refusal: whoever's key is at hand may not, or the ledger knows of the change's artifacts otherwise.
        """
        self._here(change)
        person = self.look.answerers.seals.person()
        self._may(kind, change, person)
        standing = [one for one in self.look.gatekeeper.claims(change) if one.by == person]
        if standing and standing[-1].kind == kind:
            return standing[-1]
        entry = self._entry(kind, change, person, why)
        if dry_run:
            return entry
        self._seen(change, person)
        entry = self._signed(entry)
        self.look.ledger.append([entry])
        self.look.afresh()
        return entry

    @staticmethod
    def _here(change: Change) -> None:
        """Refuse what is said at the forge."""
        asked, name = change.environment.gates.approval, change.environment.name
        if asked and asked.read == "forge":
            raise Refusal(f"{name} is approved on its request, at the forge.", remedy=f"See it: relais why {name}.")

    def _may(self, kind: Kind, change: Change, person: str) -> None:
        """Refuse early what would not count later."""
        asked, name = change.environment.gates.approval, change.environment.name
        if kind == "rejected":
            return
        if not asked:
            raise Refusal(f"{name} asks for no approval.", remedy=f"Add environment.{name}.delivery.approval.")
        if person not in asked.who:
            raise Refusal(f"{person} is not among those who approve for {name}: {', '.join(sorted(asked.who))}.")
        if kind == "approved" and not asked.authors and person.lower() in change.authors():
            raise Refusal(f"{person} wrote some of it: somebody else approves it for {name}.")

    def _entry(self, kind: Kind, change: Change, person: str, why: str) -> Entry:
        at, name = self.look.clock.now().isoformat(), change.environment.name
        details = {"what": change.told, **({"why": why} if why else {})}
        return Entry(kind, f"{kind} {name} {change.id} {person} {at}", at, person, name, change.id, details)

    def _seen(self, change: Change, person: str) -> None:
        """Write which digests were looked at, so that the ledger has a beginning, and a tag that moves is found out."""
        at = self.look.clock.now().isoformat()
        artifacts = change.promotion.after
        facts = [{"source": one.source, "tag": one.tag, "digest": one.digest} for one in artifacts]
        versions = [str(one.version) for one in artifacts]
        self.look.ledger.append(
            [
                Entry("discovered", " ".join(told.values()), at, person, details={**told, "version": version})
                for told, version in zip(facts, versions, strict=True)
            ]
        )
        self.look.afresh()

    def _signed(self, entry: Entry) -> Entry:
        """Return an entry with the ledger that it is for, and with its signature, which was checked."""
        bound = replace(entry, details={**entry.details, "ledger": self.look.books.first})
        signature = self.look.answerers.seals.sign(bound.statement)
        signed = replace(bound, details={**bound.details, "signature": signature})
        if fault := self.look.answerers.seals.fault(signed):
            raise Refusal(f"the {NOUNS[entry.kind]} would not count: {fault}.")
        return signed
