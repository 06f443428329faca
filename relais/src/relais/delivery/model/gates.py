"""What an environment asks before it moves, and what was answered. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from relais.delivery.model.windows import Window
from relais.kit.errors import Refusal

Asked = Literal["ledger", "forge"]


class Closed(Refusal):
    """A gate is closed; the sentence says which one, and why."""


@dataclass(frozen=True)
class Approval:
    """How many of whom must approve, and whether whoever wrote the change counts."""

    count: int
    who: frozenset[str]
    authors: bool = False
    read: Asked = "ledger"


@dataclass(frozen=True)
class Reading:
    """Where a figure is read: a file of JSON, or a query of Prometheus."""

    file: str = ""
    prometheus: str = ""
    query: str = ""


@dataclass(frozen=True)
class ErrorBudget:
    """The share of the error budget that must be left, from 0 to 1, and how old the figure may be."""

    least: float
    reading: Reading
    within: timedelta


@dataclass(frozen=True)
class Backup:
    """How long ago a backup must have been restored and found whole."""

    within: timedelta
    reading: Reading


@dataclass(frozen=True)
class Question:
    """A command that answers yes by its exit code, and how long it may think."""

    command: str
    within: timedelta


@dataclass(frozen=True)
class Gates:
    """The gates of one environment, besides its parents, its soak and its tests."""

    approval: Approval | None = None
    windows: tuple[Window, ...] = ()
    signed: tuple[str, ...] = ()
    """Sources whose artifacts must be signed."""
    budget: ErrorBudget | None = None
    backup: Backup | None = None
    question: Question | None = None


@dataclass(frozen=True)
class Figure:
    """A figure, and when it was true."""

    value: float
    at: datetime


@dataclass(frozen=True)
class Drill:
    """What became of the last restoration of a backup."""

    proved: bool
    at: datetime


@dataclass(frozen=True)
class Answer:
    """What a command answered: its exit code, nothing when it was stopped, and its last words."""

    code: int | None
    said: str


@dataclass(frozen=True)
class Verdict:
    """Whether a gate is open, and if not, why: one sentence, with what to do."""

    gate: str
    closed: str = ""
