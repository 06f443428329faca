"""What `relais budget` and `relais policy` say of a plan, in the words of `relais tf`'s gates."""

from collections.abc import Iterator, Mapping
from typing import Any

from relais.adapters import plan_files
from relais.budget import report as money
from relais.budget.actions import Budget, PlanPriced, judge
from relais.kit.money import cents
from relais.policy import report as rules
from relais.policy.actions import Judgement
from relais.terraform.model.plans import Verdict


def cost(budget: Budget, state: str, plan: Mapping[str, Any], *, protected: bool) -> Verdict:
    """Judge a plan's JSON by what all states cost together with it, in the place of its own `state`."""
    environment = budget.declared.environment(state)
    priced = budget.plan(environment, plan_files.before(plan), plan_files.planned(plan))
    judgement = judge(priced, budget.declared, protected=protected)
    return Verdict("cost", judgement.passed, tuple(_told(priced, judgement.reason)), _figures(priced))


def policy(judgement: Judgement) -> Verdict:
    """Tell a judgement of the ten rules."""
    return Verdict("policy", judgement.passed, tuple(rules.lines(judgement)))


def _told(priced: PlanPriced, reason: str) -> Iterator[str]:
    yield money.difference(priced)
    yield from money.verdict(priced.spend)
    if priced.after.unpriced:
        yield f"Not priced in it: {len(priced.after.unpriced)}; `relais budget plan` lists them."
    if not priced.spend.kept or priced.spend.unread:
        yield f"Why: {reason}."


def _figures(priced: PlanPriced) -> dict[str, Any]:
    spend = priced.spend
    return money.changed(priced) | {
        "currency": "EUR",
        "total": str(cents(spend.on_demand)),
        "forecast": str(cents(spend.forecast)),
        "limit": str(cents(spend.limit.euros)),
        "prices_of": str(spend.prices.dated),
    }
