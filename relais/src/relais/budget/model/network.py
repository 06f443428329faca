"""Prices of gateways, public addresses, load balancers and zones, with the addresses that nobody wrote down."""

from collections.abc import Iterator
from decimal import Decimal

from relais.budget.model.case import Case, Found
from relais.kit.resources import Resource

IPV4 = "public_ipv4"
_ONCE = Decimal(1)


def address(case: Case) -> Iterator[Found]:
    """Price an elastic address, used or idle."""
    yield case.hourly(IPV4, "public IPv4")


def nat_gateway(case: Case) -> Iterator[Found]:
    """Price a NAT gateway, and its address when it is not an elastic one that is priced itself."""
    yield case.hourly("nat_gateway", "NAT gateway")
    private = case.resource.get("connectivity_type") == "private"
    if not private and not _elastic(case, "allocation_id"):
        yield case.hourly(IPV4, "public IPv4 of the NAT gateway", hidden=True)
    yield from case.by_use("nat_gateway.traffic")


def load_balancer(case: Case) -> Iterator[Found]:
    """Price a load balancer, and one public address per zone unless it is internal."""
    kind = str(case.resource.get("load_balancer_type", "application"))
    if kind not in {"application", "network"}:
        yield case.unpriced(f"load balancers of type {kind} have no rule")
        return
    name = "alb" if kind == "application" else "nlb"
    yield case.hourly(name, f"{kind} load balancer")
    known = _zones(case)
    zones = 0 if case.resource.get("internal") else (known or 2) - len(_elastic(case, "subnet_mapping.allocation_id"))
    if zones > 0:
        note = "" if known else "zones not known: the two that AWS asks for"
        yield case.hourly(IPV4, f"public IPv4 in {zones} zone{'s' * (zones > 1)}", count=zones, hidden=True, note=note)
    yield from case.by_use(f"{name}.lcu")


def zone(case: Case) -> Iterator[Found]:
    """Price a DNS zone."""
    yield case.priced("route53.zone", "DNS zone", _ONCE)


def public_addresses(case: Case, count: int, *, wanted: object, subnets: tuple[str, ...]) -> Iterator[Found]:
    """Price the addresses that machines get for standing in a public subnet, unless they say otherwise."""
    if wanted is None or wanted == "":
        public = any(one.get("map_public_ip_on_launch") for one in case.inventory.targets(case.resource, *subnets))
    else:
        public = str(wanted).lower() == "true"
    if public and count and not _has_elastic(case):
        yield case.hourly(IPV4, "public IPv4", count=count, always=False, hidden=True)


def _zones(case: Case) -> int:
    """Count the zones: the subnets that are written, else those referred to; zero when neither is known."""
    listed = max(len(case.resource.blocks("subnet_mapping")), len(case.resource.get("subnets") or []))
    return listed or len(case.inventory.targets(case.resource, "subnets", "subnet_mapping.subnet_id"))


def _elastic(case: Case, path: str) -> list[Resource]:
    return [one for one in case.inventory.targets(case.resource, path) if one.kind == "aws_eip"]


def _has_elastic(case: Case) -> bool:
    """Tell whether an elastic address, priced on its own, replaces the one that the subnet would give."""
    at = case.inventory.pointed_at
    return at(case.resource, "aws_eip", "instance") or at(case.resource, "aws_eip_association", "instance_id")
