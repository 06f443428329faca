"""Whatever a plan holds: every resource is priced, listed or known to be free, and nothing breaks."""

import contextlib
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relais.adapters import plan_files, price_files
from relais.budget.model.catalogue import free
from relais.budget.model.pricing import NEEDED, RULES, Pricing
from relais.kit.errors import Misuse
from relais.kit.resources import Inventory, Resource
from relais.policy.model.rules import Policy

PRICING = Pricing(price_files.shipped(), date(2026, 11, 25))
KINDS = [
    *RULES,
    "aws_launch_template",
    "aws_subnet",
    "aws_db_instance",
    "aws_iam_role",
    "aws_security_group",
    "x_unknown",
]
NAMES = [
    "instance_type",
    "root_block_device",
    "ebs_block_device",
    "launch_template",
    "mixed_instances_policy",
    "size",
    "type",
    "desired_capacity",
    "min_size",
    "scaling_config",
    "subnets",
    "subnet_mapping",
    "internal",
    "load_balancer_type",
    "version",
    "upgrade_policy",
    "allocation_id",
    "connectivity_type",
    "id",
    "arn",
    "ingress",
    "assume_role_policy",
    "metadata_options",
    "user_data",
    "environment",
    "vpc_config",
    "instance_types",
    "capacity_type",
    "encrypted",
    "block_device_mappings",
    "network_interfaces",
    "iops",
    "throughput",
    "volume_size",
    "volume_type",
    "ebs",
    "policy",
    "launch_template_specification",
    "instances_distribution",
    "on_demand_base_capacity",
    "desired_size",
    "subnet_id",
    "on_demand_percentage_above_base_capacity",
    "cidr_blocks",
    "from_port",
    "to_port",
    "protocol",
    "inline_policy",
]  # fmt: skip - a list to scan
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5000)
    | st.sampled_from(["", "network", "t4g.small", "1.30", "gp3", "x"])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=8,
)
RESOURCES = st.builds(
    lambda kind, number, values: Resource(f"{kind}.r[{number}]", kind, values),
    st.sampled_from(KINDS),
    st.integers(0, 3),
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6),
)


@given(st.lists(RESOURCES, max_size=6))
@settings(max_examples=100, deadline=None)
def test_every_resource_is_priced_listed_or_free(resources: list[Resource]) -> None:
    bill = PRICING.bill("any", Inventory(tuple(resources)))
    told = {line.address for line in bill.lines} | {one.address for one in bill.unpriced}
    assert [one.address for one in resources if one.address not in told and not free(one.kind)] == []
    assert all(line.on_demand >= line.forecast >= 0 for line in bill.lines)


@given(st.lists(RESOURCES, max_size=6))
@settings(max_examples=100, deadline=None)
def test_what_no_price_is_made_of_may_be_forgotten(resources: list[Resource]) -> None:
    kept = tuple(one if one.kind in NEEDED else replace(one, values={}) for one in resources)
    assert PRICING.bill("any", Inventory(kept)) == PRICING.bill("any", Inventory(tuple(resources)))


@given(st.lists(RESOURCES, max_size=6))
@settings(max_examples=100, deadline=None)
def test_the_rules_judge_whatever_there_is(resources: list[Resource]) -> None:
    for finding in Policy([], date(2026, 11, 25)).findings(Inventory(tuple(resources))):
        assert finding.fault.address in {one.address for one in resources}


PARTS = [
    "planned_values",
    "root_module",
    "resources",
    "child_modules",
    "values",
    "address",
    "type",
    "mode",
    "managed",
    "configuration",
    "module_calls",
    "expressions",
    "references",
    "provider_config",
    "prior_state",
    "change",
    "resource_changes",
    "actions",
    "before",
]  # fmt: skip - a list to scan
JSON: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PARTS), inner, max_size=4),
    max_leaves=12,
)
TOPS = ["planned_values", "configuration", "resource_changes", "prior_state"]


@given(st.dictionaries(st.sampled_from(TOPS), JSON))
@settings(max_examples=100, deadline=None)
def test_what_only_looks_like_a_plan_is_refused_in_a_sentence(parts: dict[str, Any]) -> None:
    plan = {"format_version": "1.2", "planned_values": {}, **parts}
    for read in (plan_files.planned, plan_files.before):
        with contextlib.suppress(Misuse):
            read(plan)
