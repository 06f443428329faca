"""Terraform modules by the registry protocol (https://developer.hashicorp.com/terraform/internals/module-registry-protocol).

A module's digest is that of its content: the commit that its `git::` address names, or the hash of the archive.
"""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from relais.adapters.git.process import Git, GitFailed, redacted
from relais.adapters.git.tags import commits
from relais.adapters.sources.exchange import Answer, host_of, shown
from relais.adapters.sources.logins import Logins
from relais.adapters.sources.pages import Pages
from relais.adapters.sources.web import OK, Web
from relais.delivery.model.sources import Source
from relais.delivery.model.things import Artifact, Listing
from relais.kit.errors import Misuse, Unreachable
from relais.kit.semver import Version

HOST = "registry.terraform.io"
ADDRESS = re.compile(
    r"(?:(?P<scheme>https?)://)?(?:(?P<host>[^/\s]+[.:][^/\s]*|localhost)/)?(?P<path>[\w-]+/[\w-]+/[\w-]+)"
)
COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
GETTERS = frozenset({"archive", "checksum"})
"""What an address says to who loads it, and not to the server."""
WHERE = "x-terraform-get"


@dataclass
class Modules:
    """Asks registries of Terraform modules."""

    web: Web
    logins: Logins
    services: dict[str, str] = field(default_factory=dict)
    """Where each registry has its modules, by its address."""

    async def listing(self, source: Source) -> Listing:
        """Return the versions of a module.

        Raises:
            Unreachable: it does not answer, or has no such module.
        """
        url, headers = await self._place(source)
        pages, found = Pages(lambda one: self.web.get(one, headers)), list[str]()
        async for page in pages(f"{url}/versions"):
            told = _versions(page) if page.status == OK else None
            if told is None and not found:
                raise _lacking(source, page)
            pages.lacks = pages.lacks or ("" if told is not None else "a page of it is no list of versions")
            found += told or []
        versions = {text: version for text in found if (version := source.version(text))}
        artifacts = tuple(Artifact(source.name, version, text, "") for text, version in versions.items())
        return Listing(source.name, artifacts, not pages.lacks, pages.lacks)

    async def digest(self, source: Source, artifact: Artifact) -> str:
        """Return the commit that a version's address names, or the hash of its archive.

        Raises:
            Unreachable: it does not answer, or nobody could say what it would load.
        """
        url, headers = await self._place(source)
        said = await self.web.ask("GET", f"{url}/{artifact.tag}/download", headers)
        where = said.headers.get(WHERE, "") or _location(said)
        if not where:
            raise _lacking(source, said)
        if where.startswith("git::"):
            return await asyncio.to_thread(_commit, source, where.removeprefix("git::"))
        return await self._hash(source, urljoin(said.url, where))

    async def _place(self, source: Source) -> tuple[str, Mapping[str, str]]:
        """Return the address of a module, by its registry's own word, and what lets us in there."""
        found = ADDRESS.fullmatch(source.url)
        if not found:
            remedy = "Write it like registry.example.org/acme/network/aws, or acme/network/aws for the public one."
            raise Misuse(f"is no module: {source.url!r}.", field=f"source.{source.name}.url", remedy=remedy)
        host = found["host"] or HOST
        token = self.logins.modules(host)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        base = f"{found['scheme'] or 'https'}://{host}"
        if base not in self.services:
            self.services[base] = await self._discovered(base)
        return f"{self.services[base].rstrip('/')}/{found['path']}", headers

    async def _discovered(self, base: str) -> str:
        url = f"{base}/.well-known/terraform.json"
        said = await self.web.get(url)
        told = _json(said)
        place = told.get("modules.v1") if said.status == OK else None
        if not isinstance(place, str):
            raise Unreachable(f"{base} is no registry of modules: {url} names no modules.v1.")
        return urljoin(said.url, place)

    async def _hash(self, source: Source, where: str) -> str:
        parts = urlsplit(where)
        query = [one for one in parse_qsl(parts.query) if one[0] not in GETTERS]
        parts = parts._replace(path=parts.path.partition("//")[0], query=urlencode(query))
        if parts.scheme not in {"https", "http"}:
            remedy = "Known are git:: and archives over HTTP."
            raise Unreachable(f"{source.name} comes from {shown(where)!r}, of no kind known here.", remedy=remedy)
        said = await self.web.hash(urlunsplit(parts), {})
        if said.status != OK:
            raise Unreachable(f"{host_of(where)} answers {said.status} for the content of {source.name}.")
        return f"sha256:{said.body.decode()}"


def _commit(source: Source, address: str) -> str:
    """Return the commit that a git address names by its `ref`, at most a tag or a branch."""
    parts = urlsplit(address)
    ref = parse_qs(parts.query).get("ref", ["HEAD"])[0]
    if COMMIT.fullmatch(ref):
        return ref
    scheme, _, rest = urlunsplit(parts._replace(query="", fragment="")).partition("://")
    remote = f"{scheme}://{rest.partition('//')[0]}"  # what follows a second // is a folder inside
    try:
        found = commits(Git(Path.cwd()), remote, ref, f"{ref}^{{}}")
    except GitFailed as fault:
        raise Unreachable(f"{redacted(remote)} does not answer: {fault.sentence}") from fault
    for name in (ref, f"refs/heads/{ref}"):
        if name in found:
            return found[name]
    raise Unreachable(f"{redacted(remote)} has no {ref}, which {source.name} is loaded from.")


def _versions(page: Answer) -> list[str] | None:
    modules = _json(page).get("modules")
    try:
        told = [one["version"] for one in modules[0]["versions"]] if modules else None
    except (KeyError, TypeError, IndexError):
        return None
    return told if told is not None and all(isinstance(one, str) and Version.of(one) for one in told) else None


def _location(said: Answer) -> str:
    """Return the address in the body, as newer registries tell it."""
    return str(_json(said).get("location", "")) if said.status == OK else ""


def _json(said: Answer) -> Mapping[str, Any]:
    try:
        told = json.loads(said.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _lacking(source: Source, said: Answer) -> Unreachable:
    return Unreachable(f"{source.url} cannot be listed: it answers {said.status}.", field=f"source.{source.name}.url")
