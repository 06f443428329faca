"""Signatures beside images: a manifest under the tag `sha256-….sig`, a layer per signature, its payload the layer.

The layout is that of https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md, without a transparency log:
what cosign calls `sign --key --tlog-upload=false` and `verify --key --insecure-ignore-tlog`.
"""

import base64
import binascii
import json
from pathlib import Path
from typing import Any

from relais.adapters.cosign import keys
from relais.adapters.cosign.registry import MANIFEST, Registry, digest_of
from relais.adapters.sources.registries import Repository
from relais.delivery.model.images import Image
from relais.delivery.model.ranges import Range
from relais.delivery.model.sources import TAG, Source
from relais.delivery.model.things import Artifact
from relais.kit.errors import Failure, Misuse, Refusal

LAYER = "application/vnd.dev.cosign.simplesigning.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
ANNOTATION = "dev.cosignproject.cosign/signature"
NEVER = "0001-01-01T00:00:00Z"
MOST = 100
"""Signatures of one image that are looked at."""


class CosignSignatures:
    """Makes signatures and checks them; `folder` is what the files of keys are named from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fault(self, source: Source, artifact: Artifact) -> str:
        """Say what is wrong with an artifact's signature; nothing when one of the source's keys made it."""
        if not source.keys:
            raise Misuse("has no keys to check signatures by.", field=f"source.{source.name}.keys")
        if not artifact.digest.startswith("sha256:"):
            raise Misuse(
                "is no image: signatures beside it are looked for in a registry.", field=f"source.{source.name}.url"
            )
        known = [keys.public(self.folder / name) for name in source.keys]
        repository = Repository.of(source)
        image = Image(repository.name, artifact.digest)
        with Registry(repository) as registry:
            found = _signatures(registry, image)
        if not found:
            return f"there is no signature of {image.digest}"
        of_it = [(payload, signature) for payload, signature in found if image.is_of(payload)]
        if not of_it:
            return f"what is signed beside it is another image than {image.digest}"
        good = any(keys.signed(key, payload, signature) for key in known for payload, signature in of_it)
        return "" if good else f"none of its signatures is by {' or '.join(source.keys)}"

    @staticmethod
    def sign(image: Image, key: str) -> bool:
        """Sign an image that is in its registry; return false when this very key has signed it before.

        Raises:
            Refusal: the registry has no such image.
        """
        secret = keys.private(key)
        source = Source("IMAGE@DIGEST", f"{image.scheme}{image.repository}", TAG, Range("*"), "oci-image")
        with Registry(Repository.of(source)) as registry:
            if digest_of(registry.manifest(image.digest)) != image.digest:
                raise Refusal(f"{image.repository} has no {image.digest}.", remedy="Push it first.")
            public, there = secret.public_key(), _signatures(registry, image)
            if any(image.is_of(payload) and keys.signed(public, payload, signed) for payload, signed in there):
                return False
            registry.push_blob(image.payload)
            layers = [*_layers(registry, image), _layer(image.payload, keys.sign(secret, image.payload))]
            registry.push_manifest(image.signature_tag, _manifest(registry, layers))
        return True


def _layers(registry: Registry, image: Image) -> list[dict[str, Any]]:
    """Return the layers of the signatures of an image."""
    found = registry.manifest(image.signature_tag)
    try:
        layers = json.loads(found)["layers"] if found else []
        return [one for one in layers if one["mediaType"] == LAYER][:MOST]
    except (ValueError, KeyError, TypeError) as fault:
        raise Failure(f"{image.repository}:{image.signature_tag} holds no signatures.") from fault


def _signatures(registry: Registry, image: Image) -> list[tuple[bytes, bytes]]:
    """Return the payloads that are signed beside an image, each with its signature."""
    found = []
    for layer in _layers(registry, image):
        try:
            signature = base64.b64decode(layer["annotations"][ANNOTATION], validate=True)
            digest = str(layer["digest"])
        except (KeyError, TypeError, binascii.Error):
            continue
        found.append((registry.blob(digest), signature))
    return found


def _layer(payload: bytes, signature: bytes) -> dict[str, Any]:
    told = {ANNOTATION: base64.b64encode(signature).decode()}
    return {"mediaType": LAYER, "size": len(payload), "digest": digest_of(payload), "annotations": told}


def _manifest(registry: Registry, layers: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the manifest of signatures, and write the empty configuration that it names."""
    config = {
        "architecture": "", "created": NEVER, "history": [{"created": NEVER} for _ in layers], "os": "",
        "rootfs": {"type": "layers", "diff_ids": [one["digest"] for one in layers]}, "config": {},
    }  # fmt: skip
    content = json.dumps(config, separators=(",", ":")).encode()
    named = {"mediaType": CONFIG, "size": len(content), "digest": registry.push_blob(content)}
    return {"schemaVersion": 2, "mediaType": MANIFEST, "config": named, "layers": layers}
