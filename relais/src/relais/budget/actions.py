"""What the budget does: price all states, price a plan, judge a plan."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from relais.budget.model.bill import Bill, united
from relais.budget.model.case import Terms
from relais.budget.model.limit import Limit, Spend
from relais.budget.model.prices import PriceTable
from relais.budget.model.pricing import Pricing
from relais.budget.ports import HeldState, States
from relais.kit.errors import Failure, Misuse
from relais.kit.resources import Inventory

ANY = "*"
"""The name that only a pattern for every state covers."""
OTHERS = "any other state"
EVERY_OTHER = "all other states"


@dataclass(frozen=True)
class Declared:
    """What `relais.toml` says of money: the limit, the terms by environment, which state belongs to which.

    A state that belongs to no environment is an environment of its own, by its name. `strict` refuses a plan with
    something that is not priced.
    """

    limit: Limit = field(default_factory=Limit)
    terms: Mapping[str, Terms] = field(default_factory=dict)
    environments: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False

    def environment(self, state: str) -> str:
        """Return the environment of a state."""
        return self.environments.get(state, state)


@dataclass(frozen=True)
class PlanPriced:
    """A plan before and after, and the whole spend with it in its state's place."""

    environment: str
    before: Bill
    after: Bill
    spend: Spend


class Budget:
    """Price plans and states by one table, under what a team declared; without `states`, plans alone."""

    def __init__(self, prices: PriceTable, declared: Declared, states: States | None, today: date) -> None:
        self.pricing = Pricing(prices, today)
        self.prices, self.declared, self.states = prices, declared, states

    def everything(self) -> Spend:
        """Price all states together.

        Raises:
            Unreachable: nobody answers for the states.
        """
        if self.states is None:
            raise Misuse("All states cannot be priced while they are left out.")
        return self._spend([*self.states.all(), *self._hidden(self.states)])

    def plan(self, environment: str, before: Inventory, after: Inventory) -> PlanPriced:
        """Price a plan, and all other states with it; a server that does not answer is told, and not a zero."""
        others, unread = self._others(environment)
        terms = self.declared.terms.get(environment)
        bill = self.pricing.bill(environment, after, terms)
        spend = self._spend(others, bill)
        return PlanPriced(
            environment,
            self.pricing.bill(environment, before, terms),
            bill,
            replace(spend, unread={**spend.unread, **unread}),
        )

    def _others(self, environment: str) -> tuple[list[HeldState], Mapping[str, str]]:
        if self.states is None:
            return [], {}
        try:
            found = [*self.states.all(), *self._hidden(self.states)]
        except Failure as fault:
            return [], {EVERY_OTHER: str(fault)}
        return [one for one in found if self.declared.environment(one.name) != environment], {}

    def _hidden(self, states: States) -> Iterator[HeldState]:
        """Name what the token may not see: each environment, and any other state at all."""
        for name in self.declared.environments:
            if not states.visible(name):
                yield HeldState(name, None, "the token may not read it")
        if not states.visible(ANY):
            yield HeldState(OTHERS, None, "the token may not read every state, so others may be missing")

    def _spend(self, states: Iterable[HeldState], *more: Bill) -> Spend:
        held = list(states)
        bills: dict[str, list[Bill]] = {bill.name: [bill] for bill in more}
        for one in (one for one in held if one.name != OTHERS):
            name = self.declared.environment(one.name)
            inventory = one.inventory or Inventory(())
            bills.setdefault(name, []).append(self.pricing.bill(one.name, inventory, self.declared.terms.get(name)))
        unread = {one.name: one.unread for one in held if one.unread}
        return Spend(tuple(self._whole(bills)), self.declared.limit, self.prices, unread)

    def _whole(self, bills: Mapping[str, list[Bill]]) -> Iterator[Bill]:
        """Put each environment's bills together with what it is declared to use."""
        for name in sorted({*bills, *(name for name, terms in self.declared.terms.items() if terms.usage)}):
            used = self.pricing.used(name, self.declared.terms.get(name, Terms()))
            yield united(name, [*bills.get(name, ()), used])


@dataclass(frozen=True)
class Judgement:
    """What the cost gate says of a plan; `passed` is None when not everything could be read."""

    passed: bool | None
    reason: str


def judge(priced: PlanPriced, declared: Declared, *, protected: bool = False) -> Judgement:
    """Judge a plan by the whole spend with it.

    1. Over the limit it is refused, unless it makes the month cheaper: the way back must stay open.
    2. Where a team is strict, something in it that is not priced refuses it.
    3. When another state could not be read, it is not judged: a sum without it proves nothing. In a protected context
       it is refused when that state is one of an environment, or could be any.
    """
    cheaper = priced.after.on_demand < priced.before.on_demand
    if not priced.spend.kept and not cheaper:
        return Judgement(passed=False, reason="it passes the limit")
    if declared.strict and priced.after.unpriced:
        return Judgement(passed=False, reason=f"{len(priced.after.unpriced)} things in it are not priced")
    if priced.spend.unread:
        closed = protected and bool(set(priced.spend.unread) & {*declared.environments, EVERY_OTHER})
        return Judgement(passed=False if closed else None, reason=f"not read: {', '.join(priced.spend.unread)}")
    if not priced.spend.kept:
        return Judgement(passed=True, reason="the limit is passed, and this plan makes the month cheaper")
    return Judgement(passed=True, reason="within the limit")
