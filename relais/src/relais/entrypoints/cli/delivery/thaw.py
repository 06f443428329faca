"""`relais thaw`: what was frozen moves again."""

from typing import Annotated

import typer

from relais.entrypoints.cli.delivery.words import Why, environment, mover
from relais.entrypoints.cli.delivery.words import application as word

application = word()


@application.command()
def thaw(
    name: Annotated[str, typer.Argument(metavar="[ENVIRONMENT]", help="All of them by default.")] = "", *, why: Why = ""
) -> None:
    """Let the line go on."""
    promoter = mover()
    if name:
        environment(promoter.look, name)
    promoter.write("thawed", name, why=why)
    typer.echo(f"{name or 'Everything'} is thawed.")
