"""Asking before work is done, and counting failures after it."""

from datetime import datetime

from utilisateurs.kit.clock import Clock
from utilisateurs.kit.crypto import keyed_hash
from utilisateurs.kit.db import Connection, Database
from utilisateurs.kit.emails import email_key
from utilisateurs.limits import repository
from utilisateurs.limits.errors import TooManyRequests
from utilisateurs.limits.models import Rate, Rates
from utilisateurs.limits.rules import LockoutPolicy, client_of

SIGN_IN_CLIENT, SIGN_IN_ACCOUNT = "sign-in address", "sign-in account"
"""Names of the two rates of signing in; whoever asks for the password elsewhere asks the same ones."""


class Limits:
    """Rates and lockouts; the table holds keyed hashes, never an address."""

    def __init__(self, database: Database, clock: Clock, key: bytes, rates: Rates, policy: LockoutPolicy) -> None:
        """Take where to count, the time, the key of the hashes, and the limits."""
        self._database = database
        self._clock = clock
        self._key = key
        self._policy = policy
        self.rates = rates

    async def ask(self, name: str, who: str, rate: Rate) -> None:
        """Use one place of a rate. Raises TooManyRequests.

        Counted at once and for good: a refusal later in the request does not give the place back.
        """
        key = keyed_hash(self._key, name, who)
        now = self._clock.now()
        async with self._database.read() as connection:
            if not await repository.pass_through(connection, key, now, rate.interval, rate.period):
                raise await self._refusal(connection, key, rate, now)

    async def enter(self, connection: Connection, address: str, email: str) -> bool:
        """Ask all that limits a sign-in: its client's rate, its account's, its lockout. Raises TooManyRequests.

        Tells whether there are failures to forget when it succeeds.
        """
        now = self._clock.now()
        client = keyed_hash(self._key, SIGN_IN_CLIENT, client_of(address))
        account = keyed_hash(self._key, SIGN_IN_ACCOUNT, email_key(email))
        entry = await repository.enter(connection, (client, account, self._account(email)), now, self.rates)
        if not entry.client:
            raise await self._refusal(connection, client, self.rates.sign_in_per_address, now)
        if not entry.account:
            raise await self._refusal(connection, account, self.rates.sign_in_per_account, now)
        if entry.locked_until:
            raise TooManyRequests((entry.locked_until - now).total_seconds())
        return entry.has_failed

    async def ask_client(self, name: str, address: str, rate: Rate) -> None:
        """Use one place of a rate counted per client address. Raises TooManyRequests."""
        await self.ask(name, client_of(address), rate)

    async def ask_account(self, name: str, email: str, rate: Rate) -> None:
        """Use one place of a rate counted per account, whether or not the account exists."""
        await self.ask(name, email_key(email), rate)

    async def refuse_if_locked(self, connection: Connection, email: str) -> None:
        """Raise TooManyRequests while the account is locked."""
        now = self._clock.now()
        until = await repository.locked_until(connection, self._account(email), now)
        if until is not None:
            raise TooManyRequests((until - now).total_seconds())

    async def failed(self, connection: Connection, email: str) -> datetime | None:
        """Count a failure; return until when the account is now locked, if it is."""
        key, now = self._account(email), self._clock.now()
        forgotten_before = now - self._policy.forgotten_after
        failures = await repository.add_failure(connection, key, now, forgotten_before)
        delay = self._policy.delay(failures)
        if delay is None:
            return None
        await repository.lock(connection, key, now + delay)
        return now + delay

    async def succeeded(self, connection: Connection, email: str) -> None:
        """Forget the failures of an account."""
        await repository.forget_failures(connection, self._account(email))

    async def clean(self, connection: Connection) -> None:
        """Remove what no longer limits anybody."""
        now = self._clock.now()
        await repository.clean(connection, now, now - self._policy.forgotten_after)

    async def _refusal(self, connection: Connection, key: bytes, rate: Rate, now: datetime) -> TooManyRequests:
        arrival = await repository.theoretical_arrival(connection, key) or now
        return TooManyRequests((arrival + rate.interval - rate.period - now).total_seconds())

    def _account(self, email: str) -> bytes:
        return keyed_hash(self._key, "lockout", email_key(email))
