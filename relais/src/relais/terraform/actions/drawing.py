"""`graph`: the configuration's dependencies as a picture."""

import json

from relais.kit.errors import Misuse
from relais.terraform.actions.checks import require
from relais.terraform.actions.desk import Desk
from relais.terraform.actions.initialising import initialise
from relais.terraform.model.graph import parse
from relais.terraform.model.picture import coloured
from relais.terraform.model.picture import draw as draw_layers
from relais.terraform.model.plans import managed
from relais.terraform.ports import Draughtsman


def draw(desk: Desk, draughtsman: Draughtsman) -> str:
    """Return an SVG, drawn by Graphviz where it is installed, else in layers of our own."""
    require(desk)
    initialise(desk)
    dot = desk.program.answer(desk.job("graph"))
    actions = _actions(desk)
    return draughtsman.draw(coloured(dot, actions)) or draw_layers(parse(dot), actions)


def _actions(desk: Desk) -> dict[str, str]:
    """Return what the newest plan would do, by the address the graph knows."""
    try:
        file, _, _ = desk.plans.find(desk.context, "")
    except Misuse:
        return {}
    content = json.loads(desk.program.answer(desk.job("show", "-json", str(file))))
    found: dict[str, str] = {}
    for change in managed(content):
        actions = [word for word in change["change"]["actions"] if word != "no-op"]
        if actions:
            address = change["address"].partition("[")[0] if "index" in change else change["address"]
            found[address] = "replace" if len(actions) > 1 else actions[0]
    return found
