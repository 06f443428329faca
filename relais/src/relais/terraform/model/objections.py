"""What a rule answers: why not, in one sentence, and what to do instead."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Objection:
    """One rule that does not hold; `remedy` is what to type or change."""

    rule: str
    sentence: str
    remedy: str

    def __str__(self) -> str:
        """Tell it in one line."""
        return f"{self.sentence}. Remedy: {self.remedy}."


@dataclass(frozen=True)
class Finding:
    """One thing that `doctor` looked at; without an objection it is well."""

    check: str
    told: str
    objection: Objection | None = None

    @property
    def well(self) -> bool:
        """Whether nothing speaks against it."""
        return self.objection is None
