"""`relais why`: why an environment does not move, in one sentence."""

import json
from pathlib import Path
from typing import Annotated

import typer

from relais.bootstrap.delivery import look
from relais.delivery.actions.configuring import Configurer
from relais.delivery.actions.gatekeeper import Change
from relais.delivery.actions.looking import Look
from relais.delivery.model.things import Environment
from relais.entrypoints.cli.delivery.words import Json, Name, environment, moves
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.errors import Refusal

application = word()


@application.command()
def why(
    name: Name,
    *,
    configuration: Annotated[
        bool, typer.Option("--configuration", help="The values that would be copied, not the versions.")
    ] = False,
    gates: Annotated[bool, typer.Option("--gates", help="Every gate on a line, open or closed.")] = False,
    as_json: Json = False,
) -> None:
    """Say in one sentence what an environment waits for."""
    seen = look(Path.cwd())
    one = environment(seen, name)
    change, sentence = _of_values(seen, one) if configuration else _of_versions(seen, one)
    verdicts = list(seen.gatekeeper.verdicts(change)) if (gates or as_json) and change else []
    if as_json:
        told = [{"gate": verdict.gate, "open": not verdict.closed, "why": verdict.closed} for verdict in verdicts]
        facts = {"environment": name, "moves": bool(change), "why": sentence, "gates": told}
        return typer.echo(json.dumps(facts, indent=2))
    width = max((len(verdict.gate) for verdict in verdicts), default=0)
    lines = [f"{verdict.gate:<{width}}  {verdict.closed or 'open'}" for verdict in verdicts]
    return typer.echo("\n".join([sentence, *lines]))


def _of_versions(seen: Look, one: Environment) -> tuple[Change | None, str]:
    """Return the versions that are new for an environment, with the sentence that says what they wait for."""
    try:
        found = seen.outlook(one)
    except Refusal as refusal:
        return None, str(refusal)
    if not found.moves:
        return None, f"Nothing new is {'proved in ' + ', '.join(one.parents) if one.parents else 'published'}."
    free = f"Nothing holds {moves(found.before, found.after)} back: run relais promote {one.name}."
    return seen.gatekeeper.change(one, found.promotion), found.waits or free


def _of_values(seen: Look, one: Environment) -> tuple[Change | None, str]:
    """Return the values that differ, with the sentence that says what they wait for."""
    configurer = Configurer(seen)
    found = configurer.plan(one, "manual")
    return configurer.change(one, found) if found else None, configurer.why(one, found)
