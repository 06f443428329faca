"""`utilisateurs admin`: make an administrator, or help one who is locked out."""

import os
import secrets
from typing import Annotated

import typer

from utilisateurs.cli.output import Failure, field_words
from utilisateurs.cli.running import run_wired
from utilisateurs.directory.rules import PasswordRules
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
    from utilisateurs.cli.administrators import is_there, make  # noqa: PLC0415 - the services only where they are asked

    if if_missing and run_wired(lambda wired: is_there(wired, _address(email))):
        typer.echo(f"{email} is there already; nothing was changed.")
        return
    password, generated = _password(email, name)
    run_wired(lambda wired: make(wired, _address(email), name, password))
    _say(f"{email} is an administrator.", password, generated=generated)


@app.command()
def reset(email: Address) -> None:
    """Let an administrator in again: new password, lockout lifted, suspension and deletion undone, role given."""
    from utilisateurs.cli.administrators import let_in  # noqa: PLC0415 - the services only where they are asked

    password, generated = _password(email)
    run_wired(lambda wired: let_in(wired, _address(email), password))
    _say(f"{email} is an active administrator again; all old sessions ended.", password, generated=generated)


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
