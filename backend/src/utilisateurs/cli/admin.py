"""`utilisateurs admin`: make an administrator, or help one who is locked out."""

import os
import secrets
from typing import Annotated

import typer

from utilisateurs.app.wiring import Wired
from utilisateurs.audit.models import SYSTEM, Action
from utilisateurs.cli.output import Failure, field_words
from utilisateurs.cli.running import run_wired
from utilisateurs.directory.models import ADMIN, Draft, Status, User
from utilisateurs.directory.rules import PasswordRules, Step
from utilisateurs.kit.db import Connection
from utilisateurs.kit.emails import NotAnAddress, normalise
from utilisateurs.kit.fields import MIN_PASSWORD
from utilisateurs.kit.problems import InvalidInput

VARIABLE = "UTILISATEURS_ADMIN_PASSWORD"
app = typer.Typer(no_args_is_help=True, help="Administrators: make one, or let one in again.")
Address = Annotated[str, typer.Argument(help="E-mail address.", metavar="EMAIL")]


@app.command()
def create(
    email: Address,
    name: Annotated[str, typer.Option(help="Name to show.")] = "Administrator",
    *,
    if_missing: Annotated[bool, typer.Option("--if-missing", help="Leave whoever has the address as he is.")] = False,
) -> None:
    """Make an administrator; the password comes from UTILISATEURS_ADMIN_PASSWORD, else is generated and shown."""
    if if_missing and run_wired(lambda wired: _is_there(wired, _address(email))):
        typer.echo(f"{email} is there already; nothing was changed.")
        return
    password, generated = _password(email, name)
    run_wired(lambda wired: _create(wired, _address(email), name, password))
    _say(f"{email} is an administrator.", password, generated=generated)


@app.command()
def reset(email: Address) -> None:
    """Let an administrator in again: new password, lockout lifted, suspension and deletion undone, role given."""
    password, generated = _password(email)
    run_wired(lambda wired: _reset(wired, _address(email), password))
    _say(f"{email} is an active administrator again; all old sessions ended.", password, generated=generated)


async def _is_there(wired: Wired, email: str) -> bool:
    async with wired.database.read() as connection:
        return await wired.directory.find_with_password(connection, email) is not None


async def _create(wired: Wired, email: str, name: str, password: str) -> None:
    encoded = await wired.passwords.hash(password)
    draft = Draft(email, name, Status.ACTIVE, roles=(ADMIN,), password_hash=encoded, verified_at=wired.clock.now())
    await wired.database.write(lambda tx: wired.directory.add(tx, draft, SYSTEM, Action.CREATED))


async def _reset(wired: Wired, email: str, password: str) -> None:
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


def _password(*hints: str) -> tuple[str, bool]:
    given = os.environ.get(VARIABLE)
    if not given:  # Compose hands over what is not set as nothing
        return secrets.token_urlsafe(16), True
    if len(given) < MIN_PASSWORD:
        raise Failure(f"{VARIABLE} is shorter than {MIN_PASSWORD} characters.", "Choose a longer one, or unset it.")
    try:
        PasswordRules().check(given, *hints)
    except InvalidInput as error:
        raise Failure(f"{VARIABLE}: {field_words(error)}", "Choose another, or unset it.") from error
    return given, False


def _address(text: str) -> str:
    try:
        return normalise(text)
    except NotAnAddress as error:
        raise Failure(f"{text!r} is not an e-mail address.", "Write it like name@example.com.") from error


def _say(what: str, password: str, *, generated: bool) -> None:
    typer.echo(what)
    if generated:
        typer.echo(f"Password, shown this once: {password}")
