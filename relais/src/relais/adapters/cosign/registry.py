"""What signatures need of a registry: manifests and small blobs (the OCI distribution specification, version 1.1)."""

import hashlib
import json
import re
import time
from collections.abc import Mapping
from functools import partial
from typing import Any, Self
from urllib.parse import urlencode, urljoin, urlsplit

from relais.adapters.sources.doors import PARAMETER, SCHEME, basic, token_of
from relais.adapters.sources.exchange import WENT_WRONG, Answer, Asked, Exchanges, Patience, joined
from relais.adapters.sources.logins import Logins
from relais.adapters.sources.registries import Repository
from relais.kit.errors import Failure, Unreachable

SECONDS = 30.0
LARGEST = 4 << 20
"""Bytes of a manifest or a payload; what is larger is neither."""
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
DOCKER = "application/vnd.docker.distribution.manifest"
ACCEPTED = f"{INDEX}, {DOCKER}.list.v2+json, {MANIFEST}, {DOCKER}.v2+json"
OK, SHUT, ABSENT = 200, (401, 403), 404
WRITING = ("POST", "PUT")
UNKNOWN = re.compile(rb'"code"\s*:\s*"(?:MANIFEST_UNKNOWN|NAME_UNKNOWN|NOT_FOUND)"')
"""How registries say that they have no such manifest; the last is Harbor's."""


class Registry:
    """One repository of a registry, asked in turn."""

    def __init__(self, repository: Repository) -> None:
        self.base, self.name = repository.base.removesuffix("/v2"), repository.name
        self.host = urlsplit(self.base).netloc
        self.logins, self.key = Logins(), ""
        self.web = Exchanges()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.web.close()

    def manifest(self, reference: str) -> bytes:
        """Return a manifest by its tag or digest, empty when there is none."""
        return self._loaded(f"/v2/{self.name}/manifests/{reference}", {"Accept": ACCEPTED})

    def has(self, tag: str) -> bool:
        """Tell whether a tag is there; that it is not must be the registry's own word, and no 404 of a proxy."""
        answer = self._ask("GET", f"/v2/{self.name}/manifests/{tag}", {"Accept": ACCEPTED})
        if answer.status == ABSENT and UNKNOWN.search(answer.body):
            return False
        self._done(answer)
        return True

    def blob(self, digest: str) -> bytes:
        """Return a blob whose bytes are what the digest says, empty when there is none."""
        found = self._loaded(f"/v2/{self.name}/blobs/{digest}", {})
        if found and digest_of(found) != digest:
            raise Failure(f"{self.host} gives other bytes than {digest}.")
        return found

    def push_blob(self, content: bytes) -> str:
        """Write a blob, unless it is there; return its digest."""
        digest = digest_of(content)
        if self._ask("HEAD", f"/v2/{self.name}/blobs/{digest}").status == OK:
            return digest
        place = self._done(self._ask("POST", f"/v2/{self.name}/blobs/uploads/")).headers.get("location", "")
        url = urljoin(f"{self.base}/", place)
        joint = "&" if "?" in url else "?"
        headers = {"Content-Type": "application/octet-stream"}
        self._done(self._ask("PUT", f"{url}{joint}{urlencode({'digest': digest})}", headers, content))
        return digest

    def push_manifest(self, tag: str, manifest: Mapping[str, Any]) -> None:
        """Write a manifest under a tag."""
        content = json.dumps(manifest, separators=(",", ":")).encode()
        self._done(self._ask("PUT", f"/v2/{self.name}/manifests/{tag}", {"Content-Type": MANIFEST}, content))

    def name_manifest(self, tag: str, content: bytes) -> None:
        """Write a manifest that is there under another tag, byte by byte, so that its digest stays."""
        told = json.loads(content)
        kind = told.get("mediaType") or (INDEX if "manifests" in told else MANIFEST)
        self._done(self._ask("PUT", f"/v2/{self.name}/manifests/{tag}", {"Content-Type": kind}, content))

    def _loaded(self, path: str, headers: Mapping[str, str]) -> bytes:
        answer = self._ask("GET", path, headers)
        return b"" if answer.status == ABSENT else self._done(answer).body

    def _ask(self, method: str, url: str, headers: Mapping[str, str] | None = None, content: bytes = b"") -> Answer:
        answer = self._once(method, url, headers or {}, content)
        if answer.status == SHUT[0] and not self.key:
            self.key = self._key(answer)
            answer = self._once(method, url, headers or {}, content)
        return answer

    def _key(self, answer: Answer) -> str:
        """Return what opens the registry, by a login of this machine: a name and a password, or a token for them."""
        found, login = (
            SCHEME.match(answer.headers.get("www-authenticate", "")),
            self.logins.registry(self.host, self.name),
        )
        if found and found["scheme"].lower() == "bearer":
            asked = dict(PARAMETER.findall(found["rest"]))
            realm, ours = urlsplit(asked.get("realm", "")), urlsplit(self.base)
            if realm.scheme not in {"https", ours.scheme}:
                raise Unreachable(f"{self.host} sends for a token to {realm.geturl()!r}, which is no safe address.")
            what = {"service": asked.get("service", ""), "scope": f"repository:{self.name}:pull,push"}
            headers = {"Authorization": basic(login)} if login else {}
            joint = "&" if realm.query else "?"
            given = token_of(self._once("GET", f"{realm.geturl()}{joint}{urlencode(what)}", headers, b""))
            return f"Bearer {given}" if given else ""
        return basic(login) if login else ""

    def _once(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Answer:
        asked = Asked(method, urljoin(self.base, url), content or (b"" if method in WRITING else None))
        ours = urlsplit(asked.url).netloc == self.host
        told = {**({"Authorization": self.key} if self.key and ours else {}), **headers}
        patience, take = Patience(SECONDS, time.monotonic() + SECONDS), partial(joined, self.host, LARGEST)
        try:
            return self.web.ask(asked, told, patience, take)
        except WENT_WRONG as fault:
            why = "it takes too long" if isinstance(fault, TimeoutError) else fault
            raise Unreachable(f"{self.host} does not answer: {why}.", remedy="Run it again later.") from fault

    def _done(self, answer: Answer) -> Answer:
        if answer.status in SHUT:
            raise Unreachable(
                f"{self.host} does not let us in to {self.name}.",
                remedy=f"Log in: docker login {self.host}, or DOCKER_AUTH_CONFIG in a pipeline.",
            )
        if answer.status // 100 != 2:  # noqa: PLR2004 - the class of status codes that says yes
            raise Unreachable(f"{self.host} answers {answer.status} for {self.name}.")
        return answer


def digest_of(content: bytes) -> str:
    """Return the digest of bytes, as registries write it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
