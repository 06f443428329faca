"""One resource being priced: what the rules may ask, and the lines they make of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

from relais.budget.model.bill import Line, Unpriced
from relais.budget.model.prices import Price, PriceTable
from relais.kit.resources import Inventory, Resource

ONE = Decimal(1)
Found = Line | Unpriced


@dataclass(frozen=True)
class Terms:
    """What a team declares of an environment: hours a month by address pattern, and quantities by item of the table."""

    hours: Mapping[str, Decimal] = field(default_factory=dict)
    usage: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A resource among the others, the table, the terms, and the day."""

    resource: Resource
    inventory: Inventory
    prices: PriceTable
    terms: Terms
    today: date

    @property
    def hours(self) -> Decimal:
        """Return how many hours a month it runs: as declared, else all of them."""
        declared = (hours for pattern, hours in self.terms.hours.items() if fnmatchcase(self.resource.address, pattern))
        return min(next(declared, self.prices.hours_per_month), self.prices.hours_per_month)

    def hourly(
        self,
        item: str,
        what: str,
        *,
        count: int = 1,
        always: bool = True,
        spot: bool = False,
        hidden: bool = False,
        note: str = "",
    ) -> Found:
        """Price something by the hour; what does not run `always` is counted for the declared hours only."""
        hours = self.prices.hours_per_month if always else self.hours
        return self.priced(item, what, count * hours, spot=spot, hidden=hidden, note=note)

    def priced(
        self, item: str, what: str, quantity: Decimal, *, spot: bool = False, hidden: bool = False, note: str = ""
    ) -> Found:
        """Price a quantity of an item of the table, or say that the table lacks it."""
        price = self.prices.prices.get(item)
        if price is None:
            return self.unpriced(f"the price table has no {item}", what)
        return line(self.resource.address, price, what, quantity, self.discount(spot=spot), hidden=hidden, note=note)

    def by_use(self, item: str) -> Iterator[Unpriced]:
        """Say that it is paid by use and that nobody declared how much; what is declared is a line of its own."""
        if item not in self.terms.usage:
            known = item in self.prices.prices
            yield self.unpriced(f"paid by use: {'declare' if known else 'the price table has no'} {item}")

    def discount(self, *, spot: bool) -> Decimal:
        """Return the part of the price that the forecast counts."""
        return ONE - self.prices.spot_discount if spot else ONE

    def unpriced(self, reason: str, what: str = "") -> Unpriced:
        """Say that it, or a part of it, is not priced, and why."""
        return Unpriced(self.resource.address, self.resource.kind, f"{what}: {reason}" if what else reason)

    def number(self, path: str, default: int = 0) -> int:
        """Return a whole number that the resource holds."""
        return number(self.resource.get(path), default)


def number(value: Any, default: int) -> int:
    """Read a whole number that a provider may have written as text."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return default


def line(
    address: str,
    price: Price,
    what: str,
    quantity: Decimal,
    part: Decimal = ONE,
    *,
    hidden: bool = False,
    note: str = "",
) -> Line:
    """Make a line of a price and a quantity; the forecast counts `part` of it."""
    amount = quantity * price.usd
    return Line(address, what, quantity, price.unit, price.usd, amount, amount * part, hidden, note)
