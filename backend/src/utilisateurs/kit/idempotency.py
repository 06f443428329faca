"""Writes that happen once however often they are sent: the first answer, kept 24 hours and replayed.

The key is taken and the answer stored in the transaction of the write itself, so a crash leaves both or
neither, and a twin sent at the same time waits for the first.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from utilisateurs.kit.crypto import Sealer
from utilisateurs.kit.db import Connection, Record
from utilisateurs.kit.problems import Problem
from utilisateurs.kit.text import Text

KEPT = timedelta(hours=24)
_TAKE = """
    INSERT INTO idempotency_keys (scope, key, fingerprint, created_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING RETURNING 1
"""
_FIND = "SELECT fingerprint, status, sealed_answer FROM idempotency_keys WHERE scope = $1 AND key = $2"
_STORE = "UPDATE idempotency_keys SET status = $3, sealed_answer = $4 WHERE scope = $1 AND key = $2"
_FORGET = "DELETE FROM idempotency_keys WHERE scope = $1 AND key = $2"
_CLEAN = "DELETE FROM idempotency_keys WHERE created_at < $1"


class IdempotencyMismatch(Problem):
    """The key was used for another request."""

    slug = "idempotency-mismatch"
    status = 422
    title = Text("Key used for another request", "Clé utilisée pour une autre requête")
    detail = Text(
        "This Idempotency-Key was already sent with another body or address.",
        "Cette Idempotency-Key a déjà servi avec un autre corps ou une autre adresse.",
    )
    remedy = Text("Send a new key with a new request.", "Envoyez une nouvelle clé avec une nouvelle requête.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back: status, headers worth keeping, body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sending of one write: who (scope), under which key, and what exactly."""

    scope: str
    key: str
    fingerprint: bytes


class IdempotencyKeys:
    """The keys in use; answers are sealed, for they may hold personal data."""

    def __init__(self, sealer: Sealer, key: bytes) -> None:
        """Take the sealer of the answers and the key of the fingerprints."""
        self._sealer = sealer
        self._key = key

    def fingerprint(self, method: str, target: str, body: bytes) -> bytes:
        """Return what tells two requests apart; keyed, because a body may hold a password that could be guessed."""
        return hmac.digest(self._key, b"\x00".join((method.encode(), target.encode(), body)), "sha256")

    async def find(self, connection: Connection, attempt: Attempt) -> Answer | None:
        """Return the first answer, if there is one. Raises IdempotencyMismatch."""
        row = await connection.fetchrow(_FIND, attempt.scope, attempt.key)
        return self._answer(row, attempt) if row else None

    async def take(self, connection: Connection, attempt: Attempt, now: datetime) -> Answer | None:
        """Take the key, or return the first answer. Raises IdempotencyMismatch."""
        arguments = (attempt.scope, attempt.key)
        if await connection.fetchval(_TAKE, *arguments, attempt.fingerprint, now):
            return None
        return self._answer(await connection.fetchrow(_FIND, *arguments), attempt)

    async def store(self, connection: Connection, attempt: Attempt, answer: Answer) -> None:
        """Keep the answer with the write."""
        sealed = self._sealer.seal(orjson.dumps([answer.headers, answer.body.decode()]))
        await connection.execute(_STORE, attempt.scope, attempt.key, answer.status, sealed)

    async def give_back(self, connection: Connection, attempt: Attempt) -> None:
        """Free the key of a write that was refused."""
        await connection.execute(_FORGET, attempt.scope, attempt.key)

    def _answer(self, row: Record | None, attempt: Attempt) -> Answer:
        if row is None or row["fingerprint"] != attempt.fingerprint or row["sealed_answer"] is None:
            raise IdempotencyMismatch
        headers, body = orjson.loads(self._sealer.open(row["sealed_answer"]))
        return Answer(row["status"], headers, body.encode())


async def forget_old_keys(connection: Connection, now: datetime) -> None:
    """Remove the keys older than 24 hours."""
    await connection.execute(_CLEAN, now - KEPT)
