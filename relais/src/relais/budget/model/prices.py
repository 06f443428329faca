"""A dated table of prices for one region."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

STALE_AFTER = 180
"""Days after which a table is said to be old: AWS changes few prices in half a year, and some in a whole one."""


@dataclass(frozen=True)
class Price:
    """One price in US dollars, on demand, without tax."""

    item: str
    unit: str
    usd: Decimal
    source: str


@dataclass(frozen=True)
class PriceTable:
    """All prices of a region, the day they were read, and what turns them into a month and into euros."""

    region: str
    dated: date
    dollars_per_euro: Decimal
    hours_per_month: Decimal
    spot_discount: Decimal
    prices: Mapping[str, Price]
    eks_standard_support: Mapping[str, date]
    origin: str = "the table shipped with Relais"

    def age(self, today: date) -> int:
        """Return its age in days."""
        return (today - self.dated).days

    def warning(self, today: date) -> str:
        """Say that the table is old, or nothing."""
        if self.age(today) <= STALE_AFTER:
            return ""
        return (
            f"The prices are of {self.dated}, {self.age(today)} days old (more than {STALE_AFTER}): "
            "bring a newer table with --prices FILE."
        )

    def euros(self, dollars: Decimal) -> Decimal:
        """Turn dollars into euros at the table's rate."""
        return dollars / self.dollars_per_euro
