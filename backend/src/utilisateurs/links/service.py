"""Making links and redeeming them."""

from uuid import UUID

from utilisateurs.directory.models import User
from utilisateurs.kit.clock import Clock
from utilisateurs.kit.crypto import random_token, token_hash
from utilisateurs.kit.db import Connection
from utilisateurs.links import repository
from utilisateurs.links.errors import LinkExpired
from utilisateurs.links.models import LIFETIMES, Purpose, Redeemed
from utilisateurs.notifications.models import Mail, Template
from utilisateurs.notifications.service import Outbox


class Links:
    """Single-use links into the web interface.

    The token stands in the fragment: browsers send it to no server and to no other site.
    """

    def __init__(self, outbox: Outbox, clock: Clock, public_url: str) -> None:
        """Take the outbox, the time and the address of the web interface."""
        self._outbox = outbox
        self._clock = clock
        self._public_url = public_url.rstrip("/")

    async def make(self, connection: Connection, purpose: Purpose, user: UUID, email: str | None = None) -> str:
        """Return the address of a new link."""
        token, now = random_token(), self._clock.now()
        ends = now + LIFETIMES[purpose]
        await repository.replace(connection, token_hash(token), purpose, user, email, now, ends)
        return f"{self._public_url}/{purpose}#token={token}"

    async def send(self, connection: Connection, user: User, template: Template, purpose: Purpose) -> None:
        """Mail a new link to a person's address."""
        link = await self.make(connection, purpose, user.id, user.email)
        letter = Mail(template, user.email, user.name, user.locale, user.id, link)
        await self._outbox.post(connection, letter)

    async def redeem(self, connection: Connection, purpose: Purpose, token: str) -> Redeemed:
        """Use a link, once. Raises LinkExpired."""
        redeemed = await repository.redeem(connection, token_hash(token), purpose, self._clock.now())
        if redeemed is None:
            raise LinkExpired
        return redeemed

    async def withdraw(self, connection: Connection, purpose: Purpose, user: UUID) -> None:
        """Make the links of a purpose stop working."""
        await repository.withdraw(connection, purpose, user)

    def page(self, name: str) -> str:
        """Return the address of a page of the web interface."""
        return f"{self._public_url}/{name}"

    async def clean(self, connection: Connection) -> None:
        """Remove links that can no longer be used."""
        await repository.clean(connection, self._clock.now())
