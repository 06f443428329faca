"""A signed-in person's own account."""

from collections.abc import Mapping
from typing import Any

from utilisateurs.accounts.errors import wrong_password
from utilisateurs.accounts.models import Everything, Picture
from utilisateurs.audit.models import Action, Actor, Entry, Event, Filters
from utilisateurs.audit.service import AuditTrail
from utilisateurs.authority.models import Principal
from utilisateurs.directory.models import User
from utilisateurs.directory.rules import PasswordRules, Step
from utilisateurs.directory.service import Directory
from utilisateurs.kit.db import Connection, Database
from utilisateurs.kit.origin import Origin
from utilisateurs.kit.pagination import Count, Page
from utilisateurs.kit.passwords import Passwords
from utilisateurs.limits.service import SIGN_IN_ACCOUNT, Limits
from utilisateurs.links.models import Purpose
from utilisateurs.links.service import Links
from utilisateurs.notifications.models import Mail, Template
from utilisateurs.notifications.service import Outbox
from utilisateurs.sessions.service import Sessions

EXPORTED_EVENTS = 200


class OwnAccount:
    """What a person may do with the own account, roles or not."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        sessions: Sessions,
        audit: AuditTrail,
        links: Links,
        outbox: Outbox,
        limits: Limits,
        passwords: Passwords,
    ) -> None:
        """Take what the account stands on."""
        self._database = database
        self._directory = directory
        self._sessions = sessions
        self._audit = audit
        self._links = links
        self._outbox = outbox
        self._limits = limits
        self._passwords = passwords
        self._password_rules = PasswordRules()

    async def edit(
        self, connection: Connection, by: Principal, origin: Origin, changes: Mapping[str, Any], expected: int | None
    ) -> User:
        """Change name, language or time zone. Raises EditConflict."""
        user = await self._directory.get_for_change(connection, by.id, expected)
        if not changes:
            return user
        return await self._directory.change(connection, user, changes, Action.UPDATED, Actor.person(by, origin))

    async def set_picture(self, connection: Connection, by: Principal, origin: Origin, picture: Picture | None) -> None:
        """Store or remove the picture."""
        user = await self._directory.get_for_change(connection, by.id)
        image, etag = (picture.image, picture.etag) if picture else (None, None)
        await self._directory.set_avatar(connection, user, image, etag, Actor.person(by, origin))

    async def picture(self, connection: Connection, by: Principal) -> bytes | None:
        """Return the picture."""
        return await self._directory.avatar(connection, by.id)

    async def check_password(self, by: Principal, origin: Origin, password: str, field: str) -> str:
        """Return the hash the password was right for. Raises InvalidInput, TooManyRequests, Overloaded.

        A stolen session must not become a way to guess: wrong ones count like wrong sign-ins.
        """
        await self._limits.ask_account(SIGN_IN_ACCOUNT, by.email, self._limits.rates.sign_in_per_account)
        async with self._database.read() as connection:
            await self._limits.refuse_if_locked(connection, by.email)
            encoded = await self._directory.password_hash(connection, by.id)
        if encoded is None or not await self._passwords.verify(encoded, password):
            await self._database.write(lambda tx: self._mistaken(tx, by, origin))
            raise wrong_password(field)
        return encoded

    async def new_password(self, by: Principal, password: str) -> str:
        """Return the hash of a new password. Raises InvalidInput, Overloaded."""
        self._password_rules.check(password, by.email, by.name, field="new")
        return await self._passwords.hash(password)

    async def change_password(
        self, connection: Connection, by: Principal, origin: Origin, checked: str, encoded: str
    ) -> None:
        """Take the new password, end all other sessions. Raises InvalidInput if it changed meanwhile.

        A change of address asked for before is withdrawn: it may have been made with the password now replaced.
        """
        user = await self._directory.get_for_change(connection, by.id)
        await self._still(connection, by, checked, "current")
        actor = Actor.person(by, origin)
        changes = {"password_hash": encoded, "pending_email": None}
        await self._directory.change(connection, user, changes, Action.PASSWORD_CHANGED, actor)
        await self._sessions.revoke_all(connection, by.id, actor, by.session_id)
        await self._post(connection, user, "password_changed")

    async def request_email(self, connection: Connection, by: Principal, origin: Origin, email: str) -> None:
        """Send a link to the new address and word to the old one; the answer is the same if it is taken."""
        user = await self._directory.get_for_change(connection, by.id)
        actor = Actor.person(by, origin)
        changes = {"pending_email": email}
        await self._directory.change(connection, user, changes, Action.EMAIL_CHANGE_REQUESTED, actor)
        await self._post(connection, user, "email_change_requested", detail=email)
        taken = await self._directory.find_with_password(connection, email)
        if taken is None:
            link = await self._links.make(connection, Purpose.CONFIRM_EMAIL, user.id, email)
            letter = Mail("confirm_email", email, user.name, user.locale, user.id, link)
            await self._outbox.post(connection, letter)
        elif taken[0].id != by.id:
            await self._post(connection, taken[0], "already_registered", link=self._links.page("sign-in"))

    async def leave(self, connection: Connection, by: Principal, origin: Origin, checked: str) -> None:
        """Delete the account, with the grace period and a link to take it back. Raises LastAdministrator."""
        user = await self._directory.get_for_change(connection, by.id)
        await self._still(connection, by, checked, "password")
        actor = Actor.person(by, origin)
        await self._directory.move(connection, user, Step.DELETE, actor)
        await self._sessions.revoke_all(connection, by.id, actor)
        link = await self._links.make(connection, Purpose.RESTORE, by.id, user.email)
        await self._post(connection, user, "account_deleted", link=link)

    async def activity(
        self, connection: Connection, by: Principal, cursor: str | None, limit: int, count: Count
    ) -> Page[Entry]:
        """Return what happened to the account, newest first."""
        return await self._audit.read(connection, Filters(about=by.id), cursor, limit, count)

    async def export(self, connection: Connection, by: Principal, origin: Origin) -> Everything:
        """Return what is kept about a person, and record that it was given out."""
        user = await self._directory.get(connection, by.id)
        await self._directory.note(connection, user, Action.EXPORTED, Actor.person(by, origin))
        sessions = await self._sessions.all_sessions(connection, by.id)
        return Everything(await self.picture(connection, by), sessions, await self._all_events(connection, by))

    async def _all_events(self, connection: Connection, by: Principal) -> list[Entry]:
        entries: list[Entry] = []
        cursor: str | None = None
        while True:
            page = await self._audit.read(connection, Filters(about=by.id), cursor, EXPORTED_EVENTS)
            entries += page.items
            cursor = page.next_cursor
            if cursor is None:
                return entries

    async def _mistaken(self, connection: Connection, by: Principal, origin: Origin) -> None:
        if await self._limits.failed(connection, by.email):
            await self._audit.record(connection, Event(Action.LOCKED_OUT, Actor.person(by, origin), by.id))

    async def _still(self, connection: Connection, by: Principal, checked: str, field: str) -> None:
        if await self._directory.password_hash(connection, by.id) != checked:
            raise wrong_password(field)

    async def _post(
        self, connection: Connection, user: User, template: Template, detail: str = "", link: str | None = None
    ) -> None:
        await self._outbox.post(connection, Mail(template, user.email, user.name, user.locale, user.id, link, detail))
