"""Looking: what each environment has, what it could take, and why it does not yet. Nothing is changed."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

from relais.delivery.model.books import Books
from relais.delivery.model.rules import Rules
from relais.delivery.model.settings import Settings
from relais.delivery.model.things import Artifact, Bundle, Environment, Listing, Promotion, Slot
from relais.delivery.ports import Clock, Consumers, Editor, Ledger, Sources
from relais.kit.errors import Failure, Misuse, Refusal

AT_ONCE = 8
"""Repositories that are asked at the same time: each costs a process that mostly waits for the network."""


@dataclass(frozen=True)
class Outlook:
    """What becomes of one environment."""

    environment: Environment
    base: str
    before: Bundle
    after: Bundle
    waits: str = ""
    """Why it does not move by itself, in one sentence; empty when it may, or when there is nothing new."""

    @property
    def moves(self) -> bool:
        """Tell whether there is something new."""
        return self.after != self.before

    @property
    def promotion(self) -> Promotion:
        """The intent to move it by itself."""
        return Promotion(self.environment.name, self.before, self.after, "auto")


@dataclass
class Look:
    """One look at the world: every listing and ledger is read once."""

    settings: Settings
    ledger: Ledger
    sources: Sources
    consumers: Consumers
    editor: Editor
    clock: Clock
    listings: dict[str, Listing] = field(default_factory=dict)
    tips: dict[str, str] = field(default_factory=dict)
    """Where the branches of environments are, by the environments' names, as far as they were looked at together."""

    def afresh(self, environments: Sequence[Environment] = ()) -> None:
        """Forget what may have moved, and look at the branches of these environments, several at once."""
        self.__dict__.pop("books", None)
        first = {(one.repository, one.branch): one for one in reversed(environments)}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = dict(zip(first, pool.map(self._tip, first.values()), strict=True))
        self.tips = {one.name: found[one.repository, one.branch] for one in environments}

    def _tip(self, environment: Environment) -> str:
        """Return where a branch is; nothing when it cannot be read, which is told when it is needed."""
        try:
            return self.consumers.of(environment).tip()
        except Failure:
            return ""

    @cached_property
    def books(self) -> Books:
        """What the ledger says."""
        return Books.of(self.ledger.entries())

    def listing(self, source: str) -> Listing:
        """Return what a source has.

        Raises:
            TagMoved: something that is known has other content than it had.
        """
        if source not in self.listings:
            listing, rules = self.sources.listing(self.settings.sources[source]), Rules(self.books)
            for artifact in listing.artifacts:
                rules.seen(artifact)
            self.listings[source] = listing
        return self.listings[source]

    def outlooks(self) -> list[Outlook]:
        """Say what becomes of every environment, those that are taken from first."""
        self.afresh(list(self.settings.environments.values()))
        return [self.outlook(one) for one in self.settings.environments.values()]

    def outlook(self, environment: Environment) -> Outlook:
        """Say what becomes of one environment.

        Raises:
            Refusal: its places disagree, a tag was moved, or a source did not tell all.
        """
        base, before = self.present(environment)
        after = self._proved(environment, before) if environment.parents else self._newest(environment, before)
        found = Outlook(environment, base, before, after)
        return Outlook(environment, base, before, after, self._waits(found)) if found.moves else found

    def present(self, environment: Environment) -> tuple[str, Bundle]:
        """Return the tip of an environment's branch, and the bundle that its files name."""
        consumer = self.consumers.of(environment)
        base = self.tips.get(environment.name) or consumer.tip()
        contents = {environment.path(slot): consumer.read(base, environment.path(slot)) for slot in environment.slots}
        missing = [path for path, content in contents.items() if not content]
        if missing:
            raise Misuse(
                f"{missing[0]} is not in {environment.repository}.", field=f"environment.{environment.name}.delivery"
            )
        values = {slot: self._value(environment, slot, contents) for slot in environment.slots}
        first = {slot.source: (slot, value) for slot, value in reversed(values.items())}
        bundle = Bundle.of(self._artifact(slot, value) for slot, value in first.values())
        Rules.agreed(values, bundle)
        return base, bundle

    def drift(self, environment: Environment) -> str:
        """Say in what the files differ from what the ledger gave an environment, or nothing."""
        given, (_base, present) = self.books.current.get(environment.name), self.present(environment)
        differing = [one for one in present if given and given.by_source.get(one.source) != one]
        names = ", ".join(f"{one.source} {one.version}" for one in differing)
        return f"{environment.name} has {names}, which the ledger did not give it: changed by hand." if names else ""

    def _value(self, environment: Environment, slot: Slot, contents: Mapping[str, bytes]) -> str:
        path = environment.path(slot)
        return self.editor.read(path, contents[path], slot.place)

    def _artifact(self, slot: Slot, value: str) -> Artifact:
        """Return the artifact that a value names; a source that lacks what is in use is not believed."""
        listing = self.listing(slot.source)
        found = [one for one in listing.artifacts if one.value(slot.field) == value]
        if not found:
            raise Refusal(
                f"{slot.file}: {slot.place} is {value}, of which {slot.source} does not tell.",
                remedy="Look at the source first: nothing moves until it tells all that it has.",
            )
        return found[0]

    def _newest(self, environment: Environment, before: Bundle) -> Bundle:
        rules, used = Rules(self.books), before.by_source
        new = {
            name: rules.newest(self.listing(name), self.settings.sources[name].allowed, used[name])
            for name in environment.sources
        }
        return Bundle.of(new[name] or used[name] for name in environment.sources)

    def _proved(self, environment: Environment, before: Bundle) -> Bundle:
        """Return the bundle that the parents proved last, as far as this environment takes of it."""
        rules = Rules(self.books)
        proofs = [
            (since, one) for name in environment.parents for one, since in self.books.proofs.get(name, {}).items()
        ]
        for _since, one in sorted(proofs, key=lambda proof: proof[0], reverse=True):
            part = one.only(environment.sources)
            if part.by_source.keys() == environment.sources and _passes(lambda: rules.proved(part, environment)):  # noqa: B023 - called at once
                return part
        return before

    def _waits(self, found: Outlook) -> str:
        """Say why what is new does not come by itself."""
        rules = Rules(self.books)
        try:
            rules.soaked(found.after, found.environment, self.clock.now())
            rules.onward(found.promotion)
            rules.free(found.promotion)
        except Refusal as refusal:
            return str(refusal)
        name = found.environment.name
        return "" if found.environment.automatic else f"{name} moves by hand. Run relais promote {name}."


def _passes(rule: object) -> bool:
    try:
        rule()  # type: ignore[operator] # a rule is asked by calling it
    except Refusal:
        return False
    return True
