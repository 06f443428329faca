"""What `relais.toml` says of money.

[budget]
limit_eur = 150            # a month, without VAT, all environments together
vat_percent = 20           # shown beside, never counted
unpriced = "list"          # or "refuse": a plan with something that is not priced is refused
prices = "prices.toml"     # instead of the table shipped with Relais

[environment.staging.budget]
hours = { "aws_spot_instance_request.*" = 260 }
usage = { "egress" = 20, "s3.standard" = 20 }
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from relais.budget.actions import Declared
from relais.budget.model.case import Terms
from relais.budget.model.limit import Limit
from relais.kit.errors import Misuse
from relais.kit.tables import Table


def declared(file: Table) -> Declared:
    """Return what is declared; without any of it, 150 EUR a month and no terms.

    Raises:
        Misuse: a setting is unknown, negative or no number; its place is named.
    """
    budget = file.table("budget")
    budget.only("limit_eur", "vat_percent", "unpriced", "prices")
    strict = budget.text("unpriced", "list")
    if strict not in {"list", "refuse"}:
        raise Misuse(f'must be "list" or "refuse", not {strict!r}.', field="budget.unpriced")
    environments = file.tables("environment")
    return Declared(
        Limit(_amount(budget, "limit_eur", 150.0), _amount(budget, "vat_percent", 20.0)),
        {name: _terms(table.table("budget")) for name, table in environments.items()},
        {table.text("state", name): name for name, table in environments.items()},
        strict == "refuse",
    )


def price_file(file: Table, folder: Path) -> Path | None:
    """Return the team's own price table, if it names one."""
    name = file.table("budget").text("prices", "")
    return folder / name if name else None


def _terms(table: Table) -> Terms:
    table.only("hours", "usage")
    return Terms(_amounts(table.table("hours")), _amounts(table.table("usage")))


def _amounts(table: Table) -> Mapping[str, Decimal]:
    return {name: _amount(table, name, 0.0) for name in table}


def _amount(table: Table, name: str, default: float) -> Decimal:
    value = Decimal(str(table.number(name, default)))
    if not value.is_finite() or value < 0:
        raise Misuse(f"must not be below zero, nor endless: {value}.", field=table.at(name))
    return value
