"""`relais plan`: what each environment could take, and what it waits for. Nothing is changed."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from relais.bootstrap.delivery import look
from relais.delivery.actions.looking import Outlook
from relais.entrypoints.cli.delivery.words import Json, moves, told
from relais.entrypoints.cli.delivery.words import application as word

application = word()
MOVES, WAITS = 10, 11


@application.command()
def plan(
    *,
    as_json: Json = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="10 when something would move by itself, 11 when all that is new waits.")
    ] = False,
) -> None:
    """Say what each environment could take, and what it waits for.

    Raises:
        Failure: of some environment nothing is known; the others are told before.
    """
    outlooks = look(Path.cwd()).outlooks()
    typer.echo(json.dumps([told(one) for one in outlooks], indent=2) if as_json else _table(outlooks))
    for fault in (one.fault for one in outlooks if one.fault):
        raise fault
    new = [one for one in outlooks if one.moves]
    if exit_code and new:
        raise typer.Exit(WAITS if all(one.waits for one in new) else MOVES)


def _table(outlooks: Sequence[Outlook]) -> str:
    width = max(len(one.environment.name) for one in outlooks)
    return "\n".join(f"{one.environment.name:<{width}}  {_news(one)}" for one in outlooks)


def _news(one: Outlook) -> str:
    if one.fault:
        return f"not known: {one.fault}"
    return f"{moves(one.before, one.after)}  {one.waits}".rstrip() if one.moves else "nothing new"
