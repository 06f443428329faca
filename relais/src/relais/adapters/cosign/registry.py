"""What signatures need of a registry: manifests and small blobs (the OCI distribution specification, version 1.1)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlencode, urljoin, urlsplit

import httpx2

from relais.adapters.sources.doors import PARAMETER, SCHEME, basic
from relais.adapters.sources.logins import Logins
from relais.adapters.sources.registries import Repository
from relais.kit.errors import Failure, Unreachable

SECONDS = 30.0
LARGEST = 4 << 20
"""Bytes of a manifest or a payload; what is larger is neither."""
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
DOCKER = "application/vnd.docker.distribution.manifest"
ACCEPTED = f"application/vnd.oci.image.index.v1+json, {DOCKER}.list.v2+json, {MANIFEST}, {DOCKER}.v2+json"
OK, SHUT, ABSENT = 200, (401, 403), 404


class Registry:
    """One repository of a registry, asked in turn."""

    def __init__(self, repository: Repository) -> None:
        self.base, self.name = repository.base.removesuffix("/v2"), repository.name
        self.host = urlsplit(self.base).netloc
        self.logins, self.key = Logins(), ""
        self.web = httpx2.Client(base_url=self.base, timeout=SECONDS, verify=self.base.startswith("https"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.web.close()

    def manifest(self, reference: str) -> bytes:
        """Return a manifest by its tag or digest, empty when there is none."""
        return self._loaded(f"/v2/{self.name}/manifests/{reference}", {"Accept": ACCEPTED})

    def blob(self, digest: str) -> bytes:
        """Return a blob whose bytes are what the digest says, empty when there is none."""
        found = self._loaded(f"/v2/{self.name}/blobs/{digest}", {})
        if found and digest_of(found) != digest:
            raise Failure(f"{self.host} gives other bytes than {digest}.")
        return found

    def push_blob(self, content: bytes) -> str:
        """Write a blob, unless it is there; return its digest."""
        digest = digest_of(content)
        if self._ask("HEAD", f"/v2/{self.name}/blobs/{digest}").status_code == OK:
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

    def _loaded(self, path: str, headers: Mapping[str, str]) -> bytes:
        answer = self._ask("GET", path, headers)
        return b"" if answer.status_code == ABSENT else self._done(answer).content

    def _ask(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, content: bytes = b""
    ) -> httpx2.Response:
        answer = self._once(method, url, headers or {}, content)
        if answer.status_code == SHUT[0] and not self.key:
            self.key = self._key(answer)
            answer = self._once(method, url, headers or {}, content)
        return answer

    def _key(self, answer: httpx2.Response) -> str:
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
            told = self._done(self._once("GET", f"{realm.geturl()}{joint}{urlencode(what)}", headers, b"")).json()
            return f"Bearer {told.get('token') or told.get('access_token')}"
        return basic(login) if login else ""

    def _once(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> httpx2.Response:
        ours = urlsplit(str(url)).netloc in {"", self.host}
        told = {**({"Authorization": self.key} if self.key and ours else {}), **headers}
        try:
            answer = self.web.request(
                method, url, headers=told, content=content or None, follow_redirects=method == "GET"
            )
        except (httpx2.HTTPError, httpx2.InvalidURL) as fault:
            raise Unreachable(f"{self.host} does not answer: {fault}.", remedy="Run it again later.") from fault
        if len(answer.content) > LARGEST:
            raise Failure(f"{self.host} answers {urlsplit(str(url)).path} with more than {LARGEST >> 20} MB.")
        return answer

    def _done(self, answer: httpx2.Response) -> httpx2.Response:
        if answer.status_code in SHUT:
            raise Unreachable(
                f"{self.host} does not let us in to {self.name}.",
                remedy=f"Log in: docker login {self.host}, or DOCKER_AUTH_CONFIG in a pipeline.",
            )
        if not answer.is_success:
            raise Unreachable(f"{self.host} answers {answer.status_code} for {self.name}.")
        return answer


def digest_of(content: bytes) -> str:
    """Return the digest of bytes, as registries write it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
