"""`relais hold`: what is held moves only by hand."""

from typing import Annotated

import typer

from relais.entrypoints.cli.delivery.words import DryRun, Json, Name, Note, Why, environment, mover
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.errors import Misuse

application = word()


@application.command()
def hold(
    name: Name,
    source: Annotated[str, typer.Argument(help="Its name in relais.toml.")],
    *,
    why: Why = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Hold a source in an environment: only a person moves it until `relais resume`."""
    promoter = mover()
    if source not in environment(promoter.look, name).sources:
        raise Misuse(f"{name} does not take {source}.")
    said = f"{source} is held in {name}."
    Note(dry_run, as_json).write(promoter, "held", name, said, source=source, why=why)
