"""Accounts as their owners handle them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from utilisateurs.audit.models import Entry
from utilisateurs.kit.text import Language
from utilisateurs.sessions.models import Session

SignUpMode = Literal["open", "closed", "domains"]
GRACE = timedelta(days=30)
"""How long a deleted account can be taken back."""


@dataclass(frozen=True, slots=True)
class SignUpPolicy:
    """Who may sign up by himself."""

    mode: SignUpMode
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SignUp:
    """A person at the registration desk."""

    email: str
    name: str
    password: str
    locale: Language
    time_zone: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made safe and small."""

    image: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class Everything:
    """What is kept about a person beside the profile."""

    picture: bytes | None
    sessions: list[Session]
    activity: list[Entry]
