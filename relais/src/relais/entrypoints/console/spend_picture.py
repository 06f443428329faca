"""The spend as a picture, for the console and for a file."""

from relais.budget.model.limit import Spend
from relais.entrypoints.console.charts import Bar, bars


def picture(spend: Spend, *, alone: bool = False) -> str:
    """Draw each environment and the total against the limit, the forecast solid and what spot saves lighter."""
    euros = spend.prices.euros
    rows = [Bar(bill.name, euros(bill.on_demand), euros(bill.forecast)) for bill in spend.bills]
    rows.append(Bar("total", spend.on_demand, spend.forecast))
    title = "Spend in euros a month without VAT, on demand; solid: with spot at its discount"
    return bars(title, rows, spend.limit.euros, alone=alone)
