"""Promoting: first the intent is written, then the commit pushed, then what was done. Stopped, it is run again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relais.delivery.actions.configuring import Configurer
from relais.delivery.actions.looking import Look, Outlook
from relais.delivery.actions.outcomes import Outcome, asked, outcome, requested
from relais.delivery.actions.rounds import Done, Prepare, Round, levels
from relais.delivery.actions.telling import Prepared, Teller, message
from relais.delivery.model.books import unpacked
from relais.delivery.model.entries import Entry, Kind
from relais.delivery.model.requests import Proposal, branch_of
from relais.delivery.model.rules import Rules
from relais.delivery.model.things import Bundle, Environment, Promotion, Reason
from relais.delivery.ports import Clock
from relais.kit.errors import Failure, Moved

ATTEMPTS = 10


@dataclass
class Promoter:
    """Moves environments."""

    look: Look
    clock: Clock
    person: str

    @property
    def teller(self) -> Teller:
        """What writes the ledger's entries in the name of whoever moves."""
        return Teller(self.clock, self.person)

    def finish(self, environments: Sequence[Environment]) -> list[str]:
        """Bring to its end what was begun in environments and not told to be done; return what was pushed.

        An intent came to nothing once its branch moved on without it: it could be pushed onto its base alone. Until
        then whoever began it may still be pushing, so nothing is said of it.
        """
        self.look.afresh()
        known = {one.name: one for one in environments}
        begun = [one for one in self.look.books.intents.values() if one.environment in known]
        found = [(one, self._outcome(known[one.environment], one, begun[place:])) for place, one in enumerate(begun, 1)]
        if told := [entry for intent, one in found if one for entry in self._concluded(intent, one)]:
            self.look.ledger.append(told)
            self.look.afresh()
        for intent, one in found:
            if self.look.forge and one and one.commit and intent.details.get("via") == "request":
                branch = branch_of(intent.environment, intent.details.get("configuration", ""))
                self.look.forge.settled(known[intent.environment], branch)
        return [one.commit for _intent, one in found if one and one.commit]

    def _concluded(self, intent: Entry, found: Outcome) -> list[Entry]:
        return self.teller.concluded(intent, found.commit, found.said, **found.more)

    def _outcome(self, environment: Environment, intent: Entry, later: Sequence[Entry]) -> Outcome | None:
        """Return what became of an intent; nothing as long as it may still come to be."""
        try:
            tip = self.look.consumers.of(environment).tip()
            found = outcome(self.look.consumers.of(environment), intent, tip)
            if found or intent.details.get("via") != "request":
                return found
            after = [one for one in later if one.environment == environment.name]
            return requested(self.look, environment, intent, tip, after, lambda: self._has(environment, intent))
        except Failure:  # whoever promotes there is told; the other repositories go on
            return None

    def _has(self, environment: Environment, intent: Entry) -> bool:
        """Tell whether an environment has what an intent would give it."""
        if intent.details.get("configuration"):
            return Configurer(self.look).has(environment, intent)
        return self.look.present(environment)[1] == unpacked(intent.details["artifacts"])

    def prepared(self, environment: Environment, reason: Reason, after: Bundle | None = None) -> Prepared | None:
        """Return what a promotion would write; nothing when there is nothing new. `after` names a bundle of one's own.

        Raises:
            Refusal: a rule forbids it.
        """
        found = self.look.ahead(environment)
        promotion = Promotion(environment.name, found.before, after or found.after, reason)
        if promotion.after == promotion.before:
            return None
        rules = Rules(self.look.books)
        for artifact in promotion.after:
            rules.seen(artifact)
        rules.onward(promotion)
        rules.free(promotion)
        if reason != "rollback":  # what it had itself waits for nothing
            self.look.gatekeeper.open(self.look.gatekeeper.change(environment, promotion))
        if environment.via == "request":
            asked(self.look, Proposal(environment, promotion, message(promotion)))
        return Prepared(promotion, found.base, self._files(found, promotion), message(promotion))

    def promote(self, environment: Environment, reason: Reason, after: Bundle | None = None) -> Done:
        """Move an environment; return what became of it: a commit, a request, or nothing new.

        Raises:
            TestsFailed: the environment's tests did not pass; it is in the ledger, and nothing else was changed.
            Rejected: its remote said no; that is in the ledger too.
            Moved: others were quicker, many times.
            Refusal: a rule forbids it.
        """
        return self.promote_all([environment], reason, {environment.name: after} if after else {})[0].sound()

    def promote_all(
        self, environments: Sequence[Environment], reason: Reason, wanted: Mapping[str, Bundle] | None = None
    ) -> list[Done]:
        """Move environments, in as many repositories as they are in; return what became of each, in their order.

        One that fails stops no other. `wanted` names bundles of one's own by environment. Those that take from others
        of them come after these.
        """
        return self._all(environments, lambda one: self.prepared(one, reason, (wanted or {}).get(one.name)))

    def configure(self, environment: Environment, reason: Reason) -> Done:
        """Copy named values into an environment; return what became of it, nothing new when none differs.

        Raises:
            Failure: as when it is promoted.
        """
        return self._all([environment], lambda one: Configurer(self.look).prepared(one, reason))[0].sound()

    def _all(self, environments: Sequence[Environment], prepare: Prepare) -> list[Done]:
        done: dict[str, Done] = {}
        for level in levels(environments):
            left = level
            for _attempt in range(ATTEMPTS):
                self.finish(left)
                self.look.reach(left)
                done |= self._round(prepare).run(left)
                left = [one for one in left if isinstance(done[one.name].fault, Moved)]
                if not left:
                    break
        return [done[one.name] for one in environments]

    def _round(self, prepare: Prepare) -> Round:
        return Round(prepare, self.look.consumers, self.look.ledger, self.teller, self.look.forge)

    def write(self, kind: Kind, environment: str = "", *, dry_run: bool = False, **details: str) -> Entry:
        """Write to the ledger that somebody holds, resumes, freezes or thaws; return what is written."""
        at = self.clock.now().isoformat()
        entry = Entry(kind, f"{kind} {environment} {at}", at, self.person, environment, "", details)
        return entry if dry_run else next(iter(self.look.ledger.append([entry])), entry)

    def roll_back(self, environment: Environment, to: str = "", why: str = "") -> Done:
        """Give an environment the bundle that it had before, and hold what goes back, so that automation leaves it.

        `to` names an earlier one, by a version or a commit. Nothing is done when it has that
        already, or when its last promotion was a rollback and nothing is named: to go on from there somebody promotes
        it. So a rollback that was stopped may be run again.

        Raises:
            Refusal: the ledger knows of no such bundle.
        """
        self.finish([environment])
        if environment.name in self.look.books.rolled_back and not to:
            return Done(environment)
        earlier, (_base, now) = self.look.earlier(environment, to), self.look.present(environment)
        for one in earlier:
            if now.by_source.get(one.source) != one:
                reason = f"rolled back to {one.version}{': ' + why if why else ''}"
                self.write("held", environment.name, source=one.source, why=reason)
        return self.promote(environment, "rollback", earlier)

    def _files(self, found: Outlook, promotion: Promotion) -> dict[str, bytes]:
        environment, consumer = found.environment, self.look.consumers.of(found.environment)
        artifacts = promotion.after.by_source
        files: dict[str, bytes] = {}
        for slot in environment.slots:
            path = environment.path(slot)
            content = files.get(path) or consumer.read(found.base, path)
            files[path] = self.look.editor.edit(path, content, slot.place, artifacts[slot.source].value(slot.field))
        return files
