"""`relais why`: why an environment does not move, in one sentence."""

import json
from pathlib import Path
from typing import Annotated

import typer

from relais.bootstrap.delivery import look
from relais.delivery.actions.looking import Look, Outlook
from relais.delivery.model.gates import Verdict
from relais.delivery.model.things import Environment
from relais.entrypoints.cli.delivery.words import Json, Name, environment, moves
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.errors import Refusal

application = word()


@application.command()
def why(
    name: Name,
    *,
    gates: Annotated[bool, typer.Option("--gates", help="Every gate on a line, open or closed.")] = False,
    as_json: Json = False,
) -> None:
    """Say in one sentence what an environment waits for."""
    seen = look(Path.cwd())
    one = environment(seen, name)
    found, sentence = _found(seen, one)
    verdicts = _verdicts(seen, found) if (gates or as_json) and found and found.moves else []
    if as_json:
        told = [{"gate": verdict.gate, "open": not verdict.closed, "why": verdict.closed} for verdict in verdicts]
        facts = {"environment": name, "moves": bool(found and found.moves), "why": sentence, "gates": told}
        return typer.echo(json.dumps(facts, indent=2))
    width = max((len(verdict.gate) for verdict in verdicts), default=0)
    lines = [f"{verdict.gate:<{width}}  {verdict.closed or 'open'}" for verdict in verdicts]
    return typer.echo("\n".join([sentence, *lines]))


def _found(seen: Look, one: Environment) -> tuple[Outlook | None, str]:
    """Return what becomes of an environment, with the sentence that says why."""
    try:
        found = seen.outlook(one)
    except Refusal as refusal:
        return None, str(refusal)
    if not found.moves:
        return found, f"Nothing new is {'proved in ' + ', '.join(one.parents) if one.parents else 'published'}."
    free = f"Nothing holds {moves(found.before, found.after)} back: run relais promote {one.name}."
    return found, found.waits or free


def _verdicts(seen: Look, found: Outlook) -> list[Verdict]:
    keeper = seen.gatekeeper
    return list(keeper.verdicts(keeper.change(found.environment, found.promotion)))
