"""`relais resume`: what was held moves by itself again."""

from typing import Annotated

import typer

from relais.entrypoints.cli.delivery.words import DryRun, Json, Name, Note, Why, environment, mover
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.errors import Misuse

application = word()


@application.command()
def resume(
    name: Name,
    source: Annotated[str, typer.Argument(help="Its name in relais.toml.")],
    *,
    why: Why = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Let a source go again that somebody holds, or that a rollback held."""
    promoter = mover()
    if source not in environment(promoter.look, name).sources:
        raise Misuse(f"{name} does not take {source}.")
    said = f"{source} is free in {name}."
    Note(dry_run, as_json).write(promoter, "resumed", name, said, source=source, why=why)
