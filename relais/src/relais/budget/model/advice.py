"""Which lines to change when the limit is passed, and what each change saves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from relais.budget.model.bill import ZERO, Line
from relais.budget.model.limit import Spend
from relais.budget.model.prices import PriceTable

MACHINE = re.compile(r"^(\d+) × (\S+), (on demand|spot)$")
GRAVITON = {"t2": "t4g", "t3": "t4g", "t3a": "t4g", "m5": "m6g", "m6i": "m6g"}
INSTANCE_FOR_NAT = "t4g.nano"
NAT_DISK = 8
WORTH_SAYING = Decimal(1)
"""Dollars a month below which a change is not worth a line."""


@dataclass(frozen=True)
class Change:
    """One change: the lines that it concerns, what to do, and what it saves in US dollars a month, on demand."""

    addresses: tuple[str, ...]
    sentence: str
    saves: Decimal


class Advice:
    """What would bring a spend down, dearest first.

    1. More than one NAT gateway: one NAT instance does their work.
    2. EKS in more than one environment: one cluster, or k3s on the machines themselves.
    3. EKS in extended support: a version in standard support.
    4. Intel or AMD machines with a Graviton twin in the table.
    5. More than one load balancer in an environment: one entry.
    6. Where none of these is enough, the largest lines are named as they are.
    """

    def __init__(self, spend: Spend) -> None:
        self.spend = spend
        self.lines = [(bill.name, line) for bill in spend.bills for line in bill.lines]

    def changes(self) -> list[Change]:
        """Return the changes worth making, dearest first."""
        rules = (self._gateways, self._clusters, self._extended, self._graviton, self._balancers)
        found = [change for rule in rules for change in rule() if change.saves >= WORTH_SAYING]
        return sorted(found, key=lambda change: (-change.saves, change.sentence))

    def sentences(self, largest: int = 3) -> list[str]:
        """Return the advice as sentences; the largest lines follow when the changes are not enough."""
        changes = self.changes()
        said = [f"{one.sentence}: saves {self._euros(one.saves)} EUR ({', '.join(one.addresses)})" for one in changes]
        if self.spend.prices.euros(sum((one.saves for one in changes), ZERO)) < self.spend.over:
            said += [f"Largest line: {self._largest(name, line)}" for name, line in self._dearest(largest)]
        return said

    def _gateways(self) -> Iterator[Change]:
        found = self._having("NAT gateway")
        if len(found) > 1:
            price = self._nat_instance()
            saved = sum((line.on_demand for _name, line in found), ZERO) - price
            yield _change(
                found, f"{len(found)} NAT gateways: replace them by one NAT instance ({INSTANCE_FOR_NAT})", saved
            )

    def _clusters(self) -> Iterator[Change]:
        found = self._having("EKS control plane")
        if len(found) > 1:
            saved = sum((line.on_demand for _name, line in found[1:]), ZERO)
            where = " and ".join(sorted({name for name, _line in found}))
            yield _change(found, f"EKS {len(found)} times ({where}): share one cluster, or run k3s", saved)

    def _extended(self) -> Iterator[Change]:
        for name, line in self.lines:
            if line.what.startswith("EKS extended support"):
                yield _change(
                    [(name, line)], "EKS extended support: upgrade to a version in standard support", line.on_demand
                )

    def _graviton(self) -> Iterator[Change]:
        for name, line in self.lines:
            twin = _twin(line, self.spend.prices)
            if twin:
                saved = line.on_demand - line.quantity * twin[1]
                yield _change([(name, line)], f"{line.what}: use {twin[0]}", saved)

    def _balancers(self) -> Iterator[Change]:
        for bill in self.spend.bills:
            found = [(bill.name, line) for line in bill.lines if line.what.endswith(" load balancer")]
            if len(found) > 1:
                saved = sum((line.on_demand for _name, line in found[1:]), ZERO)
                yield _change(found, f"{len(found)} load balancers in {bill.name}: one entry is enough", saved)

    def _having(self, what: str) -> list[tuple[str, Line]]:
        return [(name, line) for name, line in self.lines if line.what == what]

    def _nat_instance(self) -> Decimal:
        """Return what a NAT instance costs: the machine and its disk; its address replaces one that is paid already."""
        prices, hours = self.spend.prices.prices, self.spend.prices.hours_per_month
        machine, disk = prices.get(f"ec2.{INSTANCE_FOR_NAT}"), prices.get("ebs.gp3")
        return (machine.usd * hours if machine else ZERO) + (disk.usd * NAT_DISK if disk else ZERO)

    def _dearest(self, count: int) -> list[tuple[str, Line]]:
        return sorted(self.lines, key=lambda one: -one[1].on_demand)[:count]

    def _largest(self, name: str, line: Line) -> str:
        return f"{line.what} ({name}, {line.address}): {self._euros(line.on_demand)} EUR"

    def _euros(self, dollars: Decimal) -> str:
        return f"{self.spend.prices.euros(dollars):.2f}"


def _change(found: list[tuple[str, Line]], sentence: str, saves: Decimal) -> Change:
    return Change(tuple(f"{name}: {line.address}" for name, line in found), sentence, saves)


def _twin(line: Line, prices: PriceTable) -> tuple[str, Decimal] | None:
    """Find the Graviton machine of the same size, if the table has it and it is cheaper."""
    found = MACHINE.match(line.what)
    family, _, size = found[2].partition(".") if found else ("", "", "")
    twin = f"{GRAVITON.get(family, '')}.{size}"
    price = prices.prices.get(f"ec2.{twin}")
    return (twin, price.usd) if price and price.usd < line.each else None
