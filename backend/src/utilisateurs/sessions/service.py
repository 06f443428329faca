"""Signing in, refreshing, listing and ending sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from utilisateurs.audit.models import Action, Actor, Event
from utilisateurs.audit.service import AuditTrail
from utilisateurs.directory.models import User
from utilisateurs.directory.service import Directory
from utilisateurs.kit.clock import Clock
from utilisateurs.kit.crypto import random_token, token_hash
from utilisateurs.kit.db import Connection, Database
from utilisateurs.kit.ids import id_at, new_id
from utilisateurs.kit.origin import Origin
from utilisateurs.kit.passwords import Passwords
from utilisateurs.kit.problems import NotFound, Problem
from utilisateurs.kit.together import together
from utilisateurs.kit.tokens import BadToken, TokenRing
from utilisateurs.limits.service import Limits
from utilisateurs.sessions import repository
from utilisateurs.sessions.errors import BadCredentials, SessionEnded
from utilisateurs.sessions.gate import ProofOfOrigin, Shown
from utilisateurs.sessions.models import ACCESS_TOKEN, Issued, Lifetimes, Session
from utilisateurs.sessions.rules import Admission, Rotation

MOST_SESSIONS = 200


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody at the door; a browser shows the access token it still has, if it has one."""

    email: str
    password: str
    cookies: bool
    origin: Origin
    before: str | None = None


class Sessions:
    """The sessions of all people."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        audit: AuditTrail,
        limits: Limits,
        passwords: Passwords,
        ring: TokenRing,
        proof: ProofOfOrigin,
        clock: Clock,
        lifetimes: Lifetimes,
    ) -> None:
        """Take what signing in stands on."""
        self._database = database
        self._directory = directory
        self._audit = audit
        self._limits = limits
        self._passwords = passwords
        self._ring = ring
        self._proof = proof
        self._clock = clock
        self._lifetimes = lifetimes
        self._admission = Admission()
        self._rotation = Rotation()

    async def sign_in(self, visitor: SignIn) -> Issued:
        """Open a session. Raises BadCredentials, EmailNotVerified, AccountSuspended, TooManyRequests, Overloaded.

        Who would find the queue of hashes full is told so before anything is counted. Then limits come first, then
        the password on a thread of its own while no connection is held, then one transaction that looks again: the
        person may have changed while the password was checked.
        """
        self._passwords.refuse_if_full()
        async with self._database.read() as connection:
            has_failed = await self._limits.enter(connection, visitor.origin.address, visitor.email)
            found = await self._directory.find_with_password(connection, visitor.email)
        user, encoded = found or (None, None)
        right = await self._passwords.verify(encoded, visitor.password)
        fresh = await self._rehashed(visitor, encoded) if right and encoded else None

        async def decide(connection: Connection) -> Issued:
            if user is None or not right:
                raise await self._refused(connection, visitor, user)
            current, stored = await self._directory.get_with_password_for_change(connection, user.id)
            if stored != encoded:
                raise await self._refused(connection, visitor, current)
            issued = await self._admit(connection, visitor, current)
            if has_failed:
                await self._limits.succeeded(connection, visitor.email)
            if fresh:
                await self._directory.keep_rehashed(connection, user.id, fresh)
            return issued

        return await self._database.write(decide)

    async def refresh(self, token: str, origin: Origin, shown: Shown | None = None) -> Issued:
        """Give the next access and refresh tokens; a browser shows more. Raises SessionEnded, CsrfFailed."""

        async def rotate(connection: Connection) -> Issued:
            found = await repository.refresh_token(connection, token_hash(token))
            if found and self._rotation.is_reused(found):
                await self._end_for_reuse(connection, found.session, origin)
            session = self._rotation.check(found, self._clock.now()).session
            if shown:
                self._proof.check(session.id, shown)
            return await self._next(connection, session, token, origin)

        return await self._database.write(rotate)

    async def open_sessions(self, connection: Connection, user: UUID) -> list[Session]:
        """Return the sessions of a person, last used first."""
        return await repository.open_sessions(connection, user, self._clock.now(), MOST_SESSIONS)

    async def all_sessions(self, connection: Connection, user: UUID) -> list[Session]:
        """Return everything stored of a person's sessions, ended ones included."""
        return await repository.all_sessions(connection, user)

    async def revoke(self, connection: Connection, user: UUID, session: UUID, actor: Actor) -> None:
        """End one session of a person. Raises NotFound."""
        if not await repository.revoke(connection, user, session, self._clock.now()):
            raise NotFound
        action = Action.SIGNED_OUT if actor.id == user else Action.SESSION_REVOKED
        await self._audit.record(connection, Event(action, actor, user))

    async def revoke_all(self, connection: Connection, user: UUID, actor: Actor, kept: UUID | None = None) -> None:
        """End the sessions of a person, save one."""
        ended = await repository.revoke_all(connection, user, kept, self._clock.now())
        if ended:
            await self._audit.record(connection, Event(Action.SESSION_REVOKED, actor, user))

    async def forgive(self, connection: Connection, email: str) -> None:
        """Lift the lockout of an account."""
        await self._limits.succeeded(connection, email)

    async def open_number(self, connection: Connection) -> int:
        """Return how many sessions count at present."""
        return await repository.open_number(connection, self._clock.now())

    async def clean(self, connection: Connection) -> None:
        """Remove sessions that ended long enough ago that no token of theirs can come back."""
        await repository.clean(connection, self._clock.now() - self._lifetimes.session)

    async def _rehashed(self, visitor: SignIn, encoded: str) -> str | None:
        if not self._passwords.needs_rehash(encoded):
            return None
        return await self._passwords.hash(visitor.password)

    async def _admit(self, connection: Connection, visitor: SignIn, user: User) -> Issued:
        if refusal := self._admission.refusal(user):
            await self._record_refusal(connection, visitor, user, refusal)
            raise refusal
        if visitor.before:
            await self._end_before(connection, visitor.before, visitor.origin)
        return await self._open(connection, visitor, user)

    async def _open(self, connection: Connection, visitor: SignIn, user: User) -> Issued:
        now, origin = self._clock.now(), visitor.origin
        ends = now + self._lifetimes.session
        session = Session(
            id_at(now), user.id, now, now, ends, origin.address, origin.user_agent, visitor.cookies, revoked_at=None
        )
        refresh = random_token()
        async with together(connection) as writes:
            await repository.insert(writes, session)
            await repository.add_refresh_token(writes, token_hash(refresh), session.id, now)
            await self._directory.signed_in(writes, user.id, now)
            await self._audit.record(writes, Event(Action.SIGNED_IN, Actor("user", user.id, origin), user.id))
        return self._issue(session, refresh, now)

    async def _end_before(self, connection: Connection, token: str, origin: Origin) -> None:
        """End the session that this browser leaves for a new one, whoever's it was."""
        now = self._clock.now()
        try:
            session = self._ring.verify(ACCESS_TOKEN, token, now).session
        except BadToken:
            return
        person = await repository.principal(connection, session, now)
        if person and await repository.revoke(connection, person.id, session, now):
            await self._audit.record(connection, Event(Action.SIGNED_OUT, Actor("user", person.id, origin), person.id))

    async def _refused(self, connection: Connection, visitor: SignIn, user: User | None) -> Problem:
        locked_until = await self._limits.failed(connection, visitor.email)
        await self._record_refusal(connection, visitor, user, BadCredentials())
        if locked_until and user:
            event = Event(Action.LOCKED_OUT, Actor.visitor(visitor.origin), user.id)
            await self._audit.record(connection, event)
        return BadCredentials()

    async def _record_refusal(
        self, connection: Connection, visitor: SignIn, user: User | None, refusal: Problem
    ) -> None:
        subject = user.id if user else None
        event = Event(Action.SIGN_IN_REFUSED, Actor.visitor(visitor.origin), subject, reason=refusal.slug)
        await self._audit.record(connection, event)

    async def _end_for_reuse(self, connection: Connection, session: Session, origin: Origin) -> None:
        await repository.revoke(connection, session.user_id, session.id, self._clock.now())
        event = Event(Action.REUSE_DETECTED, Actor.visitor(origin), session.user_id)
        await self._audit.record(connection, event)
        raise SessionEnded

    async def _next(self, connection: Connection, session: Session, token: str, origin: Origin) -> Issued:
        now = self._clock.now()
        if await repository.principal(connection, session.id, now) is None:
            raise SessionEnded
        ends = now + self._lifetimes.session
        refresh = random_token()
        async with together(connection) as writes:
            await repository.use_refresh_token(writes, token_hash(token), now)
            await repository.touch(writes, session.id, now, ends, origin.address, origin.user_agent)
            await repository.add_refresh_token(writes, token_hash(refresh), session.id, now)
        return self._issue(session, refresh, now)

    def _issue(self, session: Session, refresh: str, now: datetime) -> Issued:
        seconds = int(self._lifetimes.access.total_seconds())
        access = self._ring.issue(ACCESS_TOKEN, str(session.user_id), str(session.id), new_id().hex, now, seconds)
        return Issued(session.id, access, refresh, self._proof.token_for(session.id), seconds, cookies=session.cookies)
