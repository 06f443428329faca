"""Administration on the wire."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from utilisateurs.directory.models import Status
from utilisateurs.kit.fields import Email, Input, Locale, Name, NewPassword, Plain, Reason
from utilisateurs.kit.rendering import problem_view
from utilisateurs.kit.text import Language
from utilisateurs.kit.zones import TimeZone
from utilisateurs.users.models import BulkAction, BulkResult

MAX_BULK = 1_000
MAX_ROLES = 20
Roles = Annotated[list[Annotated[str, Field(max_length=40), Plain]], Field(max_length=MAX_ROLES)]


class UserInput(Input):
    """A new user; without a password he is invited to choose one."""

    email: Email
    name: Name
    locale: Locale = "en"
    time_zone: TimeZone = "UTC"
    roles: Roles = Field(default_factory=list)
    password: NewPassword | None = None


class UserPatch(Input):
    """What to change of a user."""

    name: Name | None = None
    email: Email | None = None
    locale: Locale | None = None
    time_zone: TimeZone | None = None
    roles: Roles | None = None


class ReasonInput(Input):
    """Why, for the audit trail."""

    reason: Reason | None = None


class BulkInput(Input):
    """One action for many users."""

    action: BulkAction
    ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_BULK)]
    reason: Reason | None = None


class ProblemView(BaseModel):
    """Why something was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    remedy: str


class BulkItemView(BaseModel):
    """What became of one user; `status` is null once he is erased."""

    id: UUID
    ok: bool
    status: Status | None
    problem: ProblemView | None


class BulkView(BaseModel):
    """What became of each, in the order asked."""

    items: list[BulkItemView]


def bulk_view(results: list[BulkResult], language: Language) -> dict[str, Any]:
    """Return the wire form of a bulk action's results."""
    return {"items": [_item(result, language) for result in results]}


def _item(result: BulkResult, language: Language) -> dict[str, Any]:
    problem = problem_view(result.problem, language) if result.problem else None
    return {"id": result.id, "ok": problem is None, "status": result.status, "problem": problem}
