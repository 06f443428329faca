"""Panels: each tool adds its own to the one page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from relais.adapters.state_reader import StateReader, Unauthorised
from relais.budget.ports import States
from relais.kit.errors import Failure

TEMPLATES = Environment(
    loader=PackageLoader("relais.entrypoints.console"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class View:
    """What a panel may look at: the state server as the visitor may read it, its states, and the time.

    `linked` is False for a page that lies in a file, where no other page can be reached.
    """

    reader: StateReader
    states: States
    now: datetime
    linked: bool = True


@dataclass(frozen=True)
class Panel:
    """One panel: its anchor, its title, and how it is drawn."""

    name: str
    title: str
    draw: Callable[[View], Markup]


@dataclass(frozen=True)
class Drawn:
    """A panel as it came out; `fault` says why it did not."""

    name: str
    title: str
    body: Markup
    fault: str = ""


def drawn(panels: Sequence[Panel], view: View) -> list[Drawn]:
    """Draw every panel; one that fails says so in its place and leaves the others alone.

    Raises:
        Unauthorised: the visitor is not known.
    """
    return [_drawn(panel, view) for panel in panels]


def _drawn(panel: Panel, view: View) -> Drawn:
    try:
        return Drawn(panel.name, panel.title, panel.draw(view))
    except Unauthorised:
        raise
    except Failure as fault:
        return Drawn(panel.name, panel.title, Markup(), str(fault))


def template(name: str, **values: object) -> Markup:
    """Fill a template; everything that is not markup already is escaped."""
    return Markup(TEMPLATES.get_template(name).render(**values))  # noqa: S704 - the template escapes its values
