"""Every kind of source, many asked at once: git by its own command, all others by one client, in one event loop."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

from relais.adapters.git.tags import GitTags
from relais.adapters.sources.answers import Answers
from relais.adapters.sources.doors import Doors
from relais.adapters.sources.exchange import Exchanges
from relais.adapters.sources.files import Files
from relais.adapters.sources.logins import Logins
from relais.adapters.sources.modules import Modules
from relais.adapters.sources.registries import Registries
from relais.adapters.sources.web import Web
from relais.delivery.model.sources import Manners, Source
from relais.delivery.model.things import Artifact, Listing
from relais.kit.errors import Failure

MOST = 64
"""Connections at once to all hosts together."""

Told = TypeVar("Told")
Progress = Callable[[int, int], None]


class Kind(Protocol):
    """One kind of source."""

    async def listing(self, source: Source) -> Listing:
        """Return what a source has."""

    async def digest(self, source: Source, artifact: Artifact) -> str:
        """Return what an artifact is today."""


@dataclass
class Published:
    """Asks sources of every kind; `progress` is told how many of how many have answered."""

    tags: GitTags
    logins: Logins
    answers: Answers
    manners: Manners
    progress: Progress = field(default=lambda _done, _all: None)
    keys: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)
    services: dict[str, str] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)

    def listings(self, sources: Sequence[Source]) -> Sequence[Listing | Failure]:
        """Return what each source has."""
        tagged = [one for one in sources if one.kind == "git-tag"]
        others = [one for one in sources if one.kind != "git-tag"]
        found = dict(zip(tagged, self.tags.listings(tagged), strict=True)) if tagged else {}
        if others:
            asked = [partial(_listing, source=one) for one in others]
            found |= dict(zip(others, asyncio.run(self._all(asked)), strict=True))
        return [found[one] for one in sources]

    def digests(self, wanted: Sequence[tuple[Source, Artifact]]) -> Sequence[str | Failure]:
        """Return what each of these is today; what a listing told is believed."""
        asked = [(source, one) for source, one in wanted if not one.digest]
        if not asked:
            return [one.digest for _source, one in wanted]
        questions = [partial(_digest, source=source, artifact=one) for source, one in asked]
        found = dict(zip(asked, asyncio.run(self._all(questions)), strict=True))
        return [one.digest or found[source, one] for source, one in wanted]

    async def _all(self, questions: Sequence[Callable[["Kinds"], Awaitable[Told]]]) -> list[Told | Failure]:
        done = 0

        async def one(question: Callable[["Kinds"], Awaitable[Told]]) -> Told | Failure:
            nonlocal done
            try:
                return await question(kinds)
            except Failure as fault:
                return fault
            finally:
                done += 1
                self.progress(done, len(questions))

        with ThreadPoolExecutor(MOST) as threads, closing(Exchanges()) as exchanges:
            kinds = self._kinds(Web(exchanges, threads, self.manners, self.answers))
            return list(await asyncio.gather(*map(one, questions)))

    def _kinds(self, web: Web) -> "Kinds":
        registries = Registries(Doors(web, self.logins, self.keys))
        return {
            "oci-image": registries,
            "oci-chart": registries,
            "terraform-module": Modules(web, self.logins, self.services),
            "file": Files(web, self.logins, self.places),
        }


Kinds = dict[str, Kind]


async def _listing(kinds: Kinds, source: Source) -> Listing:
    return await kinds[source.kind].listing(source)


async def _digest(kinds: Kinds, source: Source, artifact: Artifact) -> str:
    return await kinds[source.kind].digest(source, artifact)
