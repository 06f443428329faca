"""`destroy`: a plan that removes everything; a protected context asks for its name, a grant and a colleague."""

from collections.abc import Sequence

from relais.terraform.actions.applying import Applied, NotApplied, apply
from relais.terraform.actions.desk import Desk
from relais.terraform.actions.planning import Planned, plan
from relais.terraform.model.applying import GRANTS


def plan_destruction(desk: Desk, words: Sequence[str] = ()) -> Planned:
    """Plan the removal of everything."""
    return plan(desk, words, destroy=True)


def destroy(desk: Desk, name: str, *, confirmed: bool = False) -> Applied:
    """Carry out a plan of removal.

    Raises:
        NotApplied: a rule said no, the name was not typed, or there is no grant; nothing was changed.
    """
    if desk.context.protected:
        _granted(desk)
        _named(desk)
    return apply(desk, name, confirmed=confirmed and not desk.context.protected, destroying=True)


def _granted(desk: Desk) -> None:
    context = desk.context
    if not GRANTS & set(desk.server.grants(context.state)):
        remedy = f"An administrator types `relais state grant {context.state} destroy --for 10m --reason …`."
        raise NotApplied(f"{context.name} is protected, and nobody has granted its destruction.", remedy=remedy)


def _named(desk: Desk) -> None:
    name = desk.context.name
    answer = desk.screen.ask(f"This destroys everything in {name}. Type its name to go on: ")
    if answer != name:
        why = "nobody is there to type it" if answer is None else f"{answer!r} was typed"
        raise NotApplied(f"Not destroyed: the name {name} has to be typed, and {why}.", remedy="Come to a terminal.")
