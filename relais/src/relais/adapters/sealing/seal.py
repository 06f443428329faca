"""The seal: zstd, then AES-256-GCM (NIST SP 800-38D), a random nonce of 96 bits for each body."""

import os
from collections.abc import Iterator, Sequence

import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from relais.adapters.sealing.keys import Key
from relais.adapters.state_store.faults import Unreadable
from relais.tfstate.ports import Sealed

NONCE = 12
LEVEL = 1
PIECE = 2**18


class AesSeal:
    """Seals with the first key, opens with any."""

    def __init__(self, keys: Sequence[Key]) -> None:
        """Use these keys, the newest first."""
        self._keys = {key.id: AESGCM(key.secret) for key in keys}
        self.key_id = keys[0].id

    def knows(self, key_id: str) -> bool:
        """Tell whether it can open what this key sealed."""
        return key_id in self._keys

    def close(self, body: bytes | bytearray, context: str) -> Sealed:
        """Compress and encrypt a body."""
        packed = zstandard.ZstdCompressor(level=LEVEL).compress(body)
        return self._encrypt(packed, context)

    def open(self, sealed: Sealed, context: str) -> bytes:
        """Return the body.

        Raises:
            Unreadable: the key is missing, or the body or its place was changed.

        """
        return zstandard.ZstdDecompressor().decompress(self._decrypt(sealed, context))

    def stream(self, sealed: Sealed, context: str) -> Iterator[bytes]:
        """Return the body piece by piece, once all of it was found unchanged."""
        packed = self._decrypt(sealed, context)
        return zstandard.ZstdDecompressor().read_to_iter(packed, write_size=PIECE)

    def renew(self, sealed: Sealed, context: str) -> Sealed:
        """Encrypt anew with the newest key."""
        return self._encrypt(self._decrypt(sealed, context), context)

    def _encrypt(self, packed: bytes, context: str) -> Sealed:
        nonce = os.urandom(NONCE)
        return Sealed(self.key_id, nonce + self._keys[self.key_id].encrypt(nonce, packed, context.encode()))

    def _decrypt(self, sealed: Sealed, context: str) -> bytes:
        key = self._keys.get(sealed.key_id)
        if key is None:
            raise Unreadable(f"{context} was sealed with the key {sealed.key_id}, which is not among those given.")
        try:
            return key.decrypt(sealed.blob[:NONCE], sealed.blob[NONCE:], context.encode())
        except InvalidTag as error:
            raise Unreadable(f"{context} was changed in the store; restore it from a backup.") from error
