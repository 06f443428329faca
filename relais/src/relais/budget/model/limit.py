"""What may be spent a month, and whether it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from relais.budget.model.bill import ZERO, Bill
from relais.budget.model.prices import PriceTable


@dataclass(frozen=True)
class Limit:
    """Euros a month without VAT, for all environments together; VAT in percent is shown beside, never counted."""

    euros: Decimal = Decimal(150)
    vat_percent: Decimal = Decimal(20)

    def with_vat(self, euros: Decimal) -> Decimal:
        """Return what is paid in the end."""
        return euros * (1 + self.vat_percent / 100)


@dataclass(frozen=True)
class Spend:
    """The bills of all environments against the limit.

    `unread` names the states that could not be read, with the reason: a sum that leaves them out is no sum.
    """

    bills: tuple[Bill, ...]
    limit: Limit
    prices: PriceTable
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def on_demand(self) -> Decimal:
        """Return the euros that the limit counts."""
        return self.prices.euros(sum((bill.on_demand for bill in self.bills), ZERO))

    @property
    def forecast(self) -> Decimal:
        """Return the euros with spot at its discount."""
        return self.prices.euros(sum((bill.forecast for bill in self.bills), ZERO))

    @property
    def over(self) -> Decimal:
        """Return by how many euros the limit is passed; zero within it."""
        return max(self.on_demand - self.limit.euros, ZERO)

    @property
    def kept(self) -> bool:
        """Tell whether the limit is kept by everything that could be priced."""
        return self.on_demand <= self.limit.euros

    @property
    def unpriced(self) -> int:
        """Count what could not be priced."""
        return sum(len(bill.unpriced) for bill in self.bills)
