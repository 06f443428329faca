"""Keys and where they come from.

A key is 32 random bytes, written as 64 hexadecimal digits or 44 characters of base64. A source holds one or more, one
a line: the first seals, the others only open what was sealed before the last change of keys.

relais.kit.errors.Misuse
└── KeyFault           others can read the key
    ├── KeyMissing     the source has no key, or lacks one that the store needs
    └── KeyMalformed   a line is not a key
"""

import base64
import binascii
import hashlib
import os
import secrets
import shlex
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from relais.kit.errors import Misuse

BYTES = 32
VARIABLE = "RELAIS_STATE_KEY"


class KeyFault(Misuse):
    """Something is wrong with the keys; the sentence says what and what to do."""


class KeyMissing(KeyFault):
    """The source has no key, or lacks one that the store needs."""


class KeyMalformed(KeyFault):
    """A line is not a key."""


@dataclass(frozen=True)
class Key:
    """A key; `id` is public and tells keys apart."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Return 16 hexadecimal digits of the key's SHA-256."""
        return hashlib.sha256(b"relais state key " + self.secret).hexdigest()[:16]


def read_keys(text: str, place: str) -> tuple[Key, ...]:
    """Read keys, one a line; lines that begin with # are remarks.

    Raises:
        KeyMissing: there is none.
        KeyMalformed: a line is not a key; its number is told, not its text.

    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    keys = tuple(_key(line, f"{place}, line {number}") for number, line in lines if line and not line.startswith("#"))
    if not keys:
        raise KeyMissing(f"{place} holds no key. Write one with `relais state key new`.")
    return keys


def _key(line: str, place: str) -> Key:
    try:
        secret = bytes.fromhex(line) if len(line) == 2 * BYTES else base64.b64decode(line, validate=True)
    except (ValueError, binascii.Error):
        secret = b""
    if len(secret) != BYTES:
        raise KeyMalformed(f"{place} is no key: 32 bytes are needed, as 64 hexadecimal digits or in base64.")
    return Key(secret)


def new_key() -> str:
    """Return a new key as it is written."""
    return secrets.token_hex(BYTES)


def from_file(path: Path) -> tuple[Key, ...]:
    """Read the keys of a file, which nobody else may read."""
    try:
        text, mode = path.read_text(encoding="ascii"), path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        raise KeyMissing(f"The key file {path} cannot be read: {error}.") from error
    if mode & 0o077:
        raise KeyFault(f"Others can read the key file {path}. Close it: chmod 600 {path}")
    return read_keys(text, str(path))


def from_environment() -> tuple[Key, ...]:
    """Read the keys of the environment variable RELAIS_STATE_KEY."""
    return read_keys(os.environ.get(VARIABLE, "").replace(",", "\n"), f"The variable {VARIABLE}")


def from_command(command: str) -> tuple[Key, ...]:
    """Read the keys that a command prints (a vault's client, for instance); no shell is used."""
    try:
        answer = subprocess.run(shlex.split(command), capture_output=True, text=True, check=True, timeout=60)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise KeyMissing(f"The key command failed: {type(error).__name__}. Run it by hand: {command}") from error
    return read_keys(answer.stdout, "What the key command printed")


def write_key(path: Path, keys: Iterable[str]) -> None:
    """Write keys to a file that nobody else may read, all or nothing."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600, exist_ok=False)
    with part.open("w", encoding="ascii") as file:
        file.write("".join(f"{key}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
