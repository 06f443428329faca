"""Ways to hand a message over: a mail server, or the developer's mailbox."""

from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import SplitResult, unquote, urlsplit

import aiosmtplib

from utilisateurs.kit.clock import Clock
from utilisateurs.kit.db import Database
from utilisateurs.kit.emails import deliverable
from utilisateurs.notifications import repository
from utilisateurs.notifications.models import Message, NotSent

TIMEOUT_SECONDS = 20
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class SmtpTransport:
    """A mail server by URL: `smtp://` with STARTTLS, `smtps://` with TLS from the start.

    Without a password STARTTLS may be missing; a password goes in clear to this machine only.
    """

    def __init__(self, url: str, sender: str) -> None:
        """Take the server's URL, user and password included, and the sender's address."""
        self._url = urlsplit(url)
        self._sender = sender

    async def send(self, message: Message) -> None:
        """Send one message over a connection of its own. Raises NotSent."""
        try:
            await aiosmtplib.send(
                _letter(message, self._sender),
                hostname=self._url.hostname,
                port=self._url.port,
                username=unquote(self._url.username) if self._url.username else None,
                password=unquote(self._url.password) if self._url.password else None,
                use_tls=self._url.scheme == "smtps",
                start_tls=True if must_encrypt(self._url) else None,
                timeout=TIMEOUT_SECONDS,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotSent(type(error).__name__) from error


class MailboxTransport:
    """The developer's mailbox, shown at /dev/mail."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Take where to write and the time."""
        self._database = database
        self._clock = clock

    async def send(self, message: Message) -> None:
        """Store one message."""
        async with self._database.read() as connection:
            await repository.deliver_to_mailbox(connection, message, self._clock.now())


def must_encrypt(url: SplitResult) -> bool:
    """Tell whether a server that offers no STARTTLS is refused."""
    return url.scheme == "smtp" and bool(url.password) and url.hostname not in LOOPBACK


def _letter(message: Message, sender: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = deliverable(message.recipient)
    letter["Subject"] = message.subject
    letter["Date"] = formatdate(usegmt=True)
    letter["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2].rstrip('>')}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    letter.add_alternative(message.html, subtype="html")
    return letter
