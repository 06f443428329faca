"""Signing up, confirming, recovering: doors for people who are not signed in.

None of these answers tells whether an address has an account: what happened is said by mail.
"""

from utilisateurs.accounts.models import SignUp, SignUpPolicy
from utilisateurs.accounts.rules import Registration
from utilisateurs.audit.models import Action, Actor
from utilisateurs.directory.errors import EmailTaken
from utilisateurs.directory.models import Draft, Status, User
from utilisateurs.directory.rules import PasswordRules, Step
from utilisateurs.directory.service import Directory
from utilisateurs.kit.clock import Clock
from utilisateurs.kit.db import Connection
from utilisateurs.kit.origin import Origin
from utilisateurs.kit.passwords import Passwords
from utilisateurs.limits.service import Limits
from utilisateurs.links.errors import LinkExpired
from utilisateurs.links.models import Purpose
from utilisateurs.links.service import Links
from utilisateurs.notifications.models import Mail, Template
from utilisateurs.notifications.service import Outbox
from utilisateurs.sessions.service import Sessions


class Reception:
    """The desk where accounts are asked for and taken back."""

    def __init__(
        self,
        directory: Directory,
        sessions: Sessions,
        links: Links,
        outbox: Outbox,
        limits: Limits,
        passwords: Passwords,
        clock: Clock,
        policy: SignUpPolicy,
    ) -> None:
        """Take what the desk stands on."""
        self._directory = directory
        self._sessions = sessions
        self._links = links
        self._outbox = outbox
        self._limits = limits
        self._passwords = passwords
        self._clock = clock
        self._policy = policy
        self._registration = Registration()
        self._password_rules = PasswordRules()

    async def password_of(self, person: SignUp, origin: Origin) -> str:
        """Return the hash of a new person's password. Raises SignUpClosed, InvalidInput, TooManyRequests."""
        await self._limits.ask_client("sign-up address", origin.address, self._limits.rates.sign_up_per_address)
        self._registration.check(self._policy, person.email)
        self._password_rules.check(person.password, person.email, person.name)
        return await self._passwords.hash(person.password)

    async def sign_up(self, connection: Connection, person: SignUp, encoded: str, origin: Origin) -> None:
        """Add an account that waits for its address to be confirmed, or tell its owner by mail."""
        found = await self._directory.find_with_password(connection, person.email)
        owner = found[0] if found else await self._added(connection, person, encoded, origin)
        if owner:
            await self._already_registered(connection, owner, origin)

    async def verify(self, connection: Connection, token: str, origin: Origin) -> None:
        """Confirm an address. Raises LinkExpired."""
        user = await self._redeemed(connection, Purpose.VERIFY, token)
        changes = {"verified_at": self._clock.now()}
        await self._directory.change(connection, user, changes, Action.VERIFIED, Actor("user", user.id, origin))

    async def ask_recovery(self, email: str, origin: Origin) -> None:
        """Use one place of the limits of recovery mails. Raises TooManyRequests."""
        rates = self._limits.rates
        await self._limits.ask_client("recovery address", origin.address, rates.recovery_per_address)
        await self._limits.ask_account("recovery account", email, rates.recovery_per_account)

    async def resend_verification(self, connection: Connection, email: str) -> None:
        """Send the confirmation link again to whoever waits for it."""
        user, encoded = await self._directory.find_with_password(connection, email) or (None, None)
        if user and user.status is Status.ACTIVE and not user.verified_at:
            await self._send_confirmation(connection, user, contested=encoded is None)

    async def request_reset(self, connection: Connection, email: str, origin: Origin) -> None:
        """Send a link to choose a new password, if there is such an account."""
        found = await self._directory.find_with_password(connection, email)
        user = found[0] if found else None
        if user and user.status is Status.INVITED:
            await self._links.send(connection, user, "invitation", Purpose.INVITATION)
        elif user and user.status is Status.ACTIVE:
            await self._directory.note(connection, user, Action.PASSWORD_RESET_REQUESTED, Actor.visitor(origin))
            await self._links.send(connection, user, "reset", Purpose.RESET)

    async def password_by_link(self, password: str, origin: Origin) -> str:
        """Return the hash of a password that a link will set. Raises InvalidInput, TooManyRequests, Overloaded."""
        await self._limits.ask_client("link address", origin.address, self._limits.rates.link_per_address)
        self._password_rules.check(password)
        return await self._passwords.hash(password)

    async def reset(self, connection: Connection, token: str, password: str, encoded: str, origin: Origin) -> None:
        """Take a new password, end all sessions, lift the lockout. Raises LinkExpired, InvalidInput."""
        user = await self._redeemed(connection, Purpose.RESET, token)
        self._password_rules.check(password, user.email, user.name)
        actor = Actor("user", user.id, origin)
        changes = {
            "password_hash": encoded,
            "verified_at": user.verified_at or self._clock.now(),
            "pending_email": None,
        }
        await self._directory.change(connection, user, changes, Action.PASSWORD_RESET, actor)
        await self._sessions.revoke_all(connection, user.id, actor)
        await self._sessions.forgive(connection, user.email)
        await self._post(connection, user, "password_changed")

    async def accept_invitation(
        self, connection: Connection, token: str, password: str, encoded: str, name: str | None, origin: Origin
    ) -> None:
        """Take the first password of an invited person. Raises LinkExpired, InvalidInput."""
        user = await self._redeemed(connection, Purpose.INVITATION, token)
        self._password_rules.check(password, user.email, name or user.name)
        actor = Actor("user", user.id, origin)
        changes = {"password_hash": encoded, "verified_at": self._clock.now(), "name": name or user.name}
        user = await self._directory.change(connection, user, changes, Action.VERIFIED, actor)
        await self._directory.move(connection, user, Step.ACCEPT, actor)

    async def confirm_email(self, connection: Connection, token: str, origin: Origin) -> None:
        """Move an account to its new address and tell the old one. Raises LinkExpired, EmailTaken."""
        redeemed = await self._links.redeem(connection, Purpose.CONFIRM_EMAIL, token)
        user = await self._directory.get_for_change(connection, redeemed.user_id)
        # A new password withdraws the wish: whoever had the old one may have made it.
        if redeemed.email is None or redeemed.email != user.pending_email or user.status is not Status.ACTIVE:
            raise LinkExpired
        changes = {"email": redeemed.email, "pending_email": None, "verified_at": self._clock.now()}
        actor = Actor("user", user.id, origin)
        await self._directory.change(connection, user, changes, Action.EMAIL_CHANGED, actor)
        await self._post(connection, user, "email_changed", redeemed.email)

    async def restore(self, connection: Connection, token: str, origin: Origin) -> None:
        """Take back an account within its grace period. Raises LinkExpired."""
        redeemed = await self._links.redeem(connection, Purpose.RESTORE, token)
        user = await self._directory.get_for_change(connection, redeemed.user_id)
        # Of this deletion, not of an earlier one: what an administrator deletes, an old link does not bring back.
        if user.deleted_at is None or redeemed.created_at < user.deleted_at:
            raise LinkExpired
        await self._directory.move(connection, user, Step.RESTORE, Actor("user", user.id, origin))

    async def _added(self, connection: Connection, person: SignUp, encoded: str, origin: Origin) -> User | None:
        """Add the account, or return whoever took the address at the same moment."""
        draft = Draft(person.email, person.name, Status.ACTIVE, person.locale, person.time_zone, password_hash=encoded)
        try:
            async with connection.transaction():  # house: allow commit-at-the-edge - savepoint: the answer stays 202
                user = await self._directory.add(connection, draft, Actor.visitor(origin), Action.SIGNED_UP)
        except EmailTaken:
            found = await self._directory.find_with_password(connection, person.email)
            return found[0] if found else None
        await self._links.send(connection, user, "verify", Purpose.VERIFY)
        return None

    async def _already_registered(self, connection: Connection, user: User, origin: Origin) -> None:
        if user.status is Status.INVITED:
            await self._links.send(connection, user, "invitation", Purpose.INVITATION)
        elif user.status is Status.ACTIVE and not user.verified_at:
            await self._contest(connection, user, origin)
        elif user.status is not Status.DELETED:
            await self._post(connection, user, "already_registered", link=self._links.page("sign-in"))

    async def _contest(self, connection: Connection, user: User, origin: Origin) -> None:
        """Forget the first password of an address claimed twice: whoever reads its mail chooses another.

        Else a stranger could sign up first, and the owner's click would confirm the stranger's password.
        """
        actor = Actor.visitor(origin)
        await self._directory.change(connection, user, {"password_hash": None}, Action.PASSWORD_RESET_REQUESTED, actor)
        await self._links.withdraw(connection, Purpose.VERIFY, user.id)
        await self._send_confirmation(connection, user, contested=True)

    async def _send_confirmation(self, connection: Connection, user: User, *, contested: bool) -> None:
        if contested:
            await self._links.send(connection, user, "signed_up_twice", Purpose.RESET)
        else:
            await self._links.send(connection, user, "verify", Purpose.VERIFY)

    async def _redeemed(self, connection: Connection, purpose: Purpose, token: str) -> User:
        redeemed = await self._links.redeem(connection, purpose, token)
        user = await self._directory.get_for_change(connection, redeemed.user_id)
        expected = Status.INVITED if purpose is Purpose.INVITATION else Status.ACTIVE
        if user.status is not expected or (redeemed.email and redeemed.email != user.email):
            raise LinkExpired
        return user

    async def _post(
        self, connection: Connection, user: User, template: Template, detail: str = "", link: str | None = None
    ) -> None:
        await self._outbox.post(connection, Mail(template, user.email, user.name, user.locale, user.id, link, detail))
