"""`relais log`: what happened, from the ledger."""

from pathlib import Path
from typing import Annotated

import typer

from relais.bootstrap.delivery import look
from relais.entrypoints.cli.delivery.words import Json
from relais.entrypoints.cli.delivery.words import application as word

application = word()
SHOWN = ("source", "tag", "why", "reason", "said")


@application.command()
def log(
    *,
    count: Annotated[int, typer.Option("-n", help="How many entries, the newest.")] = 20,
    as_json: Json = False,
) -> None:
    """Tell what happened, newest first; the chain of the ledger is followed from its start."""
    for one in reversed(look(Path.cwd()).ledger.entries()[-count:]):
        facts = " ".join(f"{name}={one.details[name]}" for name in SHOWN if name in one.details)
        line = f"{one.at[:19]}Z  {one.kind:<10}  {one.environment:<10}  {facts}  {one.by}"
        typer.echo(one.line if as_json else line)
