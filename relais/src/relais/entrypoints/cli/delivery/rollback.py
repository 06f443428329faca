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
    typer.echo(report(name, promoter.roll_back(environment(promoter.look, name)), as_json=as_json))
