"""From resources to a bill."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from relais.budget.model import compute, network, storage
from relais.budget.model.bill import Bill, Line, Unpriced
from relais.budget.model.case import Case, Found, Terms, line
from relais.budget.model.catalogue import free
from relais.budget.model.prices import PriceTable
from relais.kit.resources import Inventory, Resource

RULES: Mapping[str, Callable[[Case], Iterator[Found]]] = {
    "aws_alb": network.load_balancer,
    "aws_autoscaling_group": compute.group,
    "aws_ebs_volume": storage.volume,
    "aws_eip": network.address,
    "aws_eks_cluster": compute.cluster,
    "aws_eks_node_group": compute.node_group,
    "aws_instance": compute.instance,
    "aws_lb": network.load_balancer,
    "aws_nat_gateway": network.nat_gateway,
    "aws_route53_zone": network.zone,
    "aws_s3_bucket": storage.bucket,
    "aws_spot_instance_request": compute.instance,
}
NEEDED = {*RULES, "aws_eip_association", "aws_launch_configuration", "aws_launch_template", "aws_subnet"}
"""Types whose values a price is made of; of all others the type is enough."""
GLOBAL = {"aws_route53_zone"}
"""Types whose price is the same everywhere, and whose provider's region says nothing."""


@dataclass(frozen=True)
class Pricing:
    """The rules by which a month is priced.

    1. Each instance of a resource counts, whatever `count` and `for_each` made of it; data sources cost nothing.
    2. Two sums: on demand, which the limit counts, and the forecast, in which spot is counted at its discount.
    3. Machines and their automatic addresses run the hours declared for their address, all hours of the month without.
    4. What nobody wrote is counted too and marked hidden: the root volume of each machine, the public IPv4 of each NAT
       gateway, load balancer zone and machine in a public subnet, the extended support of an old EKS version.
    5. A public address is counted once: where an elastic one stands behind it, the elastic one is the line.
    6. Groups count at their desired size; a group's split between on demand and spot is the one of its policy, rounded
       in favour of on demand.
    7. Traffic, requests and stored gigabytes are not in a plan: they count as declared, by the items of the table.
    8. Types known to be free are counted and cost nothing. Every other type without a rule, and every item that the
       table lacks, is listed as not priced with its reason: never zero.
    9. Prices come from the table alone; none is guessed, and none is taken for another region than the table's.
    """

    prices: PriceTable
    today: date

    def bill(self, name: str, inventory: Inventory, terms: Terms | None = None) -> Bill:
        """Price all resources of one plan or state for a month."""
        agreed = terms or Terms()
        found = [one for resource in inventory.resources for one in self._found(resource, inventory, agreed)]
        return Bill(
            name,
            tuple(one for one in found if isinstance(one, Line)),
            tuple(one for one in found if isinstance(one, Unpriced)),
            sum(free(resource.kind) for resource in inventory.resources),
        )

    def used(self, name: str, terms: Terms) -> Bill:
        """Price what is declared as used, such as traffic; an item that the table lacks is not priced."""
        prices = self.prices.prices
        return Bill(
            name,
            tuple(
                line("declared use", prices[item], item, quantity)
                for item, quantity in terms.usage.items()
                if item in prices
            ),
            tuple(
                Unpriced("declared use", item, f"the price table has no {item}")
                for item in terms.usage
                if item not in prices
            ),
        )

    def _found(self, resource: Resource, inventory: Inventory, terms: Terms) -> Iterator[Found]:
        case = Case(resource, inventory, self.prices, terms, self.today)
        rule = RULES.get(resource.kind)
        elsewhere = resource.region not in {"", self.prices.region} and resource.kind not in GLOBAL
        if elsewhere and not free(resource.kind):
            yield case.unpriced(f"it is in {resource.region}, and the price table is of {self.prices.region}")
        elif rule:
            yield from rule(case)
        elif not free(resource.kind):
            yield case.unpriced("this type has no rule")
