"""The gate every authenticated request passes: token, session, person, and for cookies the proof of origin."""

from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from utilisateurs.authority.errors import CsrfFailed, NotSignedIn
from utilisateurs.authority.models import Principal
from utilisateurs.authority.service import Credentials
from utilisateurs.kit.batches import Batches
from utilisateurs.kit.clock import Clock
from utilisateurs.kit.crypto import keyed_hash, same
from utilisateurs.kit.db import Database
from utilisateurs.kit.tokens import BadToken, Claims, TokenRing
from utilisateurs.sessions import repository
from utilisateurs.sessions.keys import KeyKeeper
from utilisateurs.sessions.models import ACCESS_TOKEN


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser shows besides its cookie: headers that a page of another site cannot choose."""

    csrf: str | None
    origin: str | None
    host: str | None


class ProofOfOrigin:
    """The rules of writes with cookies.

    1. The X-CSRF-Token header is the keyed hash of the session: only our own page can read it.
    2. An Origin header, where sent, names our public address, an allowed one, or the very host asked; where
       ours are https, never plain http.
    """

    def __init__(self, key: bytes, origins: frozenset[str]) -> None:
        """Take the key of the hash and the allowed origins."""
        self._key = key
        self._origins = origins
        self._schemes = {"https", *(origin.partition("://")[0] for origin in origins)}

    def token_for(self, session: UUID) -> str:
        """Return the token of a session."""
        return urlsafe_b64encode(keyed_hash(self._key, session.hex)).rstrip(b"=").decode()

    def check(self, session: UUID, shown: Shown) -> None:
        """Raise CsrfFailed unless the write comes from our own page."""
        if not same((shown.csrf or "").encode(), self.token_for(session).encode()):
            raise CsrfFailed
        if shown.origin is not None and not self._is_ours(shown.origin, shown.host):
            raise CsrfFailed

    def _is_ours(self, origin: str, host: str | None) -> bool:
        scheme, _, place = origin.partition("://")
        return origin in self._origins or (place == host and scheme in self._schemes)


class Gate:
    """Tells who is asking."""

    def __init__(
        self, database: Database, ring: TokenRing, keys: KeyKeeper, proof: ProofOfOrigin, clock: Clock, cookie_name: str
    ) -> None:
        """Take what is needed to check a token and to find its person."""
        self._database = database
        self._ring = ring
        self._keys = keys
        self._proof = proof
        self._clock = clock
        self._principals = Batches(self._find)
        self.cookie_name = cookie_name

    async def authenticate(self, credentials: Credentials) -> Principal:
        """Return the person. Raises NotSignedIn and CsrfFailed."""
        token = credentials.bearer or credentials.cookie
        if not token:
            raise NotSignedIn
        session = (await self._claims(token)).session
        if credentials.bearer is None and credentials.changes:
            self._proof.check(session, Shown(credentials.csrf, credentials.origin, credentials.host))
        principal = await self._principals.ask(session)
        if principal is None:
            raise NotSignedIn
        return principal

    async def _find(self, sessions: Collection[UUID]) -> Mapping[UUID, Principal]:
        async with self._database.read() as connection:
            return await repository.principals(connection, sessions, self._clock.now())

    async def _claims(self, token: str) -> Claims:
        now = self._clock.now()
        try:
            return self._ring.verify(ACCESS_TOKEN, token, now)
        except BadToken as error:
            if self._ring.knows_key_of(token):
                raise NotSignedIn from error
        await self._keys.look_again()
        try:
            return self._ring.verify(ACCESS_TOKEN, token, now)
        except BadToken as error:
            raise NotSignedIn from error
