"""A real registry of images, Debian's docker-registry; and images with a layer to put there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests.docker_registry import MANIFEST, digest_of, docker_registry

CONFIG, LAYER = "application/vnd.oci.image.config.v1+json", "application/vnd.oci.image.layer.v1.tar"


@contextmanager
def registry(folder: Path) -> Iterator[str]:
    """Run an empty registry, and give its `host:port`."""
    folder.mkdir(parents=True, exist_ok=True)
    with docker_registry(folder) as running:
        yield running.host


def push_image(host: str, name: str, tag: str, content: str) -> str:
    """Push an image of one layer, and return its digest."""
    with httpx2.Client(base_url=f"http://{host}") as web:
        layer = _push_blob(web, name, content.encode())
        config = _push_blob(web, name, json.dumps({"architecture": "amd64", "os": "linux", "what": content}).encode())
        return push_manifest(web, name, tag, {
            "schemaVersion": 2, "mediaType": MANIFEST,
            "config": {"mediaType": CONFIG, **config}, "layers": [{"mediaType": LAYER, **layer}],
        })  # fmt: skip


def push_manifest(web: httpx2.Client, name: str, tag: str, manifest: dict[str, Any]) -> str:
    content = json.dumps(manifest).encode()
    path, headers = f"/v2/{name}/manifests/{tag}", {"Content-Type": manifest["mediaType"]}
    web.put(path, content=content, headers=headers).raise_for_status()
    return digest_of(content)


def _push_blob(web: httpx2.Client, name: str, content: bytes) -> dict[str, Any]:
    place = web.post(f"/v2/{name}/blobs/uploads/").raise_for_status().headers["location"]
    joint = "&" if "?" in place else "?"
    headers = {"Content-Type": "application/octet-stream"}
    web.put(f"{place}{joint}digest={digest_of(content)}", content=content, headers=headers).raise_for_status()
    return {"digest": digest_of(content), "size": len(content)}
