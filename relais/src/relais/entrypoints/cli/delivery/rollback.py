"""`relais rollback`: give an environment what it had before, and hold it there."""

from typing import Annotated

import typer

from relais.entrypoints.cli.delivery.promote import preview, report
from relais.entrypoints.cli.delivery.words import DryRun, Json, Name, Why, environment, mover
from relais.entrypoints.cli.delivery.words import application as word

application = word()


@application.command()
def rollback(
    name: Name,
    *,
    to: Annotated[
        str, typer.Option("--to", metavar="VERSION|COMMIT", help="What it had once: 2.2.9, api=2.2.9, or a commit.")
    ] = "",
    why: Why = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Give an environment the bundle that it had before; what goes back is held until `relais resume`."""
    promoter = mover()
    one = environment(promoter.look, name)
    if dry_run:
        prepared = promoter.prepared(one, "rollback", promoter.look.earlier(one, to))
        return typer.echo(preview(promoter, one, prepared, as_json=as_json))
    done = promoter.roll_back(one, to, why)
    if done.prepared or as_json:
        return typer.echo(report(done, as_json=as_json))
    already = f"{name} has it already." if to else f"{name} is rolled back already:"
    return typer.echo(f"{already} relais promote {name} goes on from there." if not to else already)
