"""`relais rollback`: give an environment what it had before, and hold it there."""

import typer

from relais.entrypoints.cli.delivery.promote import report
from relais.entrypoints.cli.delivery.words import Json, Name, environment, mover
from relais.entrypoints.cli.delivery.words import application as word

application = word()


@application.command()
def rollback(name: Name, *, as_json: Json = False) -> None:
    """Give an environment the bundle that it had before; what goes back is held until `relais resume`."""
    promoter = mover()
    done = promoter.roll_back(environment(promoter.look, name))
    said = report(name, done, as_json=as_json)
    typer.echo(said if done or as_json else f"{name} is rolled back already: relais promote {name} goes on from there.")
