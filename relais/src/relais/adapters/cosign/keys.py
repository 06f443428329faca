"""Keys of pipelines: ECDSA on the curve P-256, as cosign makes them, over SHA-256; the private one in PKCS #8."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from relais.kit.errors import Misuse

OTHER = "it is of another kind"
PASSWORD, KEY = "RELAIS_SIGN_PASSWORD", "RELAIS_SIGN_KEY"
"""Variables: the password of a private key, and the file of one, or its text."""


def private(file: str) -> EllipticCurvePrivateKey:
    """Return the private key in a file, or the one that RELAIS_SIGN_KEY names or holds.

    Raises:
        Misuse: there is none, or it is of another kind.
    """
    held = os.environ.get(KEY, "")
    text = held.encode() if held.startswith("-----BEGIN") and not file else _read(file or held)
    with _told(file or KEY):
        key = load_pem_private_key(text, _password() if b"ENCRYPTED" in text else None)
        if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
            raise ValueError(OTHER)  # noqa: TRY004 - as the library does for what it cannot read
        return key


def public(file: Path) -> EllipticCurvePublicKey:
    """Return the public key in a file.

    Raises:
        Misuse: there is none, or it is of another kind.
    """
    with _told(str(file)):
        key = load_pem_public_key(_read(str(file)))
        if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
            raise ValueError(OTHER)  # noqa: TRY004 - as the library does for what it cannot read
        return key


def pair(name: Path) -> tuple[Path, Path]:
    """Return the files that a key of this name is written to, NAME.key and NAME.pub.

    Raises:
        Misuse: one of them is there already.
    """
    files = name.with_name(f"{name.name}.key"), name.with_name(f"{name.name}.pub")
    if taken := [file for file in files if file.exists()]:
        raise Misuse(f"{taken[0]} is there already.", remedy="Choose another name: a key that signs is never replaced.")
    return files


def write_pair(name: Path) -> tuple[Path, Path]:
    """Make a key: NAME.key, for nobody else to read, closed by the password if there is one, and NAME.pub.

    Raises:
        Misuse: one of them is there already.
    """
    files = pair(name)
    key, password = generate_private_key(SECP256R1()), _password()
    closed = BestAvailableEncryption(password) if password else NoEncryption()
    name.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(files[0], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, closed))
    files[1].write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return files


def sign(key: EllipticCurvePrivateKey, payload: bytes) -> bytes:
    """Return the signature of a payload."""
    return key.sign(payload, ECDSA(SHA256()))


def signed(key: EllipticCurvePublicKey, payload: bytes, signature: bytes) -> bool:
    """Tell whether a signature of a payload was made by the key's private half."""
    try:
        key.verify(signature, payload, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _password() -> bytes | None:
    return os.environ.get(PASSWORD, "").encode() or None


def _read(file: str) -> bytes:
    if not file:
        raise Misuse("no key to sign with is named.", remedy=f"Name its file by --key or {KEY}.")
    try:
        return Path(file).read_bytes()
    except OSError as fault:
        raise Misuse(f"the key {file} cannot be read: {fault.strerror}.") from fault


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Tell a key that is none by its name, and by nothing that is in it."""
    try:
        yield
    except (ValueError, TypeError, UnsupportedAlgorithm) as fault:
        why = "it needs a password" if isinstance(fault, TypeError) else "it is none of ECDSA on P-256 in PEM"
        raise Misuse(
            f"the key of {name} cannot be used: {why}.",
            remedy=f"Make one with relais sign --new-key, or give its password in {PASSWORD}.",
        ) from fault
