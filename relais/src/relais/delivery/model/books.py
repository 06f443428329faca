"""What the ledger says, read from its first entry to its last: nothing else is remembered anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from relais.delivery.model.entries import START, Entry
from relais.delivery.model.things import Artifact, Bundle
from relais.kit.semver import Version


@dataclass
class Books:
    """The state of the delivery, as a pure function of the ledger."""

    digests: dict[tuple[str, str], str] = field(default_factory=dict)
    """The digest of each tag of each source, as it was first seen."""
    proofs: dict[str, dict[Bundle, datetime]] = field(default_factory=dict)
    """Since when each bundle is proved, by environment."""
    first: str = START
    """The hash of the first entry, by which a ledger is known: what is signed for one counts in no other."""
    last: datetime | None = None
    """The latest instant that is written."""
    claims: dict[tuple[str, str], dict[str, Entry]] = field(default_factory=dict)
    """Approvals, rejections and bypasses of a change for an environment, by key: they count once their signature is
    found good, and a second one under the same key is a copy."""
    holds: dict[tuple[str, str], str] = field(default_factory=dict)
    """Why a source is held in an environment."""
    frozen: dict[str, str] = field(default_factory=dict)
    """Why an environment is frozen; an empty name is all of them."""
    current: dict[str, Bundle] = field(default_factory=dict)
    history: dict[str, list[Bundle]] = field(default_factory=dict)
    """Every bundle that an environment had and was given, oldest first."""
    commits: dict[tuple[str, str], Bundle] = field(default_factory=dict)
    """What an environment was given by which commit."""
    rolled_back: set[str] = field(default_factory=set)
    """Environments whose last promotion was a rollback."""
    closed: set[tuple[str, str]] = field(default_factory=set)
    """Environments and bundles whose request somebody closed."""
    failures: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """On which commit a bundle failed in an environment, and why, in a sentence."""
    intents: dict[str, Entry] = field(default_factory=dict)
    """Promotions that were begun and not finished, by id."""

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Books":
        """Read a ledger."""
        books = cls()
        for entry in entries:
            books.take(entry)
        return books

    def take(self, entry: Entry) -> None:
        """Read one entry more."""
        at = datetime.fromisoformat(entry.at)
        self.first = entry.hash if self.last is None else self.first
        self.last = max(at, self.last or at)
        getattr(self, f"_{entry.kind}")(entry)

    def _discovered(self, entry: Entry) -> None:
        self.digests.setdefault((entry.details["source"], entry.details["tag"]), entry.details["digest"])

    def _verified(self, entry: Entry) -> None:
        proofs = self.proofs.setdefault(entry.environment, {})
        proofs.setdefault(unpacked(entry.details["artifacts"]), datetime.fromisoformat(entry.at))

    def proved_since(self, bundle: Bundle, environment: str) -> datetime | None:
        """Return since when an environment has proved these artifacts together, perhaps with others."""
        proofs = self.proofs.get(environment, {})
        return min((since for one, since in proofs.items() if bundle.artifacts <= one.artifacts), default=None)

    def _claimed(self, entry: Entry) -> None:
        self.claims.setdefault((entry.bundle, entry.environment), {}).setdefault(entry.key, entry)

    _approved = _rejected = _bypassed = _claimed

    def _held(self, entry: Entry) -> None:
        self.holds[entry.environment, entry.details["source"]] = entry.details.get("why", "")

    def _resumed(self, entry: Entry) -> None:
        self.holds.pop((entry.environment, entry.details["source"]), None)

    def _frozen(self, entry: Entry) -> None:
        self.frozen[entry.environment] = entry.details.get("why", "")

    def _thawed(self, entry: Entry) -> None:
        self.frozen.pop(entry.environment, None)

    def _intended(self, entry: Entry) -> None:
        self.closed.discard((entry.environment, entry.bundle))
        self.failures.pop((entry.environment, entry.bundle), None)
        self.intents.pop(entry.details["promotion"], None)  # told again, it is the latest
        self.intents[entry.details["promotion"]] = entry

    def _failed(self, entry: Entry) -> None:
        if entry.details.get("request") == "closed":
            self.closed.add((entry.environment, entry.bundle))
        self.intents.pop(entry.details["promotion"], None)
        if said := _why(entry):
            self.failures[entry.environment, entry.bundle] = (entry.details.get("base", ""), said)

    def _configured(self, entry: Entry) -> None:
        self.intents.pop(entry.details["promotion"], None)

    def _promoted(self, entry: Entry) -> None:
        self.intents.pop(entry.details["promotion"], None)
        self.current[entry.environment] = unpacked(entry.details["artifacts"])
        change = self.rolled_back.add if entry.details.get("reason") == "rollback" else self.rolled_back.discard
        change(entry.environment)
        before = unpacked(entry.details.get("before", ""))
        known = self.history.setdefault(entry.environment, [before] if before else [])
        known.append(self.current[entry.environment])
        self.commits[entry.environment, entry.details.get("commit", "")] = self.current[entry.environment]


def _why(entry: Entry) -> str:
    """Return why a promotion failed, if that may fail again: its tests, or a remote that rejects it."""
    said = entry.details.get("said", "")
    if said and "commit" not in entry.details:  # nothing was intended yet
        return f"the tests of {entry.environment} did not pass: {said}"
    return said if entry.details.get("via") != "request" else ""


def packed(bundle: Bundle) -> str:
    """Write a bundle in one line, for an entry: source, version, tag and digest of each, parted by commas."""
    return ",".join(f"{one.source} {one.version} {one.tag} {one.digest}" for one in bundle)


def unpacked(text: str) -> Bundle:
    """Read what `packed` wrote."""
    words = [one.split(" ") for one in text.split(",") if one]
    return Bundle.of(Artifact(source, Version.parse(version), tag, digest) for source, version, tag, digest in words)
