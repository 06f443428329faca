"""`relais freeze`: nothing moves by itself, in one environment or in all."""

from typing import Annotated

import typer

from relais.entrypoints.cli.delivery.words import DryRun, Json, Note, Why, environment, mover
from relais.entrypoints.cli.delivery.words import application as word

application = word()


@application.command()
def freeze(
    name: Annotated[str, typer.Argument(metavar="[ENVIRONMENT]", help="All of them by default.")] = "",
    *,
    why: Why = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Stop the line: nothing moves by itself until `relais thaw`."""
    promoter = mover()
    if name:
        environment(promoter.look, name)
    said = f"{name or 'Everything'} is frozen."
    Note(dry_run, as_json).write(promoter, "frozen", name, said, why=why)
