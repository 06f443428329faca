"""What a rule says, and what a team has allowed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from relais.kit.resources import Inventory


@dataclass(frozen=True)
class Fault:
    """One place where a rule is broken; `known` is False when only the apply will tell."""

    address: str
    what: str
    known: bool = True


@dataclass(frozen=True)
class Rule:
    """One rule: its name, why it is there, what to do instead, and how it finds its faults."""

    name: str
    reason: str
    remedy: str
    find: Callable[[Inventory], Iterator[Fault]]


@dataclass(frozen=True)
class Allowance:
    """A fault that a team lives with: which rule, where (a pattern of addresses), why, and until when."""

    rule: str
    address: str
    reason: str
    until: date | None = None

    def covers(self, finding: "Finding", today: date) -> bool:
        """Tell whether it allows this finding today."""
        return self.matches(finding) and not self.ended(today)

    def matches(self, finding: "Finding") -> bool:
        """Tell whether it speaks of this finding, ended or not."""
        return self.rule == finding.rule.name and fnmatchcase(finding.fault.address, self.address)

    def ended(self, today: date) -> bool:
        """Tell whether its last day is past."""
        return self.until is not None and self.until < today


@dataclass(frozen=True)
class Finding:
    """A rule broken in one place, and the allowance that covers it, if there is one."""

    rule: Rule
    fault: Fault
    allowed: Allowance | None = None

    @property
    def refuses(self) -> bool:
        """Tell whether it refuses the plan."""
        return self.fault.known and self.allowed is None
