"""The signing keys: made, kept sealed, rotated; retired keys verify until no token of theirs is left."""

import asyncio
from datetime import datetime

import orjson
from joserfc.jwk import ECKey

from utilisateurs.audit.models import SYSTEM, Action, Event
from utilisateurs.audit.service import AuditTrail
from utilisateurs.kit.clock import Clock
from utilisateurs.kit.crypto import Sealer
from utilisateurs.kit.db import Connection, Database
from utilisateurs.kit.ids import new_id
from utilisateurs.kit.tokens import TokenRing
from utilisateurs.sessions import repository
from utilisateurs.sessions.models import Lifetimes, StoredKey

LOOK_SECONDS = 1
"""An unknown key identifier makes a worker look at the table again, at most this often."""


class KeyKeeper:
    """Brings the keys of the table into the ring that signs and verifies."""

    def __init__(
        self, database: Database, ring: TokenRing, sealer: Sealer, audit: AuditTrail, clock: Clock, lifetimes: Lifetimes
    ) -> None:
        """Take where the keys lie and the ring they go into."""
        self._database = database
        self._ring = ring
        self._sealer = sealer
        self._audit = audit
        self._clock = clock
        self._lifetimes = lifetimes
        self._loading = asyncio.Lock()
        self._loaded: list[tuple[str, datetime | None]] = []
        self._look: asyncio.Task[None] | None = None
        self._looked_at = 0.0

    async def load(self) -> None:
        """Take the keys as they are now; make the first one if there is none.

        Every worker does this all the time: whoever rotated the keys, all soon sign with the newest.
        """
        async with self._loading:
            stored = await self._stored()
            if not stored or stored[0].retired_at:
                await self._database.write(self._first)
                stored = await self._stored()
            self._use(stored)

    async def look_again(self) -> None:
        """Load for the sake of a key not known here; those who ask meanwhile share the look, and wait for it.

        They are made to wait, not refused: a token signed by another worker a moment ago must count, and made-up
        identifiers must not become queries.
        """
        if self._look is None:
            self._look = asyncio.create_task(self._look_in_a_moment())
        await asyncio.shield(self._look)

    async def rotate(self) -> None:
        """Make a new key; tokens signed with the old one stay good until they expire."""
        await self._database.write(self._rotate)
        await self.load()

    async def rotate_if_old(self) -> None:
        """Make a new key when the newest has served its time."""
        async with self._database.read() as connection:
            stored = await repository.keys(connection, self._clock.now())
        if stored and self._clock.now() - stored[0].created_at > self._lifetimes.key:
            await self.rotate()

    async def clean(self, connection: Connection) -> None:
        """Remove the keys that no longer verify."""
        await repository.forget_keys(connection, self._clock.now() - self._lifetimes.retired_key)

    async def _look_in_a_moment(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._looked_at + LOOK_SECONDS - loop.time()))
        self._looked_at = loop.time()
        self._look = None  # who asks from now on may know of a younger key than this look will see
        await self.load()

    async def _stored(self) -> list[StoredKey]:
        async with self._database.read() as connection:
            return await repository.keys(connection, self._clock.now() - self._lifetimes.retired_key)

    def _use(self, stored: list[StoredKey]) -> None:
        found = [(key.id, key.retired_at) for key in stored]
        if found != self._loaded:
            keys = [self._opened(key) for key in stored]
            self._ring.use(keys[0], keys)
            self._loaded = found

    async def _first(self, connection: Connection) -> None:
        await repository.lock_keys(connection)
        stored = await repository.keys(connection, self._clock.now())
        if not stored or stored[0].retired_at:
            await repository.add_key(connection, self._new())

    async def _rotate(self, connection: Connection) -> None:
        await repository.lock_keys(connection)
        await repository.add_key(connection, self._new())
        await self._audit.record(connection, Event(Action.KEYS_ROTATED, SYSTEM))

    def _new(self) -> StoredKey:
        identifier = new_id().hex
        key = ECKey.generate_key("P-256", {"kid": identifier, "use": "sig", "alg": "ES256"}, private=True)
        private = orjson.dumps(key.as_dict(private=True))
        sealed = self._sealer.seal(private, identifier.encode())
        return StoredKey(identifier, dict(key.as_dict(private=False)), sealed, self._clock.now(), None)

    def _opened(self, stored: StoredKey) -> ECKey:
        return ECKey.import_key(orjson.loads(self._sealer.open(stored.sealed_private_key, stored.id.encode())))
