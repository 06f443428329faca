"""The first administrator: there after every start, with a password that is known to work."""

from pydantic import TypeAdapter, ValidationError

from utilisateurs.app.wiring import Wired
from utilisateurs.audit.models import SYSTEM, Action
from utilisateurs.directory.models import ADMIN, Draft, Status, User
from utilisateurs.directory.rules import PasswordRules
from utilisateurs.kit.db import Connection
from utilisateurs.kit.fields import Email, NewPassword
from utilisateurs.kit.problems import InvalidInput
from utilisateurs.local.errors import StartRefused
from utilisateurs.local.up.wishes import Administrator

NAME = "Administrator"
CHANGED = "(as it was set in the application; `utilisateurs admin reset` sets another)"


async def make_administrator(wired: Wired, wanted: Administrator) -> str:
    """Make the administrator unless there is one with this address; give the password to show."""
    email, password = _checked(wanted)
    async with wired.database.read() as connection:
        found = await wired.directory.find_with_password(connection, email)
    if found is None:
        await _add(wired, email, password)
        return password
    user, encoded = found
    if await wired.passwords.verify(encoded, password):
        return password
    if not wanted.insist:
        return CHANGED
    await _set_password(wired, user, password)
    return password


async def _add(wired: Wired, email: str, password: str) -> None:
    draft = Draft(
        email=email,
        name=NAME,
        status=Status.ACTIVE,
        roles=(ADMIN,),
        password_hash=await wired.passwords.hash(password),
        verified_at=wired.clock.now(),
    )

    async def add(connection: Connection) -> None:
        await wired.directory.add(connection, draft, SYSTEM, Action.CREATED)

    await wired.database.write(add)


async def _set_password(wired: Wired, user: User, password: str) -> None:
    encoded = await wired.passwords.hash(password)

    async def change(connection: Connection) -> None:
        changes = {"password_hash": encoded}
        await wired.directory.change(connection, user, changes, Action.PASSWORD_RESET, SYSTEM)
        await wired.sessions.revoke_all(connection, user.id, SYSTEM)

    await wired.database.write(change)


def _checked(wanted: Administrator) -> tuple[str, str]:
    """Hold address and password to the same rules as everybody's."""
    try:
        email: str = TypeAdapter(Email).validate_python(wanted.email)
        password: str = TypeAdapter(NewPassword).validate_python(wanted.password)
        PasswordRules().check(password, email)
    except ValidationError as error:
        raise _refused(error.errors()[0]["msg"]) from error
    except InvalidInput as error:
        raise _refused(str(error)) from error
    return email, password


def _refused(reason: str) -> StartRefused:
    return StartRefused(
        f"The administrator's address or password is refused: {reason}.",
        "Set UTILISATEURS_ADMIN_EMAIL and UTILISATEURS_ADMIN_PASSWORD (15 characters or more), or unset them.",
    )
