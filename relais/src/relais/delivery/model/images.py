"""An image by its digest, and what a pipeline signs of it."""

import json
import re
from dataclasses import dataclass
from typing import Any

from relais.kit.errors import Misuse

REFERENCE = re.compile(
    r"(?P<scheme>(?:oci|docker|https?)://)?(?P<repository>[^/@\s]+(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+)(?::[\w.-]+)?"
    r"@(?P<digest>sha256:[0-9a-f]{64})"
)
TYPE = "cosign container image signature"
"""What the payload calls itself (https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md)."""


@dataclass(frozen=True)
class Image:
    """One image: where it is, and what it is."""

    repository: str
    """Host and path, such as `registry.example.org/acme/api`."""
    digest: str
    scheme: str = ""
    """How the registry is spoken to, such as `http://`; empty for what registries usually speak."""

    @classmethod
    def read(cls, text: str) -> "Image":
        """Read `registry.example.org/acme/api@sha256:…`; a tag before the @ is left out, for it may move.

        Raises:
            Misuse: it names no digest.
        """
        found = REFERENCE.fullmatch(text)
        if not found:
            raise Misuse(
                f"{text!r} is no image by its digest.",
                remedy="Write it like registry.example.org/acme/api@sha256:…; a tag may move, a digest may not.",
            )
        return cls(found["repository"], found["digest"], found["scheme"] or "")

    @property
    def payload(self) -> bytes:
        """What is signed: that this digest belongs to this name (the simple signing format)."""
        critical = {
            "identity": {"docker-reference": self.repository},
            "image": {"docker-manifest-digest": self.digest},
            "type": TYPE,
        }
        return json.dumps({"critical": critical, "optional": None}, separators=(",", ":")).encode()

    @property
    def signature_tag(self) -> str:
        """The tag of its signatures, beside it."""
        return f"{self.digest.replace(':', '-')}.sig"

    def is_of(self, payload: bytes) -> bool:
        """Tell whether a payload speaks of this very digest."""
        try:
            critical: Any = json.loads(payload)["critical"]
            return bool(critical["image"]["docker-manifest-digest"] == self.digest and critical["type"] == TYPE)
        except (ValueError, KeyError, TypeError):
            return False
