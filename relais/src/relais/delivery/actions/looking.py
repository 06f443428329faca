"""Looking: what each environment has, what it could take, and why it does not yet. Nothing is changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property

from relais.delivery.actions.gatekeeper import Answerers, Change, Gatekeeper
from relais.delivery.model.books import Books
from relais.delivery.model.requests import branch_of
from relais.delivery.model.rules import Rules
from relais.delivery.model.settings import Settings
from relais.delivery.model.things import Artifact, Bundle, Environment, Listing, Promotion, Slot
from relais.delivery.ports import Clock, Consumers, Editor, Forge, Ledger, Sources
from relais.kit.errors import Failure, Misuse, Refusal

AT_ONCE = 8
"""Repositories that are asked at the same time: each costs a process that mostly waits for the network. More than ten
that knock at once are turned away by OpenSSH's server, as it is set up by default (MaxStartups)."""


@dataclass(frozen=True)
class Outlook:
    """What becomes of one environment."""

    environment: Environment
    base: str
    before: Bundle
    after: Bundle
    waits: str = ""
    """Why it does not move by itself, in one sentence; empty when it may, or when there is nothing new."""
    fault: Failure | None = None
    """Why nothing is known of it."""

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
    answerers: Answerers
    forge: Forge | None = None
    answers: dict[str, Listing | Failure] = field(default_factory=dict)
    """What the sources said, by their names."""
    known: dict[tuple[str, str], Artifact | Failure] = field(default_factory=dict)
    """Artifacts whose digests were asked for, by source and tag."""
    tips: dict[str, str | Failure] = field(default_factory=dict)
    """Where the branches of environments are, or why nobody knows, by the environments' names, as far as they were
    looked at together."""

    def afresh(self, environments: Sequence[Environment] = ()) -> None:
        """Forget what may have moved, and look at the branches of these environments."""
        self.__dict__.pop("books", None)
        self.reach(environments)

    def reach(self, environments: Sequence[Environment]) -> None:
        """Look at the branches of these environments, several at once, and forget where others were."""
        first = {(one.repository, one.branch): one for one in reversed(environments)}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = dict(zip(first, pool.map(self._tip, first.values()), strict=True))
        self.tips = {one.name: found[one.repository, one.branch] for one in environments}

    def _tip(self, environment: Environment) -> str | Failure:
        """Return where a branch is, or why nobody knows, which is told when it is needed."""
        try:
            return self.consumers.of(environment).tip()
        except Failure as fault:
            return fault

    @cached_property
    def books(self) -> Books:
        """What the ledger says."""
        return Books.of(self.ledger.entries())

    @property
    def gatekeeper(self) -> Gatekeeper:
        """What asks the gates, by what the ledger says."""
        return Gatekeeper(self.settings, self.books, self.answerers, self.clock)

    def ask(self, names: Iterable[str]) -> None:
        """Ask these sources at once, as far as they were not asked."""
        new = [self.settings.sources[name] for name in dict.fromkeys(names) if name not in self.answers]
        if new:
            self.answers |= {one.name: said for one, said in zip(new, self.sources.listings(new), strict=True)}

    def listing(self, source: str) -> Listing:
        """Return what a source has.

        Raises:
            Failure: it does not answer.
        """
        self.ask([source])
        answer = self.answers[source]
        if isinstance(answer, Failure):
            raise answer
        return answer

    def identified(self, artifacts: Iterable[Artifact]) -> Bundle:
        """Return artifacts with the digests that their tags have today, asked for at once.

        Raises:
            TagMoved: one of them has other content than it had.
            Incomplete: one of them is not there any more.
        """
        rules = Rules(self.books)
        listed = [rules.told(self.listing(one.source), one) for one in artifacts]
        self.learn(listed)
        found = []
        for one in (self.known[one.source, one.tag] for one in listed):
            if isinstance(one, Failure):
                raise one
            rules.seen(one)
            found.append(one)
        return Bundle.of(found)

    def learn(self, listed: Iterable[Artifact]) -> None:
        """Ask for the digests of artifacts of listings at once, as far as they are not known."""
        new = [one for one in listed if (one.source, one.tag) not in self.known]
        pairs = [(self.settings.sources[one.source], one) for one in new]
        for one, said in zip(new, self.sources.digests(pairs) if pairs else (), strict=True):
            self.known[one.source, one.tag] = said if isinstance(said, Failure) else replace(one, digest=said)

    def outlooks(self) -> list[Outlook]:
        """Say what becomes of every environment, those that are taken from first; one that fails hides no other."""
        self.afresh(list(self.settings.environments.values()))
        self.ask(name for one in self.settings.environments.values() for name in sorted(one.sources))
        return [self._told(one) for one in self.settings.environments.values()]

    def _told(self, environment: Environment) -> Outlook:
        try:
            return self.outlook(environment)
        except Failure as fault:
            nothing = Bundle.of(())
            return Outlook(environment, "", nothing, nothing, str(fault), fault)

    def outlook(self, environment: Environment) -> Outlook:
        """Say what becomes of one environment.

        Raises:
            Refusal: its places disagree, a tag was moved, or a source did not tell all.
        """
        found = self.ahead(environment)
        return replace(found, waits=self._waits(found)) if found.moves else found

    def ahead(self, environment: Environment) -> Outlook:
        """Say what is new for an environment, without asking whether it may come."""
        base, before = self.present(environment)
        after = self._proved(environment, before) if environment.parents else self._newest(environment, before)
        return Outlook(environment, base, before, self.identified(after))

    def present(self, environment: Environment) -> tuple[str, Bundle]:
        """Return the tip of an environment's branch, and the bundle that its files name."""
        base = self.tips.get(environment.name) or self.consumers.of(environment).tip()
        if isinstance(base, Failure):
            raise base
        return base, self.held(environment, base)

    def held(self, environment: Environment, base: str) -> Bundle:
        """Return the bundle that an environment's files name in a commit."""
        self.ask(sorted(environment.sources))
        values = self._values(environment, base)
        telling = sorted(values, key=lambda slot: slot.field == "digest")  # what tells the version goes first
        first = {slot.source: slot for slot in reversed(telling)}
        bundle = self.identified([self._artifact(slot, values[slot]) for slot in first.values()])
        Rules.agreed(values, bundle)
        return bundle

    def _values(self, environment: Environment, base: str) -> dict[Slot, str]:
        """Return what an environment's places hold in a commit."""
        consumer = self.consumers.of(environment)
        paths = dict.fromkeys(environment.path(slot) for slot in environment.slots)
        contents = {path: consumer.read(base, path) for path in paths}
        missing = [path for path, content in contents.items() if not content]
        if missing:
            raise Misuse(
                f"{missing[0]} is not in {environment.repository}.", field=f"environment.{environment.name}.delivery"
            )
        return {slot: self._value(environment, slot, contents) for slot in environment.slots}

    def earlier(self, environment: Environment, to: str = "") -> Bundle:
        """Return the bundle that an environment had before, or an earlier one, by a version or a commit.

        Raises:
            Refusal: there is none.
        """
        name, (_base, now) = environment.name, self.present(environment)
        past = [one for one in self.books.history.get(name, []) if to or one != now]
        source, _, version = to.rpartition("=")
        given = [
            one
            for one in past
            if not to
            or any(source in {"", other.source} and str(other.version) == version.removeprefix("v") for other in one)
        ]
        if given:
            return given[-1]
        if commit := to and self.consumers.of(environment).named(to):
            return self.books.commits.get((name, commit)) or self.held(environment, commit)
        said = f"{name} never had {to}" if to else f"the ledger knows of nothing that {name} had before"
        raise Refusal(f"{said}.", remedy="Look at relais log." if to else "")

    def chosen(self, environment: Environment, wanted: Sequence[str]) -> Bundle | None:
        """Return what an environment has, with other versions of the sources that are named like `api=2.3.1`.

        Raises:
            Misuse: one of them is not there.
        """
        if not wanted:
            return None
        held = dict(self.present(environment)[1].by_source)
        for text in wanted:
            name, _, version = text.partition("=")
            if name not in environment.sources:
                raise Misuse(f"{environment.name} does not take {name!r}.", remedy="Write it like api=2.3.1.")
            found = [one for one in self.listing(name).artifacts if str(one.version) == version.removeprefix("v")]
            if not found:
                raise Misuse(f"{name} has no version {version!r}.")
            held[name] = found[0]
        return self.identified(held.values())

    def moved(self) -> list[str]:
        """Say of the tags that the ledger knows which name other content today, or nothing any more."""
        sources = self.settings.sources
        known = [
            Artifact(name, version, tag, "")
            for name, tag in self.books.digests
            if name in sources and (version := sources[name].version(tag))
        ]
        self.ask(one.source for one in known)
        self.learn(there for one in known if (there := self.listing(one.source).by_tag.get(one.tag)))
        return [said for one in known if (said := _refusal(lambda: self.identified([one])))]  # noqa: B023 - called at once

    def drift(self, environment: Environment) -> str:
        """Say in what the files differ from what the ledger gave an environment, or nothing."""
        given, (base, present) = self.books.current.get(environment.name), self.present(environment)
        differing = [one for one in present if given and given.by_source.get(one.source) != one]
        if names := ", ".join(f"{one.source} {one.version}" for one in differing):
            return f"{environment.name} has {names}, which the ledger did not give it: changed by hand."
        bare = [f"{slot.file}: {slot.place}" for slot, value in self._values(environment, base).items() if not value]
        places = ", ".join(bare) if given else ""
        return f"{environment.name} has nothing at {places}, where the ledger gave it a digest." if places else ""

    def _value(self, environment: Environment, slot: Slot, contents: Mapping[str, bytes]) -> str:
        path = environment.path(slot)
        return self.editor.read(path, contents[path], slot.place)

    def _artifact(self, slot: Slot, value: str) -> Artifact:
        """Return the artifact that a value names; a source that lacks what is in use is not believed."""
        listing, digests = self.listing(slot.source), self.books.digests
        tag = value.partition("@")[0] if slot.field == "pinned" else ""
        for one in listing.artifacts:
            digest = one.digest or digests.get((one.source, one.tag), "")
            if (one.tag == tag) if tag else (replace(one, digest=digest).value(slot.field) == value):
                return one
        Rules.whole(listing)
        raise Refusal(
            f"{slot.file}: {slot.place} is {value}, of which {slot.source} does not tell.",
            remedy="Look at the source first: nothing moves until it tells all that it has.",
        )

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

    def asked_for(self, environment: Environment, promotion: Promotion) -> bool:
        """Tell whether the open request of an environment carries this very change."""
        key = (environment.name, promotion.change)
        same = [one for one in self.books.intents.values() if (one.environment, one.bundle) == key]
        consumer = self.consumers.of(environment)
        head = consumer.head(branch_of(environment.name, promotion.configuration)) if same else ""
        return bool(head) and any(consumer.carries(one.details["promotion"], head) for one in same)

    def _reviewed(self, change: Change, branch: str) -> str:
        """Say which approvals an open request waits for, where these are given at the forge."""
        asked = change.environment.gates.approval
        if not asked or asked.read != "forge" or not self.forge:
            return ""
        try:
            self.gatekeeper.reviewed(asked, change, self.forge.approvals(change.environment, branch))
        except Failure as closed:
            return str(closed)
        return ""

    def _waits(self, found: Outlook) -> str:
        """Say why what is new does not come by itself."""
        name, promotion = found.environment.name, found.promotion
        try:
            Rules(self.books).onward(promotion)
        except Refusal as refusal:
            return str(refusal)
        said = self.closed(self.gatekeeper.change(found.environment, promotion), found.base)
        return said or ("" if found.environment.automatic else f"{name} moves by hand. Run relais promote {name}.")

    def closed(self, change: Change, base: str) -> str:
        """Say what a change to what a commit holds waits for, or nothing when somebody may let it go."""
        environment, promotion, name = change.environment, change.promotion, change.environment.name
        failed, said = self.books.failures.get((name, change.id), ("", ""))
        word = f"relais promote {name}{' --configuration' if promotion.configuration else ''}"
        try:
            Rules(self.books).free(promotion)
            self.gatekeeper.open(change)
        except Refusal as refusal:
            return str(refusal)
        if failed == base:
            return f"{said}; once that is mended, run {word}."
        if (name, change.id) in self.books.closed:
            return f"the request of {name} was closed. Run {word} to ask again."
        if environment.via == "request" and self.asked_for(environment, promotion):
            branch = branch_of(name, promotion.configuration)
            return self._reviewed(change, branch) or f"{name} waits for its request to be merged: {branch}."
        return ""


def _passes(rule: object) -> bool:
    try:
        rule()  # type: ignore[operator] # a rule is asked by calling it
    except Refusal:
        return False
    return True


def _refusal(question: Callable[[], object]) -> str:
    """Return what a refusal says, or nothing."""
    try:
        question()
    except Refusal as refusal:
        return str(refusal)
    return ""
