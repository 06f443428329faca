"""A state document as far as the server reads it: its head and how much it holds.

Sources: Terraform's state file version 4 (internal/states/statefile/version4.go); OpenTofu's encrypted envelope, whose
`serial` and `lineage` stay in clear (internal/encryption/base.go).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from relais.tfstate.model.refusals import BadRequest

HIGHEST_SERIAL = 2**63 - 1
LONGEST_LINEAGE = 255
VERSION = 4


class _Instance(msgspec.Struct, gc=False):
    """An instance, of which only the number matters here."""


class _Resource(msgspec.Struct, gc=False):
    mode: str = "managed"
    instances: Sequence[_Instance] | None = None


class _Head(msgspec.Struct, gc=False):
    serial: int
    lineage: str
    version: int | None = None
    terraform_version: str | None = None
    resources: Sequence[_Resource] | None = None
    encrypted_data: str | None = None


_HEADS = msgspec.json.Decoder(_Head)
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])


@dataclass(frozen=True)
class Head:
    """What the guards need to know of a document. `resources` is None when the client encrypted it."""

    serial: int
    lineage: str
    terraform_version: str | None
    resources: int | None
    encrypted: bool


def read_head(body: bytes | bytearray) -> Head:
    """Read a document's head; the whole of it must be JSON.

    Raises:
        BadRequest: it is no plain state of version 4 and no encrypted envelope; the sentence says where.

    """
    try:
        raw = _HEADS.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _no_state(f"The body is not a state: {error}.", "body") from error
    if not 0 <= raw.serial <= HIGHEST_SERIAL:
        raise _no_state(f"The serial {raw.serial} is out of range.", "serial")
    if not (0 < len(raw.lineage) <= LONGEST_LINEAGE and raw.lineage.isprintable()):
        raise _no_state("The lineage is empty, longer than 255 characters, or cannot be printed.", "lineage")
    if raw.encrypted_data is None and raw.version != VERSION:
        raise _no_state(f"The state's format is version {raw.version}; version 4 is the one served here.", "version")
    return Head(raw.serial, raw.lineage, raw.terraform_version, _managed(raw), encrypted=raw.encrypted_data is not None)


def _managed(raw: _Head) -> int | None:
    if raw.encrypted_data is not None:
        return None
    return sum(len(one.instances or ()) for one in raw.resources or () if one.mode == "managed")


def _no_state(sentence: str, field: str) -> BadRequest:
    return BadRequest(
        sentence,
        "The server takes what terraform and tofu write: a state of version 4, or OpenTofu's encrypted envelope.",
        rule="shape",
        field=field,
    )


def with_serial(body: bytes, serial: int) -> bytes:
    """Return the document under another serial, every other value byte for byte as it was.

    Raises:
        BadRequest: the client encrypted it, and checks that the serial inside is the one outside.

    """
    if read_head(body).encrypted:
        raise BadRequest(
            "This state is encrypted by OpenTofu, which alone can write it under a new serial.",
            "Export it, decrypt and `tofu state push` it from a folder that has the encryption key.",
            rule="encrypted",
        )
    fields = _FIELDS.decode(body)
    fields["serial"] = msgspec.Raw(str(serial).encode())
    return msgspec.json.encode(fields)
