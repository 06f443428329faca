"""Promoting: first the intent is written, then the commit pushed, then what was done. Stopped, it is run again."""

from collections.abc import Mapping
from dataclasses import dataclass

from relais.delivery.actions.looking import Look, Outlook
from relais.delivery.model.books import Books, packed
from relais.delivery.model.entries import Entry, Kind
from relais.delivery.model.rules import Rules
from relais.delivery.model.things import Bundle, Environment, Promotion, Reason
from relais.delivery.ports import Clock
from relais.kit.errors import Moved, Refusal

ATTEMPTS = 10


class TestsFailed(Refusal):
    """What proves a bundle did not."""


@dataclass(frozen=True)
class Prepared:
    """A promotion as it would be pushed: the files that it writes, and the commit's message."""

    promotion: Promotion
    base: str
    files: Mapping[str, bytes]
    message: str


@dataclass
class Promoter:
    """Moves environments."""

    look: Look
    clock: Clock
    person: str

    def finish(self, environment: Environment) -> list[str]:
        """Bring to its end what was begun in an environment and not told to be done; return what was pushed."""
        consumer, pushed = self.look.consumers.of(environment), []
        for name, intent in Books.of(self.look.ledger.entries()).intents.items():
            if intent.environment != environment.name:
                continue
            commit = consumer.find(name, intent.details["base"], consumer.tip())
            self._conclude(intent, commit)
            pushed += [commit] if commit else []
        return pushed

    def prepared(self, environment: Environment, reason: Reason, after: Bundle | None = None) -> Prepared | None:
        """Return what a promotion would write; nothing when there is nothing new. `after` names a bundle of one's own.

        Raises:
            Refusal: a rule forbids it.
        """
        found = self.look.outlook(environment)
        promotion = Promotion(environment.name, found.before, after or found.after, reason)
        if promotion.after == promotion.before:
            return None
        rules = Rules(self.look.books)
        for artifact in promotion.after:
            rules.seen(artifact)
        if reason != "rollback":  # what it had itself needs no parent's proof
            rules.soaked(promotion.after, environment, self.clock.now())
        rules.onward(promotion)
        rules.free(promotion)
        return Prepared(promotion, found.base, self._files(found, promotion), _message(promotion))

    def promote(
        self, environment: Environment, reason: Reason, after: Bundle | None = None
    ) -> tuple[Prepared, str] | None:
        """Move an environment; return what was written and its commit, or nothing when there is nothing new.

        Raises:
            TestsFailed: the environment's tests did not pass; it is in the ledger, and nothing else was changed.
            Moved: others were quicker, many times.
            Refusal: a rule forbids it.
        """
        for attempt in range(ATTEMPTS):
            self.finish(environment)
            self.look.__dict__.pop("books", None)
            prepared = self.prepared(environment, reason, after)
            try:
                return (prepared, self._carry_out(environment, prepared)) if prepared else None
            except Moved:
                if attempt == ATTEMPTS - 1:
                    raise
        return None

    def write(self, kind: Kind, environment: str = "", **details: str) -> None:
        """Write to the ledger that somebody holds, resumes, freezes or thaws."""
        at = self.clock.now().isoformat()
        self.look.ledger.append([Entry(kind, f"{kind} {environment} {at}", at, self.person, environment, "", details)])

    def roll_back(self, environment: Environment) -> tuple[Prepared, str] | None:
        """Give an environment the bundle that it had before, and hold what goes back, so that automation leaves it.

        Nothing is done, and nothing is returned, when its last promotion was a rollback already: to go on from there
        somebody promotes it. So a rollback that was stopped may be run again.

        Raises:
            Refusal: the ledger knows of no bundle before.
        """
        self.finish(environment)
        books = Books.of(self.look.ledger.entries())
        if environment.name in books.rolled_back:
            return None
        _base, now = self.look.present(environment)
        before = [one for one in books.history.get(environment.name, []) if one != now]
        if not before:
            raise Refusal(f"the ledger knows of nothing that {environment.name} had before.")
        for one in before[-1]:
            if now.by_source.get(one.source) != one:
                self.write("held", environment.name, source=one.source, why=f"rolled back to {one.version}")
        return self.promote(environment, "rollback", before[-1])

    def _carry_out(self, environment: Environment, prepared: Prepared) -> str:
        promotion, consumer = prepared.promotion, self.look.consumers.of(environment)
        commit = consumer.commit(prepared.base, prepared.files, prepared.message)
        if environment.tests and (said := consumer.test(commit, environment.folder, environment.tests)):
            self._write("failed", promotion, prepared.base, {"said": said})
            raise TestsFailed(
                f"the tests of {environment.name} did not pass: {said}",
                remedy="Nothing was changed. Mend it, and run it again.",
            )
        self._write("intended", promotion, prepared.base)
        consumer.push(prepared.base, commit)
        self._conclude(self._entry("intended", promotion, prepared.base), commit)
        return commit

    def _conclude(self, intent: Entry, commit: str) -> None:
        """Write what became of an intent: it is pushed and proved, or it never was."""
        details = {**intent.details, "commit": commit}
        kinds: tuple[Kind, ...] = ("promoted", "verified") if commit else ("failed",)
        at = self.clock.now().isoformat()
        name = f"{details['promotion']} {commit or at}"  # a commit is told once, whoever tells it
        entries = [
            Entry(kind, f"{name} {kind}", at, self.person, intent.environment, intent.bundle, details) for kind in kinds
        ]
        self.look.ledger.append(entries)

    def _write(self, kind: Kind, promotion: Promotion, base: str, more: Mapping[str, str] | None = None) -> None:
        seen = [
            Entry("discovered", f"{one.source} {one.tag} {one.digest}", self.clock.now().isoformat(), self.person,
                  details={"source": one.source, "tag": one.tag, "digest": one.digest, "version": str(one.version)})
            for one in promotion.after
        ]  # fmt: skip
        self.look.ledger.append([*seen, self._entry(kind, promotion, base, more)])

    def _entry(self, kind: Kind, promotion: Promotion, base: str, more: Mapping[str, str] | None = None) -> Entry:
        details = {"promotion": promotion.id, "base": base, "reason": promotion.reason}
        details |= {"artifacts": packed(promotion.after), "before": packed(promotion.before)}
        at = self.clock.now().isoformat()
        return Entry(
            kind,
            f"{promotion.id} {base} {kind} {at}",
            at,
            self.person,
            promotion.environment,
            promotion.after.id,
            {**details, **(more or {})},
        )

    def _files(self, found: Outlook, promotion: Promotion) -> dict[str, bytes]:
        environment, consumer = found.environment, self.look.consumers.of(found.environment)
        artifacts = promotion.after.by_source
        files: dict[str, bytes] = {}
        for slot in environment.slots:
            path = environment.path(slot)
            content = files.get(path) or consumer.read(found.base, path)
            files[path] = self.look.editor.edit(path, content, slot.place, artifacts[slot.source].value(slot.field))
        return files


def _message(promotion: Promotion) -> str:
    before = promotion.before.by_source
    moved = [one for one in promotion.after if before.get(one.source) != one]
    names = ", ".join(f"{one.source} {one.version}" for one in moved)
    trailers = [f"Relais-Promotion: {promotion.id}", f"Relais-Bundle: {promotion.after.id}"]
    trailers += [f"Relais-Artifact: {one.source} {one.version} {one.digest}" for one in promotion.after]
    return "\n".join([f"chore: {promotion.environment} takes {names}", "", *trailers, ""])
