"""The panel of spend: every environment and the sum, against the limit."""

from markupsafe import Markup

from relais.bootstrap.budget import budget
from relais.bootstrap.project import settings as project
from relais.budget.model.advice import Advice
from relais.budget.report import origin
from relais.entrypoints.console.panels import View, template
from relais.entrypoints.console.spend_picture import picture
from relais.kit.money import shown


def draw(view: View) -> Markup:
    """Draw what all states cost a month."""
    settings, folder = project()
    spend = budget(settings, folder, states=view.states).everything()
    return template(
        "spend.html",
        spend=spend,
        euros=lambda dollars: shown(spend.prices.euros(dollars)),
        vat=lambda euros: shown(spend.limit.with_vat(euros)),
        shown=shown,
        picture=Markup(picture(spend)),  # noqa: S704 - the chart escapes its names
        advice=[] if spend.kept else Advice(spend).sentences(),
        origin=origin(spend),
        warning=spend.prices.warning(view.now.date()),
    )
