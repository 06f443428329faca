"""`relais plan`: what each environment could take, and what it waits for. Nothing is changed."""

import json
from pathlib import Path

import typer

from relais.bootstrap.delivery import look
from relais.entrypoints.cli.delivery.words import Json, moves, told
from relais.entrypoints.cli.delivery.words import application as word

application = word()


@application.command()
def plan(*, as_json: Json = False) -> None:
    """Say what each environment could take, and what it waits for."""
    outlooks = look(Path.cwd()).outlooks()
    if as_json:
        return typer.echo(json.dumps([told(one) for one in outlooks], indent=2))
    width = max(len(one.environment.name) for one in outlooks)
    for one in outlooks:
        news = f"{moves(one.before, one.after)}  {one.waits}".rstrip() if one.moves else "nothing new"
        typer.echo(f"{one.environment.name:<{width}}  {news}")
    return None
