"""The gates of `relais tf`: who judges a plan before it is applied. A protected context waits for those that cannot."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from relais.adapters import plan_gates
from relais.bootstrap.budget import budget
from relais.bootstrap.policy import judged
from relais.bootstrap.project import settings
from relais.kit.errors import Failure
from relais.terraform.model.plans import Verdict


@dataclass(frozen=True)
class Cost:
    """Asks `relais budget`, with the plan in the place of its state."""

    name: ClassVar[str] = "cost"
    root: Path
    protected: bool

    def judge(self, state: str, plan: Mapping[str, Any]) -> Verdict:
        """Judge the plan's JSON; a personal state that this token may not see is said, and stops nobody."""
        try:
            return plan_gates.cost(budget(*settings(self.root)), state, plan, protected=self.protected)
        except Failure as failure:
            return _broken(self.name, failure, protected=self.protected)


@dataclass(frozen=True)
class Policy:
    """Asks `relais policy`."""

    name: ClassVar[str] = "policy"
    root: Path
    protected: bool

    def judge(self, _state: str, plan: Mapping[str, Any]) -> Verdict:
        """Judge the plan's JSON; a second opinion that must be there, and is not, stops a protected context."""
        try:
            verdict = plan_gates.policy(judged(settings(self.root)[0], plan))
        except Failure as failure:
            return _broken(self.name, failure, protected=self.protected)
        return replace(verdict, passed=False) if self.protected and verdict.passed is None else verdict


def _broken(name: str, failure: Failure, *, protected: bool) -> Verdict:
    """Return the verdict of a gate that could not judge, such as for a setting that nobody can read."""
    return Verdict(name, False if protected else None, (f"It cannot judge: {failure}",))
