"""What one environment costs a month: lines, and what could not be priced."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Line:
    """One thing that is paid for, in US dollars a month.

    `on_demand` is what the limit counts; `forecast` counts spot at its discount. `hidden` marks what no resource is
    named after: public addresses, root volumes, extended support.
    """

    address: str
    what: str
    quantity: Decimal
    unit: str
    each: Decimal
    on_demand: Decimal
    forecast: Decimal
    hidden: bool = False
    note: str = ""


@dataclass(frozen=True)
class Unpriced:
    """Something that is or may be billed, and whose price is not known: never zero, always listed."""

    address: str
    kind: str
    reason: str


@dataclass(frozen=True)
class Bill:
    """All lines of one plan, state or environment."""

    name: str
    lines: tuple[Line, ...] = ()
    unpriced: tuple[Unpriced, ...] = ()
    free: int = 0

    @property
    def on_demand(self) -> Decimal:
        """Return the sum that the limit counts, in US dollars."""
        return sum((line.on_demand for line in self.lines), ZERO)

    @property
    def forecast(self) -> Decimal:
        """Return the sum with spot at its discount, in US dollars."""
        return sum((line.forecast for line in self.lines), ZERO)

    def largest(self, count: int) -> list[Line]:
        """Return the dearest lines, dearest first."""
        return sorted(self.lines, key=lambda line: (-line.on_demand, line.address, line.what))[:count]

    def reasons(self) -> Mapping[tuple[str, str], int]:
        """Count what is not priced, by type and reason."""
        return Counter((one.kind, one.reason) for one in self.unpriced)


def united(name: str, bills: Iterable[Bill]) -> Bill:
    """Put several bills together, such as those of all states of one environment."""
    held = list(bills)
    return Bill(
        name,
        tuple(line for bill in held for line in bill.lines),
        tuple(one for bill in held for one in bill.unpriced),
        sum(bill.free for bill in held),
    )
