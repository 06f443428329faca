"""All states together, plans among them, the verdict and the advice."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest

from relais.adapters import price_files
from relais.budget.actions import Budget, Declared, judge
from relais.budget.model.advice import Advice
from relais.budget.model.case import Terms
from relais.budget.model.limit import Limit
from relais.budget.ports import HeldState, States
from relais.kit.errors import Misuse, Unreachable
from relais.kit.resources import Inventory, Resource

DECLARED = Declared(environments={"shared-staging": "staging", "prod": "prod"})
NOTHING = Inventory(())


class HeldStates:
    """States in memory instead of a server's; a silent one does not answer, and what it hides it never tells."""

    def __init__(self, *states: HeldState, silent: bool = False, hides: tuple[str, ...] = ()) -> None:
        self.states, self.silent, self.hides = states, silent, hides

    def all(self) -> Iterable[HeldState]:
        if self.silent:
            raise Unreachable("The state server does not answer.")
        return self.states

    def visible(self, name: str) -> bool:
        return name not in self.hides


def gateways(count: int) -> Inventory:
    made = (
        Resource(f"aws_nat_gateway.this[{index}]", "aws_nat_gateway", {"connectivity_type": "private"})
        for index in range(count)
    )
    return Inventory(tuple(made))


def eks(version: str = "1.35") -> Inventory:
    return Inventory((Resource("aws_eks_cluster.this", "aws_eks_cluster", {"version": version}),))


def machine(kind: str) -> Inventory:
    return Inventory((Resource("aws_instance.this", "aws_instance", {"instance_type": kind}),))


def budget(*states: HeldState, declared: Declared = DECLARED, server: States | None = None) -> Budget:
    return Budget(price_files.shipped(), declared, server or HeldStates(*states), date(2026, 11, 25))


def test_all_states_of_an_environment_are_one_bill_and_every_other_state_its_own() -> None:
    spend = budget(
        HeldState("prod", gateways(1)), HeldState("shared-staging", gateways(1)), HeldState("dev-ada", gateways(1))
    ).everything()
    assert [(bill.name, bill.on_demand) for bill in spend.bills] == [
        ("dev-ada", Decimal("36.5")),
        ("prod", Decimal("36.5")),
        ("staging", Decimal("36.5")),
    ]
    assert spend.on_demand == Decimal("109.5")
    assert spend.limit.with_vat(spend.on_demand) == Decimal("131.4")


def test_a_plan_stands_in_the_place_of_its_own_state() -> None:
    others = (HeldState("prod", gateways(1)), HeldState("shared-staging", gateways(3)))
    priced = budget(*others).plan("staging", gateways(3), gateways(2))
    assert (priced.before.on_demand, priced.after.on_demand) == (Decimal("109.5"), Decimal(73))
    assert priced.spend.on_demand == Decimal("109.5")


def test_declared_use_is_counted_even_where_there_is_no_state_yet() -> None:
    declared = Declared(terms={"prod": Terms(usage={"egress": Decimal(100)})})
    assert budget(declared=declared).everything().on_demand == 9


def test_a_state_that_cannot_be_read_is_named_and_the_sum_is_not_whole() -> None:
    spend = budget(HeldState("prod", gateways(1)), HeldState("dev-ada", None, "it is encrypted")).everything()
    assert spend.unread == {"dev-ada": "it is encrypted"}


def test_without_an_answer_there_is_no_sum_of_all_states() -> None:
    with pytest.raises(Unreachable):
        budget(server=HeldStates(silent=True)).everything()


def test_all_states_cannot_be_priced_while_they_are_left_out() -> None:
    with pytest.raises(Misuse):
        Budget(price_files.shipped(), DECLARED, None, date(2026, 11, 25)).everything()


@pytest.mark.parametrize(
    ("others", "before", "after", "passed"),
    [
        (0, 0, 4, True),  # 146 of 150
        (0, 0, 5, False),  # 182.5
        (3, 0, 2, False),  # the sum of all states counts, not the plan alone
        (3, 3, 2, True),  # over, but on the way back
        (3, 2, 2, False),  # over, and no way back
    ],
)
def test_a_plan_is_judged_by_the_whole_sum(others: int, before: int, after: int, passed: bool) -> None:
    tool = budget(HeldState("prod", gateways(others)))
    assert judge(tool.plan("staging", gateways(before), gateways(after)), DECLARED).passed is passed


def test_the_limit_itself_is_kept() -> None:
    declared = Declared(limit=Limit(Decimal("36.50")))
    assert judge(budget(declared=declared).plan("prod", NOTHING, gateways(1)), declared).passed


def test_a_plan_is_not_judged_when_the_other_states_are_not_known() -> None:
    judgement = judge(budget(server=HeldStates(silent=True)).plan("prod", NOTHING, gateways(1)), DECLARED)
    assert (judgement.passed, judgement.reason) == (None, "not read: all other states")


@pytest.mark.parametrize(
    ("server", "protected", "passed"),
    [
        (HeldStates(hides=("*",)), True, None),  # a personal state may be missing: said, and no reason to stop
        (HeldStates(hides=("*", "shared-staging")), False, None),
        (HeldStates(hides=("*", "shared-staging")), True, False),
        (HeldStates(silent=True), True, False),
        (HeldStates(HeldState("shared-staging", None, "it is encrypted")), True, False),
    ],
)
def test_a_token_that_sees_too_little_proves_nothing_and_in_a_protected_context_stops(
    server: HeldStates, protected: bool, passed: bool | None
) -> None:
    priced = budget(server=server).plan("prod", NOTHING, gateways(1))
    assert judge(priced, DECLARED, protected=protected).passed is passed


def test_what_a_token_may_not_see_is_named() -> None:
    spend = budget(server=HeldStates(hides=("*", "shared-staging"))).everything()
    assert spend.unread == {
        "shared-staging": "the token may not read it",
        "any other state": "the token may not read every state, so others may be missing",
    }


def test_what_is_not_priced_refuses_a_plan_only_where_a_team_wants_it() -> None:
    priced = budget().plan("prod", NOTHING, machine("x9.huge"))
    assert judge(priced, DECLARED).passed
    assert not judge(priced, Declared(strict=True)).passed


def test_the_advice_names_the_lines_and_what_they_save() -> None:
    both = Inventory((*gateways(2).resources, *eks().resources))
    spend = budget(HeldState("prod", both), HeldState("shared-staging", eks())).everything()
    assert Advice(spend).sentences() == [
        (
            "EKS 2 times (prod and staging): share one cluster, or run k3s: saves 73.00 EUR"
            " (prod: aws_eks_cluster.this, staging: aws_eks_cluster.this)"
        ),
        (
            "2 NAT gateways: replace them by one NAT instance (t4g.nano): saves 68.83 EUR"
            " (prod: aws_nat_gateway.this[0], prod: aws_nat_gateway.this[1])"
        ),
    ]


def test_the_advice_knows_extended_support_graviton_and_idle_entries() -> None:
    entries = tuple(Resource(f"aws_lb.{name}", "aws_lb", {"internal": True}) for name in "ab")
    held = Inventory((*eks("1.28").resources, *machine("t3.large").resources, *entries))
    said = [change.sentence for change in Advice(budget(HeldState("prod", held)).everything()).changes()]
    assert said == [
        "EKS extended support: upgrade to a version in standard support",
        "2 load balancers in prod: one entry is enough",
        "1 × t3.large, on demand: use t4g.large",
    ]


def test_where_no_advice_is_enough_the_largest_lines_are_named() -> None:
    declared = Declared(limit=Limit(Decimal(10)))
    spend = budget(HeldState("prod", machine("m5.4xlarge")), declared=declared).everything()
    assert Advice(spend).sentences() == [
        "1 × m5.4xlarge, on demand: use m6g.4xlarge: saves 128.48 EUR (prod: aws_instance.this)",
        "Largest line: 1 × m5.4xlarge, on demand (prod, aws_instance.this): 654.08 EUR",
        "Largest line: root volume gp3 (prod, aws_instance.this): 0.74 EUR",
    ]
