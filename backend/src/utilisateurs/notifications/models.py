"""Mails, from the wish to send one to the bytes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol
from uuid import UUID

from utilisateurs.kit.text import Language

Template = Literal[
    "verify",
    "already_registered",
    "signed_up_twice",
    "reset",
    "password_changed",
    "invitation",
    "confirm_email",
    "email_change_requested",
    "email_changed",
    "account_deleted",
]


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter to one person; `link` is where its button leads."""

    template: Template
    recipient: str
    name: str
    language: Language
    user_id: UUID | None = None
    link: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail in the outbox."""

    id: UUID
    template: Template
    sealed_content: bytes
    attempts: int


@dataclass(frozen=True, slots=True)
class Message:
    """A mail ready to be sent."""

    id: UUID
    recipient: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """A mail in the developer's mailbox."""

    id: UUID
    to: str
    subject: str
    text: str
    html: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MailDay:
    """What became of the mails of one day (UTC), as far as is known now."""

    day: date
    delivered: int
    waiting: int
    failed: int


class Transport(Protocol):
    """Sends a message."""

    async def send(self, message: Message) -> None:
        """Hand the message over. Raises NotSent."""
        ...


class NotSent(Exception):
    """The mail server did not take the message."""
