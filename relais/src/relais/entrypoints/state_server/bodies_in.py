"""What the management interface takes, as JSON; unknown members are refused."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from relais.tfstate.model.records import GrantKind


class Taken(BaseModel):
    """A body."""

    model_config = ConfigDict(extra="forbid")


class Reasoned(Taken):
    """A change that needs nothing but its reason."""

    reason: str = Field(min_length=1, max_length=500)


class Declaration(Taken):
    """How a state is treated."""

    protected: bool


class Release(Reasoned):
    """Which lock is let go; without an id, whatever lock there is (verb `unlock-any`)."""

    id: str | None = None


class Beat(Taken):
    """Which lock is held by somebody alive."""

    id: str


class Rollback(Reasoned):
    """Which version's content comes back."""

    to_serial: int = Field(ge=0)


class GrantWanted(Reasoned):
    """Which guard is opened once, for how long (seconds)."""

    kind: GrantKind
    seconds: int


class PlanMade(Taken):
    """A plan for review."""

    sha256: str
    serial: int = Field(ge=0)
    lineage: str = Field(max_length=255)
    commit: str = Field(default="", max_length=100)
    tool: str = Field(default="", max_length=40)
    tool_version: str = Field(default="", max_length=40)
    made_by: str = Field(default="", max_length=200)
    made_at: datetime | None = None
    summary: dict[str, int] = Field(default_factory=dict)
    cost: dict[str, Any] | None = None


class Verdict(Taken):
    """What a second person says of a plan."""

    verdict: Literal["approve", "reject"]
    reason: str = Field(default="", max_length=500)


class TokenWanted(Taken):
    """A token to make; without `seconds` it does not expire."""

    name: str
    scopes: list[str]
    seconds: int | None = Field(default=None, gt=0)
