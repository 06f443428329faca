"""Queries of the outbox and of the developer's mailbox."""

from datetime import datetime
from uuid import UUID

from utilisateurs.kit.db import Connection
from utilisateurs.notifications.models import Delivered, MailDay, Message, Waiting

_ADD = """
    INSERT INTO mails (id, user_id, template, sealed_content, created_at, next_attempt_at)
    VALUES ($1, $2, $3, $4, $5, $5)
"""
_LEASE = """
    UPDATE mails SET attempts = attempts + 1, next_attempt_at = $2
    WHERE id IN (
        SELECT id FROM mails WHERE sent_at IS NULL AND failed_at IS NULL AND next_attempt_at <= $1
        ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED
    ) RETURNING id, template, sealed_content, attempts
"""
_SENT = "UPDATE mails SET sent_at = $2, sealed_content = NULL, last_error = NULL WHERE id = $1"
_RETRY = "UPDATE mails SET next_attempt_at = $2, last_error = $3 WHERE id = $1"
_GIVE_UP = "UPDATE mails SET failed_at = $2, sealed_content = NULL, last_error = $3 WHERE id = $1"
_WAITING = "SELECT count(*) FROM mails WHERE sent_at IS NULL AND failed_at IS NULL"
_DAYS = """
    SELECT date_trunc('day', created_at AT TIME ZONE 'UTC')::date AS day, count(sent_at) AS delivered,
           count(*) FILTER (WHERE sent_at IS NULL AND failed_at IS NULL) AS waiting, count(failed_at) AS failed
    FROM mails WHERE created_at >= $1 AND created_at < $2 GROUP BY 1
"""
_CLEAN = "DELETE FROM mails WHERE created_at < $1 AND (sent_at IS NOT NULL OR failed_at IS NOT NULL)"
_EMPTY_MAILBOX = "DELETE FROM developer_mailbox WHERE at < $1"
_DELIVER = """
    INSERT INTO developer_mailbox (id, recipient, subject, body_text, body_html, at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
"""
_MAILBOX = """
    SELECT id, recipient AS to, subject, body_text AS text, body_html AS html, at FROM developer_mailbox
    WHERE $1::text IS NULL OR recipient = $1 ORDER BY at DESC, id DESC LIMIT $2
"""


async def add(
    connection: Connection, mail: UUID, user: UUID | None, template: str, sealed: bytes, now: datetime
) -> None:
    """Put a mail into the outbox."""
    await connection.execute(_ADD, mail, user, template, sealed, now)


async def lease(connection: Connection, now: datetime, until: datetime, limit: int) -> list[Waiting]:
    """Take mails that are due; nobody else takes them before the lease ends."""
    return [Waiting(**row) for row in await connection.fetch(_LEASE, now, until, limit)]


async def mark_sent(connection: Connection, mail: UUID, now: datetime) -> None:
    """Note the delivery and drop the content."""
    await connection.execute(_SENT, mail, now)


async def retry_at(connection: Connection, mail: UUID, instant: datetime, error: str) -> None:
    """Note a failure and when to try again."""
    await connection.execute(_RETRY, mail, instant, error)


async def give_up(connection: Connection, mail: UUID, now: datetime, error: str) -> None:
    """Note that no further try is made."""
    await connection.execute(_GIVE_UP, mail, now, error)


async def waiting(connection: Connection) -> int:
    """Return how many mails wait."""
    value: int = await connection.fetchval(_WAITING)
    return value


async def days(connection: Connection, since: datetime, until: datetime) -> list[MailDay]:
    """Return what became of the mails written between two instants, day by day."""
    return [MailDay(**row) for row in await connection.fetch(_DAYS, since, until)]


async def clean(connection: Connection, before: datetime) -> None:
    """Remove mails long settled, the developer's copies too."""
    await connection.execute(_CLEAN, before)
    await connection.execute(_EMPTY_MAILBOX, before)


async def deliver_to_mailbox(connection: Connection, message: Message, now: datetime) -> None:
    """Put a message into the developer's mailbox, once."""
    fields = (message.id, message.recipient, message.subject, message.text, message.html)
    await connection.execute(_DELIVER, *fields, now)


async def mailbox(connection: Connection, recipient: str | None, limit: int) -> list[Delivered]:
    """Return the newest messages of the developer's mailbox."""
    return [Delivered(**row) for row in await connection.fetch(_MAILBOX, recipient, limit)]
