"""The board: what every environment has, what it waits for, and what happened last. One that fails says so alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relais.delivery.actions.configuring import Configurer
from relais.delivery.actions.looking import Look, Outlook
from relais.delivery.model.entries import Entry, Kind
from relais.delivery.model.things import Bundle, Environment
from relais.kit.errors import Failure

TOLD: frozenset[Kind] = frozenset(
    ("approved", "rejected", "held", "resumed", "frozen", "thawed", "bypassed", "promoted", "configured", "failed")
)
"""What people look back for; the rest of the ledger is between machines."""
LAST = 30


@dataclass(frozen=True)
class Place:
    """One environment on the board."""

    environment: Environment
    has: Bundle
    outlook: Outlook | None
    fault: str = ""
    """Why nothing can be said of it, in one sentence."""
    unapproved: bool = False
    """What comes next waits for somebody's approval."""
    values: str = ""
    """What could be copied, or why that is not known."""


@dataclass(frozen=True)
class Board:
    """Everything that is known at one moment."""

    sources: Sequence[str]
    places: Sequence[Place]
    happened: Sequence[Entry]
    """The newest first."""
    frozen: Mapping[str, str]
    holds: Mapping[tuple[str, str], str]


def board(look: Look) -> Board:
    """Look at everything once.

    Raises:
        Failure: the ledger cannot be read; an environment or a source that cannot is told in its place.
    """
    books, environments = look.books, list(look.settings.environments.values())
    happened = [one for one in look.ledger.entries() if one.kind in TOLD][-LAST:]
    look.reach(environments)
    look.ask(name for one in environments for name in sorted(one.sources))
    places = [_place(look, one) for one in environments]
    return Board(list(look.settings.sources), places, happened[::-1], books.frozen, books.holds)


def _place(look: Look, environment: Environment) -> Place:
    try:
        found = look.outlook(environment)
        waits = found.moves and look.gatekeeper.unapproved(look.gatekeeper.change(environment, found.promotion))
    except Failure as fault:
        given = look.books.current.get(environment.name, Bundle.of(()))
        return Place(environment, given, None, str(fault))
    return Place(environment, found.before, found, unapproved=waits, values=_values(look, environment))


def _values(look: Look, environment: Environment) -> str:
    try:
        found = Configurer(look).plan(environment, "manual") if environment.copies else None
    except Failure as fault:
        return f"its values are not known: {fault}"
    return found.told if found else ""
