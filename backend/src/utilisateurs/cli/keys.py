"""`utilisateurs keys`: the keys that sign access tokens."""

import typer

from utilisateurs.cli.running import run_wired

app = typer.Typer(no_args_is_help=True, help="Signing keys.")


@app.callback()
def keys() -> None:
    """Look after the signing keys."""


@app.command()
def rotate() -> None:
    """Make a new signing key; nobody is signed out."""
    run_wired(lambda wired: wired.keys.rotate())
    typer.echo("New tokens are signed with a new key; old ones stay good until they expire.")
