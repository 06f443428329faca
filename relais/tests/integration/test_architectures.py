"""The known architectures, priced from plans that Terraform and the AWS provider really made, give the known sums."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from relais.adapters import plan_files, price_files
from relais.budget.model.bill import Bill, united
from relais.budget.model.case import Terms
from relais.budget.model.pricing import Pricing

PLANS = Path(__file__).parents[1] / "fixtures" / "plans"
PRICING = Pricing(price_files.shipped(), date(2026, 11, 25))
CENT = Decimal("0.01")


def priced(name: str, **terms: dict[str, Decimal]) -> Bill:
    plan = json.loads((PLANS / name / "plan.json").read_text(encoding="utf-8"))
    agreed = Terms(terms.get("hours", {}), terms.get("usage", {}))
    return united(name, [PRICING.bill(name, plan_files.planned(plan), agreed), PRICING.used(name, agreed)])


def test_the_naive_architecture_costs_663_dollars() -> None:
    one = priced("naive", usage={"egress": Decimal(20), "nat_gateway.traffic": Decimal(50)})
    zone = PRICING.prices.prices["route53.zone"].usd
    assert round(one.on_demand) == 331
    assert round(2 * one.on_demand + zone) == 663
    assert one.forecast == one.on_demand


def test_the_recommended_architecture_costs_117_dollars_and_141_when_spot_saves_nothing() -> None:
    production = priced("recommended/prod", usage={"egress": Decimal(20), "s3.standard": Decimal(20)})
    staging = priced("recommended/staging", hours={"aws_spot_instance_request.*": Decimal(260)})
    whole = united("both", [production, staging])
    assert round(whole.forecast) == 117
    assert round(whole.on_demand) == 141


def test_what_nobody_wrote_is_part_of_both() -> None:
    hidden = [(line.what, line.on_demand.quantize(CENT)) for line in priced("recommended/prod").lines if line.hidden]
    assert hidden == [
        ("root volume gp3", Decimal("0.74")),
        ("public IPv4 in 2 zones", Decimal("7.30")),
        ("root volume gp3", Decimal("8.35")),
    ]


def test_count_and_for_each_are_instances_and_references_are_followed_into_modules() -> None:
    naive, production = priced("naive"), priced("recommended/prod")
    assert [line.address for line in naive.lines if line.what == "NAT gateway"] == [
        "aws_nat_gateway.this[0]",
        "aws_nat_gateway.this[1]",
    ]
    assert [line.what for line in production.lines if line.address.startswith("module.servers.")] == [
        "2 × t4g.medium, on demand",
        "1 × t4g.medium, spot",
        "root volume gp3",
    ]


def test_a_plan_for_another_region_is_not_priced_by_this_table() -> None:
    text = (PLANS / "naive" / "plan.json").read_text(encoding="utf-8").replace("eu-west-3", "us-east-1")
    found = PRICING.bill("elsewhere", plan_files.planned(json.loads(text)))
    assert found.lines == ()
    assert {one.reason for one in found.unpriced} == {"it is in us-east-1, and the price table is of eu-west-3"}
