"""`relais plan`: what each environment could take, and what it waits for. Nothing is changed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from relais.bootstrap.delivery import look
from relais.delivery.actions.configuring import Configurer, Plan
from relais.delivery.actions.looking import Look, Outlook
from relais.delivery.model.things import Environment
from relais.entrypoints.cli.delivery.words import Json, moves, told
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.errors import Failure

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
    seen = look(Path.cwd())
    outlooks = seen.outlooks()
    differing = {one.environment.name: _differing(seen, one.environment) for one in outlooks if one.environment.copies}
    if as_json:
        typer.echo(json.dumps([{**told(one), **_values(one, differing)} for one in outlooks], indent=2))
    else:
        typer.echo("\n".join(_lines(outlooks, differing)))
    for fault in (one.fault for one in outlooks if one.fault):
        raise fault
    new = [one for one in outlooks if one.moves]
    if exit_code and new:
        raise typer.Exit(WAITS if all(one.waits for one in new) else MOVES)


def _differing(seen: Look, one: Environment) -> Plan | Failure | None:
    """Return the values that would be copied, nothing when none differs, or why that is not known."""
    try:
        return Configurer(seen).plan(one, "manual")
    except Failure as fault:
        return fault


def _values(one: Outlook, differing: Mapping[str, Plan | Failure | None]) -> dict[str, list[str]]:
    found = differing.get(one.environment.name)
    return {"values": found.values.places.splitlines() if isinstance(found, Plan) else []}


def _lines(outlooks: Sequence[Outlook], differing: Mapping[str, Plan | Failure | None]) -> Iterator[str]:
    width = max(len(one.environment.name) for one in outlooks)
    for one in outlooks:
        name, found = one.environment.name, differing.get(one.environment.name)
        yield f"{name:<{width}}  {_news(one)}"
        if isinstance(found, Plan):
            yield f"{'':<{width}}  {found.told}"
        elif found and str(found) != one.waits:
            yield f"{'':<{width}}  its values are not known: {found}"


def _news(one: Outlook) -> str:
    if one.fault:
        return f"not known: {one.fault}"
    return f"{moves(one.before, one.after)}  {one.waits}".rstrip() if one.moves else "nothing new"
