"""The rules of pricing, on resources written by hand."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from relais.adapters import price_files
from relais.budget.model.bill import Bill, Line
from relais.budget.model.case import Terms
from relais.budget.model.pricing import Pricing
from relais.kit.resources import Inventory, Reference, Resource, region_of

PRICES = price_files.shipped()
TODAY = date(2026, 11, 25)
MONTH = Decimal(730)


def bill(*resources: Resource, terms: Terms | None = None, today: date = TODAY) -> Bill:
    return Pricing(PRICES, today).bill("test", Inventory(resources), terms)


def one(kind: str, name: str = "this", refers: Mapping[str, str] | None = None, **values: Any) -> Resource:
    references = {path: (Reference(address),) for path, address in (refers or {}).items()}
    return Resource(f"{kind}.{name}", kind, values, references)


def whats(found: Bill) -> list[str]:
    return [line.what for line in found.lines]


def line(found: Bill, what: str) -> Line:
    return next(line for line in found.lines if line.what == what)


def test_a_machine_is_paid_with_the_root_volume_that_nobody_wrote() -> None:
    found = bill(one("aws_instance", instance_type="t4g.small"))
    assert line(found, "1 × t4g.small, on demand").on_demand == Decimal("0.0188") * MONTH
    assert line(found, "root volume gp3").on_demand == Decimal("0.0928") * 8
    assert line(found, "root volume gp3").hidden
    assert line(found, "root volume gp3").note == "not written: 8 GB of gp3 assumed"


def test_spot_counts_in_full_for_the_limit_and_at_its_discount_in_the_forecast() -> None:
    found = line(bill(one("aws_spot_instance_request", instance_type="t4g.medium")), "1 × t4g.medium, spot")
    assert found.on_demand == Decimal("0.0376") * MONTH
    assert found.forecast == Decimal("0.0376") * MONTH * Decimal("0.35")


def test_an_instance_bought_on_the_spot_market_is_spot() -> None:
    options = [{"market_type": "spot"}]
    assert "1 × t4g.small, spot" in whats(
        bill(one("aws_instance", instance_type="t4g.small", instance_market_options=options))
    )


def test_declared_hours_count_for_the_machine_and_not_for_its_volume() -> None:
    terms = Terms(hours={"aws_instance.*": Decimal(260)})
    found = bill(one("aws_instance", instance_type="t4g.small", associate_public_ip_address=True), terms=terms)
    assert line(found, "1 × t4g.small, on demand").quantity == 260
    assert line(found, "public IPv4").quantity == 260
    assert line(found, "root volume gp3").quantity == 8


def test_a_month_has_no_more_hours_than_it_has() -> None:
    found = bill(one("aws_instance", instance_type="t4g.small"), terms=Terms(hours={"*": Decimal(9999)}))
    assert found.lines[0].quantity == MONTH


def test_a_machine_in_a_public_subnet_pays_an_address_that_nobody_wrote() -> None:
    subnet = one("aws_subnet", map_public_ip_on_launch=True)
    machine = one("aws_instance", instance_type="t4g.small", refers={"subnet_id": "aws_subnet.this"})
    assert line(bill(subnet, machine), "public IPv4").hidden


def test_an_elastic_address_stands_for_the_automatic_one() -> None:
    machine = one("aws_instance", instance_type="t4g.small", associate_public_ip_address=True, id="i-1")
    assert whats(bill(machine, one("aws_eip", instance="i-1"))).count("public IPv4") == 1


def test_a_nat_gateway_pays_its_address_once() -> None:
    gateway = one("aws_nat_gateway", refers={"allocation_id": "aws_eip.this"})
    assert whats(bill(gateway, one("aws_eip"))) == ["NAT gateway", "public IPv4"]
    assert whats(bill(gateway)) == ["NAT gateway", "public IPv4 of the NAT gateway"]
    assert whats(bill(one("aws_nat_gateway", connectivity_type="private"))) == ["NAT gateway"]


@pytest.mark.parametrize(
    ("values", "addresses"),
    [
        ({"load_balancer_type": "network", "subnets": ["a", "b", "c"]}, 3),
        ({"load_balancer_type": "application"}, 2),
        ({"subnet_mapping": [{"subnet_id": "a"}]}, 1),
        ({"internal": True, "subnets": ["a", "b"]}, 0),
    ],
)
def test_a_load_balancer_pays_an_address_per_zone(values: dict[str, Any], addresses: int) -> None:
    found = [line.quantity / MONTH for line in bill(one("aws_lb", **values)).lines if line.hidden]
    assert sum(found) == addresses


def test_a_load_balancer_does_not_pay_twice_for_elastic_addresses() -> None:
    balancer = one(
        "aws_lb",
        load_balancer_type="network",
        subnet_mapping=[{}],
        refers={"subnet_mapping.allocation_id": "aws_eip.this"},
    )
    assert whats(bill(balancer, one("aws_eip"))) == ["network load balancer", "public IPv4"]


def test_a_kind_of_load_balancer_without_a_price_is_listed() -> None:
    assert bill(one("aws_lb", load_balancer_type="gateway")).unpriced


def test_a_group_counts_at_its_desired_size_and_says_how_far_it_grows() -> None:
    template = one("aws_launch_template", id="lt-1", instance_type="t4g.small")
    group = one("aws_autoscaling_group", launch_template=[{"id": "lt-1"}], desired_capacity=2, min_size=1, max_size=5)
    found = bill(template, group)
    assert line(found, "2 × t4g.small, on demand").note == "up to 5 when it grows"
    assert line(found, "root volume gp3").quantity == 16


def test_a_group_at_rest_is_a_line_that_says_how_far_it_grows() -> None:
    template = one("aws_launch_template", id="lt-1", instance_type="t4g.small")
    found = bill(
        template, one("aws_autoscaling_group", launch_template=[{"id": "lt-1"}], desired_capacity=0, max_size=5)
    )
    assert [(line.what, line.note, line.on_demand) for line in found.lines] == [
        ("0 × t4g.small, on demand", "up to 5 when it grows", Decimal(0))
    ]


@pytest.mark.parametrize(
    ("base", "percent", "expected"),
    [(2, 0, (2, 1)), (0, 50, (2, 1)), (0, 0, (0, 3)), (9, 0, (3, 0)), (0, None, (3, 0))],
)
def test_a_group_is_split_as_its_policy_says_in_favour_of_on_demand(
    base: int, percent: int | None, expected: tuple[int, int]
) -> None:
    policy = {
        "instances_distribution": [
            {"on_demand_base_capacity": base, "on_demand_percentage_above_base_capacity": percent}
        ],
        "launch_template": [{"launch_template_specification": [{"launch_template_id": "lt-1"}]}],
    }
    template = one("aws_launch_template", id="lt-1", instance_type="t4g.small")
    found = whats(bill(template, one("aws_autoscaling_group", desired_capacity=3, mixed_instances_policy=[policy])))
    wanted = zip(expected, ("on demand", "spot"), strict=True)
    assert found[:-1] == [f"{count} × t4g.small, {market}" for count, market in wanted if count]


def test_a_group_of_an_old_launch_configuration_on_spot_is_spot() -> None:
    configuration = one("aws_launch_configuration", id="lc", instance_type="t4g.small", spot_price="0.01")
    group = one("aws_autoscaling_group", launch_configuration="lc", desired_capacity=1)
    assert "1 × t4g.small, spot" in whats(bill(configuration, group))


def test_a_group_whose_template_is_elsewhere_is_not_priced() -> None:
    found = bill(one("aws_autoscaling_group", desired_capacity=2, launch_template=[{"id": "lt-elsewhere"}]))
    assert [one.reason for one in found.unpriced] == [
        "its launch template is not in this plan or state, so the machine's type is not known"
    ]


def test_a_node_group_that_says_nothing_is_what_eks_makes_of_it() -> None:
    found = bill(one("aws_eks_node_group", scaling_config=[{"desired_size": 2, "max_size": 2}]))
    assert whats(found) == ["2 × t3.medium, on demand", "root volume gp3"]
    assert line(found, "root volume gp3").quantity == 40


@pytest.mark.parametrize(
    ("version", "today", "extended"),
    [
        ("1.33", date(2026, 7, 29), False),
        ("1.33", date(2026, 7, 30), True),
        ("1.35", TODAY, False),
        ("1.20", TODAY, True),
    ],
)
def test_eks_pays_extended_support_from_the_day_after_the_standard_one(
    version: str, today: date, extended: bool
) -> None:
    found = bill(one("aws_eks_cluster", version=version), today=today)
    assert found.on_demand == (Decimal("0.6") if extended else Decimal("0.1")) * MONTH


def test_eks_that_is_upgraded_in_time_never_pays_extended_support() -> None:
    policy = [{"support_type": "STANDARD"}]
    assert whats(bill(one("aws_eks_cluster", version="1.20", upgrade_policy=policy))) == ["EKS control plane"]


@pytest.mark.parametrize("version", [None, "1.99"])
def test_eks_of_an_unknown_version_says_that_extended_support_is_not_priced(version: str | None) -> None:
    assert "extended support" in bill(one("aws_eks_cluster", version=version)).unpriced[0].reason


def test_a_type_without_a_rule_is_listed_and_never_zero() -> None:
    found = bill(one("aws_db_instance", instance_class="db.t4g.micro"), one("aws_vpc"))
    assert [(one.kind, one.reason) for one in found.unpriced] == [("aws_db_instance", "this type has no rule")]
    assert (found.lines, found.free) == ((), 1)


def test_an_item_that_the_table_lacks_is_listed() -> None:
    found = bill(one("aws_instance", instance_type="x9.huge"), one("aws_ebs_volume", size=10))
    assert {one.reason for one in found.unpriced} == {
        "1 × x9.huge, on demand: the price table has no ec2.x9.huge",
        "volume gp2: the price table has no ebs.gp2",
    }


def test_speed_above_that_of_gp3_is_not_free() -> None:
    found = bill(one("aws_ebs_volume", size=10, type="gp3", iops=6000, throughput=125))
    assert [one.reason for one in found.unpriced] == ["iops above 3000: the price table has no ebs.gp3.iops"]


def test_what_is_paid_by_use_counts_as_declared_and_is_listed_otherwise() -> None:
    terms = Terms(usage={"s3.standard": Decimal(20), "moon.dust": Decimal(1)})
    assert [one.reason for one in bill(one("aws_s3_bucket")).unpriced] == ["paid by use: declare s3.standard"]
    assert bill(one("aws_s3_bucket"), terms=terms).unpriced == ()
    used = Pricing(PRICES, TODAY).used("test", terms)
    assert used.on_demand == Decimal("0.48")
    assert used.unpriced[0].reason == "the price table has no moon.dust"


@pytest.mark.parametrize(
    ("values", "priced"),
    [
        ({"availability_zone": "eu-west-3b"}, True),
        ({"availability_zone": "us-east-1a"}, False),
        ({"arn": "arn:aws:ec2:eu-central-1:123456789012:instance/i-1"}, False),
        ({"region": "ap-southeast-2"}, False),
        ({"availability_zone": None, "arn": "arn:aws:iam::123456789012:x", "region": "nonsense"}, True),
    ],
)
def test_what_is_in_another_region_is_not_priced_by_this_table(values: dict[str, Any], priced: bool) -> None:
    machine = Resource("aws_instance.this", "aws_instance", {"instance_type": "t4g.small"}, region=region_of(values))
    assert bool(bill(machine).lines) is priced


def test_zones_that_are_not_known_are_said_to_be_assumed() -> None:
    assert line(bill(one("aws_lb")), "public IPv4 in 2 zones").note == "zones not known: the two that AWS asks for"


def test_dedicated_machines_are_not_taken_for_shared_ones() -> None:
    found = bill(one("aws_instance", instance_type="t4g.small", tenancy="dedicated"))
    assert "dedicated" in found.unpriced[0].reason
