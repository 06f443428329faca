"""Images and charts in OCI registries (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md).

Tags come in no order and in pages, whatever the registry makes of the size that one asks for. Nothing is read of a tag
but its digest, and that only of those that matter.
"""

import hashlib
import ipaddress
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from relais.adapters.sources.doors import Doors
from relais.adapters.sources.exchange import Answer
from relais.adapters.sources.logins import DOCKER_HUB
from relais.adapters.sources.pages import Pages
from relais.adapters.sources.web import OK
from relais.delivery.model.sources import Source
from relais.delivery.model.things import Artifact, Listing
from relais.kit.errors import Misuse, Unreachable

PAGE, ROUND = 1000, 100
"""Tags that are asked for at once; what registries make of it is a round number too."""
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
REPOSITORY = re.compile(r"[a-z0-9]+(?:[._/-]+[a-z0-9]+)*")
SCHEMES = ("oci://", "docker://", "https://", "http://")
DOCKER = "vnd.docker.distribution.manifest"
KINDS = ("vnd.oci.image.index", "vnd.docker.distribution.manifest.list", "vnd.oci.image.manifest")
ACCEPTED = ", ".join(f"application/{kind}.v{'2' if 'docker' in kind else '1'}+json" for kind in (*KINDS, DOCKER))
"""An index first: the digest of an image for several architectures is that of its index."""
DIGEST_HEADER = "docker-content-digest"


@dataclass(frozen=True)
class Repository:
    """A repository of a registry: the address of its host, and its name there."""

    base: str
    name: str

    @classmethod
    def of(cls, source: Source) -> "Repository":
        """Read `registry.example.org/acme/api`, also with `oci://` before it; this machine speaks without TLS.

        Raises:
            Misuse: it is no such address.
        """
        scheme = next((one for one in SCHEMES if source.url.startswith(one)), "")
        host, slash, name = source.url.removeprefix(scheme).strip("/").partition("/")
        if not slash or not ({".", ":"} & set(host) or host == "localhost"):
            host, name = DOCKER_HUB, f"{host}/{name}" if slash else f"library/{host}"
        if not REPOSITORY.fullmatch(name):
            remedy = "Write it like registry.example.org/acme/api, without a tag."
            raise Misuse(f"is no repository of a registry: {source.url!r}.", field=_field(source), remedy=remedy)
        host = DOCKER_HUB if host == "docker.io" else host
        plain = scheme == "http://" or (scheme != "https://" and _is_loopback(host))
        return cls(f"{'http' if plain else 'https'}://{host}/v2", name)

    def url(self, rest: str) -> str:
        """Return the address of something of it."""
        return f"{self.base}/{self.name}/{rest}"


@dataclass
class Registries:
    """Asks registries."""

    doors: Doors

    async def listing(self, source: Source) -> Listing:
        """Return the versions among the tags of a repository.

        Raises:
            Unreachable: it does not answer, or has no such repository.
        """
        repository = Repository.of(source)
        pages = Pages(lambda url: self.doors.ask("GET", url, repository.name, {}))
        tags, last = await self._tags(source, pages, repository.url(f"tags/list?n={PAGE}"))
        while last and last % ROUND == 0 and not pages.lacks:  # a full page without a link: there may be more
            before, url = len(tags), repository.url(f"tags/list?n={PAGE}&last={quote([*tags][-1])}")
            more, last = await self._tags(source, pages, url)
            tags |= more
            if len(tags) == before:
                break
        versions = {tag: version for tag in tags if (version := source.version(tag))}
        artifacts = tuple(Artifact(source.name, version, tag, "") for tag, version in versions.items())
        return Listing(source.name, artifacts, not pages.lacks, pages.lacks)

    async def digest(self, source: Source, artifact: Artifact) -> str:
        """Return the digest of what a tag names.

        Raises:
            Unreachable: it does not answer, or has no such tag.
        """
        repository = Repository.of(source)
        url, headers = repository.url(f"manifests/{artifact.tag}"), {"Accept": ACCEPTED}
        said = await self.doors.ask("HEAD", url, repository.name, headers)
        digest = said.headers.get(DIGEST_HEADER, "")
        if said.status != OK or not digest:  # some registries want to be asked for the whole
            said = await self.doors.ask("GET", url, repository.name, headers)
            digest = f"sha256:{hashlib.sha256(said.body).hexdigest()}"
        if said.status != OK or not DIGEST.fullmatch(digest):
            raise Unreachable(f"{source.url} has no {artifact.tag}: it answers {said.status}.", field=_field(source))
        return digest

    async def _tags(self, source: Source, pages: Pages, first: str) -> tuple[dict[str, None], int]:
        """Return the tags of all pages from the first, and how many the last page held."""
        tags: dict[str, None] = {}
        last = 0
        async for page in pages(first):
            if page.status != OK:
                raise Unreachable(f"{source.url} cannot be listed: it answers {page.status}.", field=_field(source))
            found = _named(page)
            if found is None:
                pages.lacks = pages.lacks or "a page of it is no list of tags"
            tags |= dict.fromkeys(found or ())
            last = len(found or ())
        return tags, last


def _named(page: Answer) -> Sequence[str] | None:
    """Return the tags of a page, or nothing when it is none; a repository that lost its last tag says null."""
    try:
        told = json.loads(page.body)
    except ValueError:
        return None
    tags = told.get("tags", 0) if isinstance(told, dict) else 0
    if tags is None:
        return ()
    return tags if isinstance(tags, list) and all(isinstance(tag, str) for tag in tags) else None


def _is_loopback(host: str) -> bool:
    name = host.rpartition(":")[0] or host
    try:
        return name == "localhost" or ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _field(source: Source) -> str:
    return f"source.{source.name}.url"
