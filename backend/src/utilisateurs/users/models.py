"""What administrators ask for."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from utilisateurs.directory.models import Status
from utilisateurs.kit.problems import Problem
from utilisateurs.kit.text import Language

BulkAction = Literal["suspend", "reactivate", "delete", "restore", "erase"]


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user to create, or to invite when there is no password."""

    email: str
    name: str
    locale: Language
    time_zone: str
    roles: tuple[str, ...]
    password: str | None


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of one user in a bulk action."""

    id: UUID
    status: Status | None = None
    problem: Problem | None = None
