"""`relais why`: why an environment does not move, in one sentence."""

from pathlib import Path

import typer

from relais.bootstrap.delivery import look
from relais.entrypoints.cli.delivery.words import Name, environment, moves
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.errors import Refusal

application = word()


@application.command()
def why(name: Name) -> None:
    """Say in one sentence what an environment waits for."""
    seen = look(Path.cwd())
    one = environment(seen, name)
    try:
        found = seen.outlook(one)
    except Refusal as refusal:
        return typer.echo(str(refusal))
    if found.moves:
        free = f"Nothing holds {moves(found.before, found.after)} back: run relais promote {name}."
        return typer.echo(found.waits or free)
    return typer.echo(f"Nothing new is {'proved in ' + ', '.join(one.parents) if one.parents else 'published'}.")
