"""Sealing and hashing with keys derived from one master secret (HKDF, RFC 5869; AES-256-GCM, SP 800-38D)."""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
TOKEN_BYTES = 32


class CannotOpen(Exception):
    """Sealed with another key, or tampered with."""


class Sealer:
    """Seals bytes under one 32-byte key; the context is authenticated with them."""

    def __init__(self, key: bytes) -> None:
        """Take a key of 32 bytes."""
        self._cipher = AESGCM(key)

    def seal(self, content: bytes, context: bytes = b"") -> bytes:
        """Return nonce, ciphertext and tag."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, context)

    def open(self, sealed: bytes, context: bytes = b"") -> bytes:
        """Return what was sealed. Raises CannotOpen."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
        except (InvalidTag, ValueError) as error:
            message = "sealed with another key, or tampered with"
            raise CannotOpen(message) from error


class MasterSecret:
    """The one secret of an installation, and the keys derived from it, each for one use."""

    def __init__(self, secret: str) -> None:
        """Take the secret's text (at least 32 characters, checked by the settings)."""
        self._secret = secret.encode()

    def key_for(self, use: str) -> bytes:
        """Return the 32-byte key of one use."""
        derivation = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=use.encode())
        return derivation.derive(self._secret)

    def sealer_for(self, use: str) -> Sealer:
        """Return a sealer with the key of one use."""
        return Sealer(self.key_for(use))


def random_token() -> str:
    """Return a URL-safe token of 256 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> bytes:
    """Return what is stored of a random token; it has entropy enough to need no salt."""
    return hashlib.sha256(token.encode()).digest()


def keyed_hash(key: bytes, *parts: str) -> bytes:
    """Return a pseudonym of the parts that only the key's holder can make."""
    return hmac.digest(key, "\x00".join(parts).encode(), "sha256")


def same(left: bytes, right: bytes) -> bool:
    """Compare without telling by time where they differ."""
    return hmac.compare_digest(left, right)
