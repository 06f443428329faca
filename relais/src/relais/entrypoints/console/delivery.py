"""The panel of delivery: versions by environment, what waits and why, what happened, and the measures of DORA."""

from datetime import datetime, timedelta
from pathlib import Path

from markupsafe import Markup

from relais.bootstrap.delivery import look, measure
from relais.delivery.actions.board import board
from relais.delivery.model.dora import Dora, Week
from relais.delivery.model.entries import Entry
from relais.delivery.report import figures
from relais.entrypoints.console.charts import Column, upright
from relais.entrypoints.console.pages import sheet
from relais.entrypoints.console.panels import Drawn, View, template
from relais.kit.ages import age

SPAN = timedelta(weeks=13)
SHOWN = ("source", "tag", "why", "said")


def draw(view: View) -> Markup:
    """Draw the board of the nearest `relais.toml`.

    Raises:
        Failure: there is none, or its ledger cannot be read.
    """
    return _board(view.now, button=view.linked)


def alone(now: datetime) -> str:
    """Return the panel as a page in one file that needs nothing else."""
    panels = [Drawn("delivery", "Delivery", _board(now, button=False))]
    return template("page.html", title="What runs where", panels=panels, now=now, back=False, css=sheet())


def _board(now: datetime, *, button: bool) -> Markup:
    seen = look(Path.cwd())
    return template(
        "delivery.html",
        board=board(seen),
        button=button,
        measures=[(one, figures(one), _pictures(one)) for one in measure(seen, SPAN).everywhere()],
        weeks=SPAN // timedelta(weeks=1),
        ago=lambda entry: age((now - datetime.fromisoformat(entry.at)).total_seconds()),
        words=_words,
    )


def _pictures(one: Dora) -> dict[str, Markup]:
    """Draw what each week brought, by what it is; what nothing tells of any week has no picture."""
    weeks = one.weeks()
    drawn = {
        "Deployments": [Column(f"{week.start:%d %b}", week.deployments, week.failed, _count(week)) for week in weeks],
        "Lead time, median": [_span(week, week.lead) for week in weeks],
        "Time to restore, median": [_span(week, week.restore) for week in weeks],
    }
    return {
        name: Markup(upright(f"{name}, {one.environment}, by week", columns))  # noqa: S704 - the chart escapes its names
        for name, columns in drawn.items()
        if any(column.height for column in columns)
    }


def _count(week: Week) -> str:
    return f"{week.deployments}" if week.deployments else ""


def _span(week: Week, span: timedelta | None) -> Column:
    seconds = span.total_seconds() if span else 0
    number, _, unit = age(seconds).partition(" ")
    return Column(f"{week.start:%d %b}", seconds, figure=f"{number}{unit[0]}" if span else "")  # room for four letters


def _words(entry: Entry) -> str:
    """Tell what an entry is about: the artifacts that a promotion moved, the values it copied, or what it names."""
    artifacts = entry.details.get("artifacts", "")
    before = set(entry.details.get("before", "").split(","))
    moved = [" ".join(one.split(" ")[:2]) for one in artifacts.split(",") if one and one not in before]
    places = entry.details.get("places", "").splitlines()
    return ", ".join([*moved, *places, *(entry.details[name] for name in SHOWN if entry.details.get(name))])
