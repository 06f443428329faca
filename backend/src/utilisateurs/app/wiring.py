"""The one place where everything is made and put together."""

from dataclasses import dataclass, fields
from typing import Any

from utilisateurs.access.service import Access
from utilisateurs.accounts.models import SignUpPolicy
from utilisateurs.accounts.own import OwnAccount
from utilisateurs.accounts.pictures import Pictures
from utilisateurs.accounts.service import Reception
from utilisateurs.app.settings import Settings
from utilisateurs.audit.service import AuditTrail
from utilisateurs.authority.service import Authenticator
from utilisateurs.directory.service import Directory, DirectoryNames
from utilisateurs.kit.clock import Clock
from utilisateurs.kit.crypto import MasterSecret
from utilisateurs.kit.db import Database
from utilisateurs.kit.emails import domain_key
from utilisateurs.kit.idempotency import IdempotencyKeys
from utilisateurs.kit.passwords import Passwords
from utilisateurs.kit.tokens import TokenRing
from utilisateurs.limits.models import Rates
from utilisateurs.limits.rules import LockoutPolicy
from utilisateurs.limits.service import Limits
from utilisateurs.links.service import Links
from utilisateurs.notifications.models import Transport
from utilisateurs.notifications.rules import Retries
from utilisateurs.notifications.service import Courier, Outbox
from utilisateurs.notifications.transports import MailboxTransport, SmtpTransport
from utilisateurs.sessions.cookies import Cookies
from utilisateurs.sessions.gate import Gate, ProofOfOrigin
from utilisateurs.sessions.keys import KeyKeeper
from utilisateurs.sessions.models import Lifetimes
from utilisateurs.sessions.service import Sessions
from utilisateurs.statistics.service import Statistics
from utilisateurs.users.service import Administration

AUDIENCE = "utilisateurs-api"


@dataclass(frozen=True, slots=True)
class Wired:
    """Everything a door may ask for."""

    database: Database
    clock: Clock
    idempotency: IdempotencyKeys
    passwords: Passwords
    ring: TokenRing
    keys: KeyKeeper
    audit: AuditTrail
    directory: Directory
    limits: Limits
    outbox: Outbox
    courier: Courier
    links: Links
    access: Access
    cookies: Cookies
    gate: Gate
    sessions: Sessions
    reception: Reception
    own: OwnAccount
    pictures: Pictures
    administration: Administration
    statistics: Statistics

    def provided(self) -> dict[type, Any]:
        """Return what handlers ask for, by type."""
        made = {type(getattr(self, field.name)): getattr(self, field.name) for field in fields(self)}
        return made | {Clock: self.clock, Database: self.database, Authenticator: self.gate}

    def close(self) -> None:
        """Let the threads end."""
        self.passwords.close()
        self.pictures.close()


def wire(settings: Settings, database: Database, clock: Clock) -> Wired:
    """Make everything from the settings, over a database and a clock."""
    secret = MasterSecret(settings.secret.get_secret_value())
    lifetimes = Lifetimes()
    ring = TokenRing(issuer=settings.public_url, audience=AUDIENCE)
    passwords = Passwords(threads=settings.hashing_threads, queue=settings.hashing_queue)
    audit = AuditTrail(secret.sealer_for("personal keys"), clock, DirectoryNames())
    directory = Directory(audit, clock)
    limits = Limits(database, clock, secret.key_for("limits"), _rates(settings), LockoutPolicy())
    outbox = Outbox(secret.sealer_for("mails"), clock)
    links = Links(outbox, clock, settings.public_url)
    keys = KeyKeeper(database, ring, secret.sealer_for("signing keys"), audit, clock, lifetimes)
    cookies = Cookies(settings.secure, int(lifetimes.session.total_seconds()))
    proof = ProofOfOrigin(secret.key_for("csrf"), frozenset({_origin(settings), *settings.cors_origins}))
    sessions = Sessions(database, directory, audit, limits, passwords, ring, proof, clock, lifetimes)
    access = Access(directory, audit)
    policy = SignUpPolicy(settings.sign_up, frozenset(map(domain_key, settings.sign_up_domains)))
    return Wired(
        database=database,
        clock=clock,
        idempotency=IdempotencyKeys(secret.sealer_for("answers"), secret.key_for("fingerprints")),
        passwords=passwords,
        ring=ring,
        keys=keys,
        audit=audit,
        directory=directory,
        limits=limits,
        outbox=outbox,
        courier=Courier(database, outbox, _transport(settings, database, clock), clock, Retries()),
        links=links,
        access=access,
        cookies=cookies,
        gate=Gate(database, ring, keys, proof, clock, cookies.access_name),
        sessions=sessions,
        reception=Reception(directory, sessions, links, outbox, limits, passwords, clock, policy),
        own=OwnAccount(database, directory, sessions, audit, links, outbox, limits, passwords),
        pictures=Pictures(),
        administration=Administration(directory, access, sessions, links, outbox, clock),
        statistics=Statistics(directory, sessions, audit, outbox),
    )


def _rates(settings: Settings) -> Rates:
    return Rates(**{field.name: settings.rate(field.name) for field in fields(Rates)})


def _transport(settings: Settings, database: Database, clock: Clock) -> Transport:
    if settings.smtp_url is None:
        return MailboxTransport(database, clock)
    return SmtpTransport(settings.smtp_url.get_secret_value(), settings.mail_from)


def _origin(settings: Settings) -> str:
    return settings.public_url.rstrip("/")
