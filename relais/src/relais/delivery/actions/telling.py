"""What is told of a promotion: in the message of its commit, and in the ledger before and after the push."""

from collections.abc import Mapping
from dataclasses import dataclass

from relais.delivery.model.books import packed
from relais.delivery.model.entries import Entry, Kind
from relais.delivery.model.things import Promotion
from relais.delivery.ports import Clock


@dataclass(frozen=True)
class Prepared:
    """A promotion as it would be pushed: the files that it writes, and the commit's message."""

    promotion: Promotion
    base: str
    files: Mapping[str, bytes]
    message: str
    places: str = ""
    """Where the values are that are copied, a line for each; nothing when versions move."""


@dataclass(frozen=True)
class Teller:
    """Makes the ledger's entries, in somebody's name."""

    clock: Clock
    person: str

    def begun(self, prepared: Prepared, **more: str) -> list[Entry]:
        """Tell what artifacts were seen, and that a promotion is intended."""
        return [*self._seen(prepared), self._entry("intended", prepared, more)]

    def failed(self, prepared: Prepared, said: str) -> list[Entry]:
        """Tell that a promotion did not come to be, and what its tests or the remote said."""
        return [*self._seen(prepared), self._entry("failed", prepared, {"said": said})]

    def concluded(self, intent: Entry, commit: str, said: str = "", **more: str) -> list[Entry]:
        """Tell what became of an intent: its commit is there and proved, or it never came to be."""
        details = {**intent.details, "commit": commit} | ({"said": said} if said else {}) | more
        there: tuple[Kind, ...] = ("configured",) if details.get("configuration") else ("promoted", "verified")
        kinds: tuple[Kind, ...] = there if commit else ("failed",)
        at = self.clock.now().isoformat()
        name = f"{details['promotion']} {commit or at}"  # a commit is told once, whoever tells it
        return [
            Entry(kind, f"{name} {kind}", at, self.person, intent.environment, intent.bundle, details) for kind in kinds
        ]

    def _seen(self, prepared: Prepared) -> list[Entry]:
        at = self.clock.now().isoformat()
        return [
            Entry("discovered", f"{one.source} {one.tag} {one.digest}", at, self.person,
                  details={"source": one.source, "tag": one.tag, "digest": one.digest, "version": str(one.version)})
            for one in prepared.promotion.after
        ]  # fmt: skip

    def _entry(self, kind: Kind, prepared: Prepared, more: Mapping[str, str]) -> Entry:
        promotion, base, at = prepared.promotion, prepared.base, self.clock.now().isoformat()
        details = {"promotion": promotion.id, "base": base, "reason": promotion.reason}
        details |= {"artifacts": packed(promotion.after), "before": packed(promotion.before), **more}
        details |= {"configuration": promotion.configuration, "places": prepared.places} if prepared.places else {}
        key = f"{promotion.id} {base} {kind} {at}"
        return Entry(kind, key, at, self.person, promotion.environment, promotion.change, details)


def message(promotion: Promotion) -> str:
    """Return the message of a promotion's commit."""
    names = ", ".join(f"{one.source} {one.version}" for one in promotion.after.moved(promotion.before))
    trailers = [f"Relais-Promotion: {promotion.id}", f"Relais-Bundle: {promotion.after.id}"]
    trailers += [f"Relais-Artifact: {one.source} {one.version} {one.digest}" for one in promotion.after]
    return "\n".join([f"chore: {promotion.environment} takes {names}", "", *trailers, ""])
