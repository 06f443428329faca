"""What may be promoted. Pure: it is told what the ledger, the listings and the files say."""

from collections.abc import Callable, Mapping
from datetime import datetime

from relais.delivery.model.books import Books
from relais.delivery.model.entries import Entry
from relais.delivery.model.ranges import Range
from relais.delivery.model.things import Artifact, Bundle, Environment, Listing, Promotion, Slot
from relais.kit.errors import Moved, Refusal


class TagMoved(Refusal):
    """A tag names other content than it did: somebody published over it."""


class Incomplete(Refusal):
    """A source did not tell all that it has: a smaller truth is no truth."""


class Unproved(Refusal):
    """The bundle was not proved where it must be."""


class Downgrade(Refusal):
    """A version would go back without anybody having said so."""


class Soaking(Refusal):
    """The bundle was not proved for long enough."""


class Held(Refusal):
    """Somebody holds a source in an environment, or froze it."""


class Disagreement(Refusal):
    """Two places of one source in one environment say different things."""


class Rules:
    """The nine rules of a promotion.

    I1  A tag's content never changes: one that is seen with another digest stops the chain.
    I2  An environment takes only a bundle that was proved in its parents, all or one of them, as long as it asks;
        or one that a bypass names; or, by a rollback, what it had itself.
    I3  No version goes back, unless the promotion is a rollback.
    I4  A listing that is not complete, or that lacks the version in use, changes nothing.
    I5  An approval is of one bundle for one environment, signed by somebody who may and who did not write it; another
        bundle voids it. Votes are counted by `Gatekeeping`; here they are parted by what they are of.
    I6  What is held or frozen moves only by hand.
    I7  A branch has one writer at a time: a promotion is pushed onto the very commit that it was computed from.
    I8  The state is a function of the ledger alone: read again, or read in parts, it is the same.
    I9  All places of one source in one environment agree.
    """

    def __init__(self, books: Books) -> None:
        self.books = books

    def seen(self, artifact: Artifact) -> None:
        """I1: compare an artifact with what its tag named before; one whose digest nobody asked for says nothing.

        Raises:
            TagMoved: it is another one.
        """
        known = self.books.digests.get((artifact.source, artifact.tag), artifact.digest)
        if artifact.digest and known != artifact.digest:
            raise TagMoved(
                f"{artifact.source} {artifact.tag} was {known} and is {artifact.digest}: its tag was moved.",
                remedy="Nothing moves until the tag is put back, or published under a new version.",
            )

    def newest(self, listing: Listing, allowed: Range, used: Artifact | None) -> Artifact | None:
        """I4: return the highest artifact that a range allows and that is above the one in use, or nothing.

        Raises:
            Incomplete: the listing is not whole, or lacks the artifact in use.
            TagMoved: one of them is not what it was.
        """
        self.whole(listing)
        if used:
            self.told(listing, used)
        for artifact in listing.artifacts:
            self.seen(artifact)
        above = [
            one for one in listing.artifacts if one.version in allowed and (not used or one.version > used.version)
        ]
        return max(above, key=lambda one: one.version, default=None)

    @staticmethod
    def whole(listing: Listing) -> None:
        """I4: see that a listing is whole.

        Raises:
            Incomplete: it is not; the reason is told.
        """
        if not listing.complete:
            why = f": {listing.lacks}" if listing.lacks else ""
            raise Incomplete(f"{listing.source} did not tell all its versions{why}.", remedy="Run it again later.")

    @staticmethod
    def told(listing: Listing, artifact: Artifact) -> Artifact:
        """I4: return what a listing has under the tag of something that is in use, or about to be.

        Raises:
            Incomplete: it has nothing there.
        """
        if artifact.tag not in listing.by_tag:
            raise Incomplete(
                f"{listing.source} no longer tells of {artifact.tag}, which is in use.",
                remedy="Look at the registry first.",
            )
        return listing.by_tag[artifact.tag]

    def proved(self, bundle: Bundle, environment: Environment, *, bypassed: bool = False) -> datetime | None:
        """I2: return since when a bundle is proved where an environment needs it; nothing when it has no parents.

        Raises:
            Unproved: it is not, in the environments that are named.
        """
        since = {name: self.books.proved_since(bundle, name) for name in environment.parents}
        missing = [name for name, when in since.items() if when is None]
        found = [when for when in since.values() if when]
        enough = not missing or (environment.need == "one" and found)
        if not enough and not bypassed:
            raise Unproved(
                f"{environment.name} takes only what was proved in {', '.join(missing)}.",
                remedy=f"Promote it to {missing[0]} first.",
            )
        return (min if environment.need == "one" else max)(found, default=None)

    def soaked(self, bundle: Bundle, environment: Environment, now: datetime, *, bypassed: bool = False) -> None:
        """I2: see that a bundle has been proved in the parents for as long as an environment asks.

        Raises:
            Soaking: it was not; the instant at which it will be is told.
        """
        since = self.proved(bundle, environment, bypassed=bypassed)
        if environment.soak and not bypassed and since and now < since + environment.soak:
            until = (since + environment.soak).isoformat(timespec="minutes")
            raise Soaking(f"{environment.name} takes it after {environment.soak} in its parents: at {until}.")

    def onward(self, promotion: Promotion) -> None:
        """I3: see that no version goes back.

        Raises:
            Downgrade: one would; it is named.
        """
        before = promotion.before.by_source
        for one in promotion.after if promotion.reason != "rollback" else ():
            used = before.get(one.source)
            if used and one.version < used.version:
                raise Downgrade(
                    f"{one.source} would go back from {used.version} to {one.version} in {promotion.environment}.",
                    remedy=f"If that is meant: relais rollback {promotion.environment}.",
                )

    def claims(self, change: str, environment: str, genuine: Callable[[Entry], bool]) -> list[Entry]:
        """I5: return what was said of this very change for this environment, in order, under a good signature."""
        return [one for one in self.books.claims.get((change, environment), {}).values() if genuine(one)]

    def free(self, promotion: Promotion) -> None:
        """I6: see that nothing that would move is held or frozen, unless somebody moves it by hand.

        Raises:
            Held: it is; the reason is told.
        """
        if promotion.reason != "auto":
            return
        for name in {"", promotion.environment} & set(self.books.frozen):
            raise Held(f"{name or 'everything'} is frozen: {self.books.frozen[name]}.", remedy="Thaw it: relais thaw.")
        before = promotion.before.by_source
        for one in promotion.after:
            why = self.books.holds.get((promotion.environment, one.source))
            if why is not None and before.get(one.source) != one:
                raise Held(
                    f"{one.source} is held in {promotion.environment}: {why}.", remedy="Let it go: relais resume."
                )

    @staticmethod
    def unmoved(base: str, tip: str) -> None:
        """I7: see that the branch is where the promotion was computed from.

        Raises:
            Moved: it is not.
        """
        if base != tip:
            raise Moved("the branch moved meanwhile.", remedy="Compute it again from its tip.")

    @staticmethod
    def agreed(values: Mapping[Slot, str], bundle: Bundle) -> None:
        """I9: see that the places of an environment's files say what one bundle says; an empty digest says nothing yet.

        Raises:
            Disagreement: one does not; the file and the place are named.
            TagMoved: one pins a tag to another digest than the source does.
        """
        artifacts = bundle.by_source
        for slot, value in sorted(values.items(), key=lambda one: one[0].field != "pinned"):  # which say the most
            if slot.field == "digest" and not value:
                continue
            expected = artifacts[slot.source].value(slot.field)
            if slot.field == "pinned" and value != expected and value.startswith(f"{artifacts[slot.source].tag}@"):
                raise TagMoved(
                    f"{slot.file}: {slot.place} pins {value}, and {slot.source} has {expected}: its tag was moved.",
                    remedy="Nothing moves until the tag is put back, or published under a new version.",
                )
            if value != expected:
                raise Disagreement(f"{slot.file}: {slot.place} is {value}, and {slot.source} is {expected} elsewhere.")
