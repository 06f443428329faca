"""Arguments are followed through modules: a plan knows no ids of what it will make."""

from typing import Any

from relais.adapters.plan_files import planned
from relais.kit.resources import Inventory, Resource


def refers(*names: str) -> dict[str, Any]:
    return {"references": list(names)}


def made(kind: str, name: str, *indexes: Any, module: str = "") -> list[dict[str, Any]]:
    prefix = f"module.{module}." if module else ""
    keys = [f"[{index}]" if isinstance(index, int) else f'["{index}"]' for index in indexes] or [""]
    return [{"address": f"{prefix}{kind}.{name}{key}", "mode": "managed", "type": kind, "values": {}} for key in keys]


def written(kind: str, name: str, **expressions: Any) -> dict[str, Any]:
    return {"address": f"{kind}.{name}", "type": kind, "name": name, "expressions": expressions}


SUBNET = made("aws_subnet", "public", 0, 1, 2, module="network[0]")
PLAN = {
    "format_version": "1.2",
    "planned_values": {
        "root_module": {
            "resources": [
                *made("aws_lb", "entry"),
                *made("aws_eip", "nat", 0, 1),
                *made("aws_nat_gateway", "this", 0, 1),
                *made("aws_instance", "one"),
            ],
            "child_modules": [
                {"resources": SUBNET},
                {"resources": made("aws_lb", "inner", module="inside")},
            ],
        }
    },
    "configuration": {
        "root_module": {
            "resources": [
                written(
                    "aws_lb",
                    "entry",
                    subnets=refers("module.network[0].subnet_ids", "module.network[0]", "module.network"),
                ),
                written("aws_eip", "nat"),
                written("aws_nat_gateway", "this", allocation_id=refers("aws_eip.nat", "count.index")),
                written(
                    "aws_instance",
                    "one",
                    subnet_id=refers("module.network[0].first", "module.network[0]", "module.network"),
                    ami=refers("data.aws_ami.this.id", "data.aws_ami.this", "local.image", "path.module"),
                ),
            ],
            "module_calls": {
                "network": {
                    "module": {
                        "resources": [written("aws_subnet", "public")],
                        "outputs": {
                            "subnet_ids": {"expression": refers("aws_subnet.public")},
                            "first": {
                                "expression": refers(
                                    "aws_subnet.public[0].id", "aws_subnet.public[0]", "aws_subnet.public"
                                )
                            },
                        },
                    }
                },
                "inside": {
                    "expressions": {"subnets": refers("module.network.subnet_ids", "module.network")},
                    "module": {"resources": [written("aws_lb", "inner", subnets=refers("var.subnets"))]},
                },
            },
        }
    },
}
FOUND = planned(PLAN)


def one(address: str, inventory: Inventory = FOUND) -> Resource:
    return next(resource for resource in inventory.resources if resource.address == address)


def targets(address: str, path: str) -> list[str]:
    return [target.address for target in FOUND.targets(one(address), path)]


def test_an_output_of_a_module_leads_to_all_that_it_tells() -> None:
    assert targets("aws_lb.entry", "subnets") == [f"module.network[0].aws_subnet.public[{index}]" for index in range(3)]


def test_an_index_leads_to_one() -> None:
    assert targets("aws_instance.one", "subnet_id") == ["module.network[0].aws_subnet.public[0]"]


def test_a_variable_leads_out_of_its_module_and_into_another() -> None:
    assert len(targets("module.inside.aws_lb.inner", "subnets")) == 3


def test_twins_refer_to_their_own_twins() -> None:
    assert targets("aws_nat_gateway.this[1]", "allocation_id") == ["aws_eip.nat[1]"]


def test_what_is_no_resource_leads_nowhere() -> None:
    assert targets("aws_instance.one", "ami") == []


def test_an_id_that_is_known_is_followed_before_the_expression() -> None:
    subnet = Resource("aws_subnet.a", "aws_subnet", {"id": "subnet-1"})
    machine = Resource("aws_instance.a", "aws_instance", {"subnet_id": "subnet-1"})
    assert Inventory((subnet, machine)).targets(machine, "subnet_id") == [subnet]


def test_a_circle_of_modules_ends() -> None:
    call = {"expressions": {"x": refers("module.a.x")}, "module": {"outputs": {"x": {"expression": refers("var.x")}}}}
    resources = [written("aws_lb", "entry", subnets=refers("module.a.x"))]
    plan = {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": made("aws_lb", "entry")}},
        "configuration": {"root_module": {"resources": resources, "module_calls": {"a": call}}},
    }
    assert planned(plan).targets(planned(plan).resources[0], "subnets") == []
