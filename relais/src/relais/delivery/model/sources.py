"""Where things are published, and how servers are asked: `[source.NAME]`, and what `[delivery]` says of manners."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import get_args

from relais.delivery.model.ranges import Range
from relais.delivery.model.things import SourceKind
from relais.kit.errors import Misuse
from relais.kit.semver import Version
from relais.kit.tables import Table

KINDS: Mapping[str, SourceKind] = {one: one for one in get_args(SourceKind)}
TAG = "{version}"
SECRET = re.compile(r"^https?://[^/@\s]+@|://[^/@\s]*:[^/@\s]*@")
"""A password in an address, or a token in the place of a name."""
PARTING = re.compile(r"[\s,]")
"""What parts one artifact from the next in the ledger."""


@dataclass(frozen=True)
class Source:
    """Where a thing is published."""

    name: str
    url: str
    tag: str
    """What a version is called there, with `{version}` in it: a tag, or the name of a file."""
    allowed: Range
    kind: SourceKind = "git-tag"
    keys: tuple[str, ...] = ()
    """Files of the public keys that its artifacts are signed by."""
    history: str = ""
    """The git repository whose commits are in it: it tells who wrote them, and when; empty: nothing does."""
    history_tag: str = ""
    """How a version is tagged there."""

    def version(self, tag: str) -> Version | None:
        """Read the version out of a tag, or tell that it is none of this source's."""
        head, _, tail = self.tag.partition(TAG)
        inside = tag.startswith(head) and tag.endswith(tail) and len(tag) > len(head) + len(tail)
        text = tag[len(head) : len(tag) - len(tail)] if inside else ""
        return Version.of(text.replace("_", "+") if self.kind == "oci-chart" else text)  # a registry's tag holds no +


@dataclass(frozen=True)
class Manners:
    """How servers are asked."""

    per_host: int = 8
    """Questions at once to one host."""
    patience: timedelta = timedelta(seconds=30)
    """How long one answer may take."""


DEFAULT_MANNERS = Manners()


def source(name: str, table: Table) -> Source:
    """Read a source.

    Raises:
        Misuse: one of its settings is wrong; its place is named.
    """
    table.only("kind", "url", "tag", "allow", "pre_releases", "keys", "history", "history_tag")
    kind, url = KINDS.get(table.text("kind", "git-tag")), table.text("url")
    if not kind:
        raise Misuse(f"must be one of {', '.join(KINDS)}, not {table.text('kind')!r}.", field=table.at("kind"))
    history = table.text("history", url if kind == "git-tag" else "")
    for place in (one for one, address in (("url", url), ("history", history)) if SECRET.search(address)):
        remedy = "Leave it to git's helpers, to the registry's login or to ~/.netrc."
        raise Misuse("must hold no password.", field=table.at(place), remedy=remedy)
    tag = table.text("tag", None if kind == "file" else f"v{TAG}" if kind == "git-tag" else TAG)
    if tag.count(TAG) != 1 or PARTING.search(tag):
        raise Misuse(f"must hold {TAG} once, no space and no comma, not {tag!r}.", field=table.at("tag"))
    allowed = Range(table.text("allow", "*"), pre_releases=table.flag("pre_releases", default=False))
    history_tag = table.text("history_tag", tag if kind == "git-tag" else f"v{TAG}")
    return Source(name, url, tag, allowed, kind, tuple(table.texts("keys", [])), history, history_tag)


def manners(table: Table) -> Manners:
    """Read how servers are asked.

    Raises:
        Misuse: nobody could be asked so; the place is named.
    """
    per_host, patience = table.count("per_host", DEFAULT_MANNERS.per_host), table.span("patience", "30s")
    if per_host < 1:
        raise Misuse("must be 1 or more.", field=table.at("per_host"))
    if not patience:
        raise Misuse("must be more than nothing.", field=table.at("patience"))
    return Manners(per_host, patience)
