"""What `utilisateurs admin` does, over the application's services."""

from utilisateurs.app.wiring import Wired
from utilisateurs.audit.models import SYSTEM, Action
from utilisateurs.cli.output import Failure
from utilisateurs.directory.models import ADMIN, Draft, Status, User
from utilisateurs.directory.rules import Step
from utilisateurs.kit.db import Connection


async def is_there(wired: Wired, email: str) -> bool:
    """Tell whether somebody has this address."""
    async with wired.database.read() as connection:
        return await wired.directory.find_with_password(connection, email) is not None


async def make(wired: Wired, email: str, name: str, password: str) -> None:
    """Make an administrator."""
    encoded = await wired.passwords.hash(password)
    draft = Draft(email, name, Status.ACTIVE, roles=(ADMIN,), password_hash=encoded, verified_at=wired.clock.now())
    await wired.database.write(lambda tx: wired.directory.add(tx, draft, SYSTEM, Action.CREATED))


async def let_in(wired: Wired, email: str, password: str) -> None:
    """Make whoever has this address an active administrator with this password. Raises Failure: nobody has it."""
    encoded = await wired.passwords.hash(password)

    async def change(connection: Connection) -> None:
        found = await wired.directory.find_with_password(connection, email)
        if found is None:
            raise Failure(f"Nobody has the address {email}.", "Make one: utilisateurs admin create EMAIL.")
        user = await _made_active(wired, connection, found[0])
        changes = {
            "password_hash": encoded,
            "roles": tuple(dict.fromkeys((*user.roles, ADMIN))),
            "verified_at": user.verified_at or wired.clock.now(),
            "pending_email": None,
        }
        await wired.directory.change(connection, user, changes, Action.PASSWORD_RESET, SYSTEM)
        await wired.sessions.revoke_all(connection, user.id, SYSTEM)
        await wired.sessions.forgive(connection, email)

    await wired.database.write(change)


async def _made_active(wired: Wired, connection: Connection, user: User) -> User:
    steps = {Status.DELETED: Step.RESTORE, Status.SUSPENDED: Step.REACTIVATE, Status.INVITED: Step.ACCEPT}
    user = await wired.directory.get_for_change(connection, user.id)
    while user.status in steps:
        user = await wired.directory.move(connection, user, steps[user.status], SYSTEM)
    return user
