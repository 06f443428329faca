"""What is delivered and where to: artifacts, the sources that bring them, slots, bundles, environments, promotions."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from relais.delivery.model.gates import Gates
from relais.kit.semver import Version

SourceKind = Literal["oci-image", "oci-chart", "git-tag", "terraform-module", "file"]
Field = Literal["version", "tag", "digest", "ref", "pinned"]
Reason = Literal["auto", "manual", "rollback"]


@dataclass(frozen=True)
class Artifact:
    """One published thing. Its identity is source and digest; version and tag are labels."""

    source: str
    version: Version
    tag: str
    digest: str
    """`sha256:` and 64 digits, or the id of a git object; empty in a listing that told of tags alone."""
    published: datetime | None = field(default=None, compare=False)
    commit: str = field(default="", compare=False)

    def value(self, of: Field) -> str:
        """Return what a slot of this field holds."""
        pinned = f"{self.tag}@{self.digest}"
        held = {"version": str(self.version), "tag": self.tag, "digest": self.digest, "ref": self.tag, "pinned": pinned}
        return held[of]


@dataclass(frozen=True)
class Listing:
    """The artifacts that a source has, and whether that is all of them."""

    source: str
    artifacts: tuple[Artifact, ...]
    complete: bool
    lacks: str = ""
    """Why it is not complete, to end the sentence "… did not tell all its versions:"."""

    @cached_property
    def by_tag(self) -> Mapping[str, Artifact]:
        """The artifacts by their tags."""
        return {one.tag: one for one in self.artifacts}


@dataclass(frozen=True)
class Slot:
    """One place in one file that holds a version, tag, digest or ref of a source."""

    source: str
    file: str
    place: str
    field: Field = "tag"


@dataclass(frozen=True)
class Bundle:
    """Artifacts that are proved and promoted together: one of each source."""

    artifacts: frozenset[Artifact]

    @classmethod
    def of(cls, artifacts: Iterable[Artifact]) -> "Bundle":
        """Put artifacts together."""
        return cls(frozenset(artifacts))

    @property
    def id(self) -> str:
        """The same for the same artifacts: no order, clock, repository or environment is in it."""
        lines = sorted(f"{one.source} {one.version} {one.digest}" for one in self.artifacts)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def __iter__(self) -> Iterator[Artifact]:
        """Walk the artifacts by the name of their source."""
        return iter(sorted(self.artifacts, key=lambda one: one.source))

    def only(self, sources: Iterable[str]) -> "Bundle":
        """Return the artifacts of these sources."""
        wanted = set(sources)
        return Bundle(frozenset(one for one in self.artifacts if one.source in wanted))

    def __bool__(self) -> bool:
        """Tell whether there is anything in it."""
        return bool(self.artifacts)

    @property
    def by_source(self) -> Mapping[str, Artifact]:
        """The artifacts by the name of their source."""
        return {one.source: one for one in self}

    def moved(self, before: "Bundle") -> list[Artifact]:
        """Return the artifacts that were others in the bundle before, or not in it."""
        used = before.by_source
        return [one for one in self if used.get(one.source) != one]


@dataclass(frozen=True)
class Environment:
    """A folder on a branch of a repository, what it takes, from where, and what must be true first."""

    name: str
    repository: str
    branch: str = "main"
    folder: str = ""
    slots: tuple[Slot, ...] = ()
    parents: tuple[str, ...] = ()
    """Environments in which a bundle must have been proved."""
    need: Literal["all", "one"] = "all"
    """Whether every parent must have proved it, or one is enough."""
    automatic: bool = False
    soak: timedelta = timedelta(0)
    """How long a bundle must have been proved in the parents."""
    via: Literal["commit", "request"] = "commit"
    """Whether a change is pushed onto the branch, or waits in a request for somebody to merge it."""
    tests: str = ""
    """A command that proves a bundle, run in a checkout of the commit before it is pushed; empty: nothing is asked."""
    tests_within: timedelta = timedelta(hours=1)
    """How long that may take."""
    gates: Gates = field(default_factory=Gates)
    copies: tuple[tuple[str, str], ...] = ()
    """Files and places whose values are copied from `model` by a promotion of configuration."""
    model: str = ""
    """The environment that they are copied from."""

    @property
    def sources(self) -> frozenset[str]:
        """The sources that it takes."""
        return frozenset(slot.source for slot in self.slots)

    def path(self, slot: Slot) -> str:
        """Return the path of a slot's file in the repository."""
        return f"{self.folder}/{slot.file}" if self.folder else slot.file


@dataclass(frozen=True)
class Promotion:
    """The intent to give an environment a bundle; the same intent has the same id."""

    environment: str
    before: Bundle
    after: Bundle
    reason: Reason
    configuration: str = ""
    """The name of the values that are copied; empty when versions move."""

    @property
    def change(self) -> str:
        """What it brings: the name of the values, or of the bundle; an approval is of this alone."""
        return self.configuration or self.after.id

    @property
    def id(self) -> str:
        """What the commit and the ledger call it."""
        parts = [self.environment, self.before.id, self.after.id, self.reason]
        parts += [self.configuration] if self.configuration else []
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()
