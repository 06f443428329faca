"""`relais thaw`: what was frozen moves again."""

from typing import Annotated

import typer

from relais.entrypoints.cli.delivery.words import DryRun, Json, Note, Why, environment, mover
from relais.entrypoints.cli.delivery.words import application as word

application = word()


@application.command()
def thaw(
    name: Annotated[str, typer.Argument(metavar="[ENVIRONMENT]", help="All of them by default.")] = "",
    *,
    why: Why = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Let the line go on."""
    promoter = mover()
    if name:
        environment(promoter.look, name)
    said = f"{name or 'Everything'} is thawed."
    Note(dry_run, as_json).write(promoter, "thawed", name, said, why=why)
