"""`relais freeze`: nothing moves by itself, in one environment or in all."""

from typing import Annotated

import typer

from relais.entrypoints.cli.delivery.words import Why, environment, mover
from relais.entrypoints.cli.delivery.words import application as word

application = word()


@application.command()
def freeze(
    name: Annotated[str, typer.Argument(metavar="[ENVIRONMENT]", help="All of them by default.")] = "", *, why: Why = ""
) -> None:
    """Stop the line: nothing moves by itself until `relais thaw`."""
    promoter = mover()
    if name:
        environment(promoter.look, name)
    promoter.write("frozen", name, why=why)
    typer.echo(f"{name or 'Everything'} is frozen.")
