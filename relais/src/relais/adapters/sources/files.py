"""Plain files over HTTP: a server's own listing of a folder, or an index that somebody keeps.

What is read: HTML, by its links; lines of `sha256sum`, by their names and hashes; JSON, a list of names or of objects
with a `name` and perhaps a `sha256`; or text, a name on each line. A file whose hash no index tells is loaded and
hashed.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from relais.adapters.sources.doors import basic
from relais.adapters.sources.exchange import Answer, shown
from relais.adapters.sources.logins import Logins
from relais.adapters.sources.pages import Pages
from relais.adapters.sources.web import OK, UNCHANGED, Web
from relais.delivery.model.sources import Source
from relais.delivery.model.things import Artifact, Listing
from relais.kit.errors import Misuse, Unreachable

SUMMED = re.compile(r"(?P<hash>[0-9a-f]{64})\s[ *](?P<name>\S.*)")
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Found:
    """A file of an index: its name, its address, and its hash as far as it is told."""

    name: str
    url: str
    hash: str = ""


@dataclass
class Files:
    """Asks servers of plain files."""

    web: Web
    logins: Logins
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    """Where each file is, by source and name."""

    async def listing(self, source: Source) -> Listing:
        """Return the files that are called like versions.

        Raises:
            Unreachable: it does not answer.
        """
        if urlsplit(source.url).scheme not in {"https", "http"}:
            remedy = "Write it like https://example.org/releases/."
            raise Misuse(f"is no address: {source.url!r}.", field=f"source.{source.name}.url", remedy=remedy)
        headers = self._headers(source.url)
        pages, found = Pages(lambda url: self.web.get(url, headers)), dict[str, Found]()
        async for page in pages(source.url):
            if page.status != OK:
                field_ = f"source.{source.name}.url"
                raise Unreachable(f"{source.url} cannot be listed: it answers {page.status}.", field=field_)
            pages.lacks = pages.lacks or cut(page)
            found |= {one.name: one for one in named(page)}
        artifacts = []
        for name, one in found.items():
            if version := source.version(name):
                self.places[source.name, name] = one.url
                artifacts.append(Artifact(source.name, version, name, f"sha256:{one.hash}" if one.hash else ""))
        return Listing(source.name, tuple(artifacts), not pages.lacks, pages.lacks)

    async def digest(self, source: Source, artifact: Artifact) -> str:
        """Return the hash that the index tells, or that of the file as it is today.

        Raises:
            Unreachable: it cannot be loaded.
        """
        if artifact.digest:
            return artifact.digest
        url = self.places.get((source.name, artifact.tag)) or urljoin(source.url, artifact.tag)
        same = urlsplit(url)[:2] == urlsplit(source.url)[:2]
        kept = self.web.answers.of(f"hash of {url}")
        said = await self.web.hash(url, {**(self._headers(url) if same else {}), **(kept.question if kept else {})})
        if said.status == UNCHANGED and kept:
            return kept.body.decode()
        if said.status != OK:
            raise Unreachable(f"{shown(url)} cannot be loaded: it answers {said.status}.")
        digest = f"sha256:{said.body.decode()}"
        self.web.answers.keep(f"hash of {url}", said.headers, digest.encode())
        return digest

    def _headers(self, url: str) -> Mapping[str, str]:
        login = self.logins.files(urlsplit(url).hostname or "")
        return {"Authorization": basic(login)} if login else {}


class _Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the address of an anchor."""
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def named(page: Answer) -> list[Found]:
    """Return the files that a page of an index names."""
    text = page.body.decode("utf-8", "replace")
    if _is_html(page, text):
        links = _Links()
        links.feed(text)
        addresses = [urljoin(page.url, link) for link in links.found]
        return [Found(_last(url), url) for url in addresses if _last(url)]
    told = _json(text)
    if told is not None:
        return [_file(page, name, hash_) for name, hash_ in _listed(told)]
    lines = [line.strip() for line in text.splitlines()]
    sums = [(found["name"], found["hash"]) if (found := SUMMED.fullmatch(line)) else (line, "") for line in lines]
    return [_file(page, name, hash_) for name, hash_ in sums if name and not name.startswith("#")]


def cut(page: Answer) -> str:
    """Say how one sees that a page was cut, or nothing."""
    text = page.body.decode("utf-8", "replace")
    if _is_html(page, text) and "<html" in text.lower() and "</html>" not in text.lower():
        return "its page has no end"
    if page.headers.get("content-type", "").startswith("application/json") and _json(text) is None:
        return "its index is no JSON"
    return "" if page.bounded else "it does not say where its answer ends"


def _is_html(page: Answer, text: str) -> bool:
    return "html" in page.headers.get("content-type", "") or text.lstrip()[:5].lower() in {"<html", "<!doc"}


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text.lstrip()[:1] in {"[", "{"} else None
    except ValueError:
        return None


def _listed(told: Any) -> Iterable[tuple[str, str]]:
    entries = told.get("files", []) if isinstance(told, dict) else told
    for one in entries if isinstance(entries, list) else []:
        if isinstance(one, str):
            yield one, ""
        elif isinstance(one, dict) and isinstance(one.get("name"), str):
            summed = str(one.get("sha256", ""))
            yield one["name"], summed if HASH.fullmatch(summed) else ""


def _file(page: Answer, name: str, summed: str) -> Found:
    return Found(_last(name) or name, urljoin(page.url, name), summed)


def _last(address: str) -> str:
    return unquote(urlsplit(address).path.rpartition("/")[2])
