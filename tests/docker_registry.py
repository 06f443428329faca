"""Debian's docker-registry, on a free port and an empty folder, for tests and benchmarks."""

import hashlib
import http.client
import json
import os
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from scripts.server import free_port
from scripts.steps import ROOT

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = b"{}"
READY = 60
"""Seconds that it has to begin."""


class Registry:
    """A registry that runs, with its folder."""

    def __init__(self, folder: Path, port: int, certificate: Path | None = None) -> None:
        self.folder, self.host, self.certificate = folder, f"127.0.0.1:{port}", certificate

    def push(self, name: str, tag: str, content: str = "") -> str:
        """Push a manifest of some content under a tag, by the registry's own protocol; return its digest."""
        self._blob(name, CONFIG)
        manifest = _manifest(f"{name} {tag} {content}")
        status = self._ask("PUT", f"/v2/{name}/manifests/{tag}", manifest, MANIFEST)[0]
        assert status == 201, status
        return digest_of(manifest)

    def fill(self, name: str, tags: list[str]) -> dict[str, str]:
        """Lay tags into the registry's folder as it would itself, which is a hundred times quicker; return digests."""
        place = self.folder / "data/docker/registry/v2"
        for content in (CONFIG, *(manifests := [_manifest(f"{name} {tag}") for tag in tags])):
            one = digest_of(content).partition(":")[2]
            _write(place / "blobs/sha256" / one[:2] / one / "data", content)
        repository = place / "repositories" / name
        config = digest_of(CONFIG)
        _write(repository / "_layers/sha256" / config.partition(":")[2] / "link", config.encode())
        for tag, manifest in zip(tags, manifests, strict=True):
            digest = digest_of(manifest)
            for links in ("_manifests/revisions/sha256", f"_manifests/tags/{tag}/index/sha256"):
                _write(repository / links / digest.partition(":")[2] / "link", digest.encode())
            _write(repository / f"_manifests/tags/{tag}/current/link", digest.encode())
        return dict(zip(tags, map(digest_of, manifests), strict=True))

    def answers(self) -> bool:
        """Tell whether it is there."""
        try:
            return self._ask("GET", "/v2/")[0] == 200
        except OSError:
            return False

    def _blob(self, name: str, content: bytes) -> None:
        place = self._ask("POST", f"/v2/{name}/blobs/uploads/")[1]
        url = f"{place}{'&' if '?' in place else '?'}digest={digest_of(content)}"
        assert self._ask("PUT", url, content, "application/octet-stream")[0] == 201

    def _ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str]:
        connection = self._connection()
        connection.request(method, path, body, {"Content-Type": kind} if kind else {})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.getheader("Location") or ""

    def _connection(self) -> http.client.HTTPConnection:
        if not self.certificate:
            return http.client.HTTPConnection(self.host)
        return http.client.HTTPSConnection(self.host, context=ssl.create_default_context(cafile=self.certificate))


@contextmanager
def docker_registry(folder: Path, certificate: Path | None = None) -> Iterator[Registry]:
    """Start one, by TLS with a certificate whose key is beside it; wait until it answers, and stop it at the end."""
    port = free_port()
    registry = Registry(folder, port, certificate)
    tls = f", tls: {{certificate: {certificate}, key: {certificate.with_suffix('.key')}}}" if certificate else ""
    settings = folder / "settings.yaml"
    settings.write_text(
        "version: 0.1\nlog: {level: error}\n"
        f"storage: {{filesystem: {{rootdirectory: {json.dumps(str(folder / 'data'))}}}, delete: {{enabled: true}}}}\n"
        f'http: {{addr: "127.0.0.1:{port}"{tls}}}\n',
        encoding="utf-8",
    )
    program = ROOT / ".local/bin/docker-registry"
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen([str(program), "serve", str(settings)], stdout=log, stderr=log, env=_around())
    try:
        ends = monotonic() + READY
        while not registry.answers():
            assert child.poll() is None, (folder / "log").read_text(encoding="utf-8")
            assert monotonic() < ends, "the registry does not begin"
            sleep(0.02)
        yield registry
    finally:
        child.kill()
        child.wait()


def digest_of(content: bytes) -> str:
    """Name a content as registries do."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _around() -> dict[str, str]:
    """Return our environment for it: it takes each REGISTRY_… for a setting, such as where buildah keeps its logins."""
    return {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}


def _manifest(content: str) -> bytes:
    config = {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest_of(CONFIG), "size": len(CONFIG)}
    told = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [], "annotations": {"of": content}}
    return json.dumps(told).encode()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
