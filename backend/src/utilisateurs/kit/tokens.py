"""Signed tokens: JWT (RFC 7519) with ES256, typed, from a ring of keys that rotates.

A verified token is remembered by its hash until it expires, so that a busy session costs one signature
check. What is remembered is that the signature was right: whether the session still stands is asked of
the database at every request.
"""

import base64
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

ALGORITHM = "ES256"
MAX_TOKEN = 2_000
REMEMBERED = 20_000
"""Verified tokens kept in mind per worker: about 6 MB."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says."""

    subject: str
    session: UUID
    expires: float


class BadToken(Exception):
    """Not a token of ours, of another type, for somebody else, or expired."""


class TokenRing:
    """Signs with the newest key and accepts every key not yet forgotten."""

    def __init__(self, *, issuer: str, audience: str) -> None:
        """Begin without keys; `use` brings them."""
        self._issuer = issuer
        self._audience = audience
        self._signing: ECKey | None = None
        self._keys = KeySet([])
        self._known: frozenset[str] = frozenset()
        self._verified: OrderedDict[bytes, Claims] = OrderedDict()

    def use(self, signing: ECKey, accepted: list[ECKey]) -> None:
        """Take the keys as they are now in the database."""
        self._signing = signing
        self._keys = KeySet([*accepted])
        self._known = frozenset(str(key.kid) for key in accepted)
        self._verified.clear()

    def knows_key_of(self, token: str) -> bool:
        """Tell whether a token's header names a key of this ring, or is no header at all."""
        head = token[:MAX_TOKEN].partition(".")[0]
        try:
            header = orjson.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
            return header.get("kid") in self._known
        except (ValueError, AttributeError, TypeError):
            return True

    def public_keys(self) -> dict[str, Any]:
        """Return the JSON Web Key Set (RFC 7517) that others verify with."""
        return dict(self._keys.as_dict(private=False))

    def issue(self, kind: str, subject: str, session: str, token_id: str, now: datetime, seconds: int) -> str:
        """Sign a token of one type for one session."""
        if self._signing is None:
            message = "no signing key was loaded"
            raise BadToken(message)
        issued = int(now.timestamp())
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": subject,
            "sid": session,
            "jti": token_id,
            "iat": issued,
            "exp": issued + seconds,
        }
        return jwt.encode({"alg": ALGORITHM, "typ": kind, "kid": self._signing.kid}, claims, self._signing)

    def verify(self, kind: str, token: str, now: datetime) -> Claims:
        """Return what a token says. Raises BadToken."""
        instant = now.timestamp()
        remembered = hashlib.sha256(f"{kind} {token}".encode(errors="replace")).digest()
        claims = self._verified.get(remembered) or self._check(kind, token)
        if claims.expires <= instant:
            message = "expired"
            raise BadToken(message)
        self._remember(remembered, claims)
        return claims

    def _check(self, kind: str, token: str) -> Claims:
        if len(token) > MAX_TOKEN:
            message = "too long"
            raise BadToken(message)
        try:
            decoded = jwt.decode(token, self._keys, algorithms=[ALGORITHM])
            return self._read(kind, decoded.header, decoded.claims)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            message = "not a token of ours"
            raise BadToken(message) from error

    def _read(self, kind: str, header: dict[str, Any], claims: dict[str, Any]) -> Claims:
        if header.get("typ") != kind or claims["iss"] != self._issuer or claims["aud"] != self._audience:
            message = "of another type or for somebody else"
            raise BadToken(message)
        return Claims(str(claims["sub"]), UUID(claims["sid"]), float(claims["exp"]))

    def _remember(self, remembered: bytes, claims: Claims) -> None:
        self._verified[remembered] = claims
        if len(self._verified) > REMEMBERED:
            self._verified.popitem(last=False)
