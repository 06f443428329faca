"""Prices of machines: alone, in groups, and under Kubernetes."""

from collections.abc import Iterator
from dataclasses import dataclass

from relais.budget.model.case import Case, Found, number
from relais.budget.model.network import public_addresses
from relais.budget.model.storage import attached
from relais.kit.resources import Resource

NODE_TYPE, NODE_DISK = "t3.medium", 20
"""What EKS takes for a node group that says nothing."""


@dataclass(frozen=True)
class Market:
    """How many machines are paid on demand, and how many on the spot market."""

    on_demand: int
    spot: int


def instance(case: Case) -> Iterator[Found]:
    """Price a single machine, its volumes and its public address."""
    spot = case.resource.kind == "aws_spot_instance_request" or _spot(case.resource)
    yield from _machines(case, case.resource.get("instance_type"), Market(int(not spot), int(spot)))
    if case.resource.get("tenancy") in {"dedicated", "host"}:
        yield case.unpriced("dedicated tenancy costs more than the table says")
    yield from attached(case, case.resource.blocks("root_block_device"), case.resource.blocks("ebs_block_device"))
    wanted = case.resource.get("associate_public_ip_address")
    yield from public_addresses(case, 1, wanted=wanted, subnets=("subnet_id",))


def group(case: Case) -> Iterator[Found]:
    """Price an autoscaling group at its desired size, by the launch template or configuration that it names."""
    template = _template(case)
    if template is None:
        yield case.unpriced("its launch template is not in this plan or state, so the machine's type is not known")
        return
    count = case.number("desired_capacity", case.number("min_size"))
    override = case.resource.get("mixed_instances_policy.launch_template.override.instance_type")
    market = _market(case.resource, template, count)
    yield from _machines(case, override or template.get("instance_type"), market, most=case.number("max_size"))
    yield from _brought(case, template, count)


def node_group(case: Case) -> Iterator[Found]:
    """Price the nodes of an EKS node group at their desired number."""
    template = next(iter(case.inventory.targets(case.resource, "launch_template.id", "launch_template.name")), None)
    count = case.number("scaling_config.desired_size", 1)
    spot = case.resource.get("capacity_type") == "SPOT"
    kinds = case.resource.get("instance_types") or [template and template.get("instance_type")]
    market = Market(0 if spot else count, count if spot else 0)
    most = case.number("scaling_config.max_size")
    yield from _machines(case, kinds[0] or NODE_TYPE, market, most=most)
    if template is None:
        size = case.number("disk_size", NODE_DISK)
        yield from attached(case, [], [], count=count, size=size)
    else:
        yield from _volumes(case, template, count)
    yield from public_addresses(case, count, wanted=None, subnets=("subnet_ids",))


def cluster(case: Case) -> Iterator[Found]:
    """Price an EKS control plane, and extended support when its version is past the standard one.

    A cluster whose upgrade policy is STANDARD is upgraded then, and pays nothing more.
    """
    version = case.resource.get("version")
    known = case.prices.eks_standard_support
    until = known.get(str(version))
    yield case.hourly("eks.cluster", "EKS control plane", note=f"standard support until {until}" if until else "")
    if case.resource.get("upgrade_policy.support_type") == "STANDARD":
        return
    if version is None:
        yield case.unpriced("extended support: the version is not written, so its end is not known")
    elif until is None and _minor(version) > max(map(_minor, known), default=0):
        yield case.unpriced(f"extended support: the table does not know Kubernetes {version} yet")
    elif until is None or until < case.today:
        when = f"since {until}" if until else "older than the table"
        yield case.hourly("eks.extended_support", f"EKS extended support of {version}", hidden=True, note=when)


def _minor(version: str) -> int:
    return number(str(version).partition(".")[2].partition(".")[0], 0)


def _machines(case: Case, kind: str | None, market: Market, most: int = 0) -> Iterator[Found]:
    if not kind:
        yield case.unpriced("the machine's type is not known before it is applied")
        return
    count = market.on_demand + market.spot
    note = f"up to {most} when it grows" if most > count else ""
    markets = [(market.on_demand, "on demand", False), (market.spot, "spot", True)]
    for number_, name, spot in [one for one in markets if one[0]] or markets[:1]:
        what = f"{number_} × {kind}, {name}"
        yield case.hourly(f"ec2.{kind}", what, count=number_, always=False, spot=spot, note=note)


def _market(resource: Resource, template: Resource, count: int) -> Market:
    """Split a group as its distribution says; without one, as its template says."""
    if not resource.blocks("mixed_instances_policy"):
        spot = _spot(template) or bool(template.get("spot_price"))
        return Market(0 if spot else count, count if spot else 0)
    policy = "mixed_instances_policy.instances_distribution"
    base = min(number(resource.get(f"{policy}.on_demand_base_capacity"), 0), count)
    percent = number(resource.get(f"{policy}.on_demand_percentage_above_base_capacity"), 100)
    above = -(-(count - base) * percent // 100)  # AWS rounds in favour of on demand
    return Market(base + above, count - base - above)


def _spot(resource: Resource) -> bool:
    return bool(resource.get("instance_market_options.market_type") == "spot")


def _template(case: Case) -> Resource | None:
    mixed = "mixed_instances_policy.launch_template.launch_template_specification"
    paths = [f"{at}.{name}" for at in ("launch_template", mixed) for name in ("id", "name", "launch_template_id")]
    found = case.inventory.targets(case.resource, *paths, "launch_configuration")
    return next((one for one in found if one.kind in {"aws_launch_template", "aws_launch_configuration"}), None)


def _brought(case: Case, template: Resource, count: int) -> Iterator[Found]:
    yield from _volumes(case, template, count)
    wanted = template.get("network_interfaces.associate_public_ip_address", template.get("associate_public_ip_address"))
    yield from public_addresses(case, count, wanted=wanted, subnets=("vpc_zone_identifier",))


def _volumes(case: Case, template: Resource, count: int) -> Iterator[Found]:
    """Price the volumes of a template; the first one that it maps is the root."""
    mapped = [ebs for one in template.blocks("block_device_mappings") for ebs in one.get("ebs") or ()]
    root = template.blocks("root_block_device") or mapped[:1]
    others = template.blocks("ebs_block_device") or mapped[1:]
    yield from attached(case, root, others, count=count)
