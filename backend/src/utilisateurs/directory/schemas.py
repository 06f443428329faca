"""A person on the wire."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from utilisateurs.directory.models import User
from utilisateurs.kit.text import Language
from utilisateurs.kit.views import CollectionView


class UserView(BaseModel):
    """A person; `version` is what If-Match takes."""

    id: UUID
    email: str
    name: str
    locale: Language
    time_zone: str
    status: Literal["invited", "active", "suspended", "deleted"]
    verified_at: datetime | None
    roles: list[str]
    created_at: datetime
    updated_at: datetime
    last_sign_in_at: datetime | None
    deleted_at: datetime | None
    avatar_url: str | None
    version: int


UsersView = CollectionView[UserView]
Wire = dict[str, Any]
SHOWN = (
    "id", "email", "name", "locale", "time_zone", "status", "verified_at", "roles",
    "created_at", "updated_at", "last_sign_in_at", "deleted_at", "avatar_etag", "version",
)  # fmt: skip
"""The fields of a person that make the wire form, in the order in which `row_view` takes them."""
_SHOWN_OF = attrgetter(*SHOWN)


def user_view(user: User) -> Wire:
    """Return the wire form of a person."""
    return row_view(_SHOWN_OF(user))


def row_view(values: Iterable[Any]) -> Wire:
    """Return the wire form of a row of SHOWN: a list of people makes hundreds of them, and no person of any."""
    (
        person, email, name, locale, time_zone, status, verified_at, roles,
        created_at, updated_at, last_sign_in_at, deleted_at, avatar_etag, version,
    ) = values  # fmt: skip
    return {
        "id": person,
        "email": email,
        "name": name,
        "locale": locale,
        "time_zone": time_zone,
        "status": status,
        "verified_at": verified_at,
        "roles": roles,
        "created_at": created_at,
        "updated_at": updated_at,
        "last_sign_in_at": last_sign_in_at,
        "deleted_at": deleted_at,
        "avatar_url": avatar_url(f"/api/v1/users/{person}", avatar_etag) if avatar_etag else None,
        "version": version,
    }


def avatar_url(base: str, etag: str | None) -> str | None:
    """Return the address of a picture; it changes with the picture, so that caches never lie."""
    return f"{base}/avatar?v={etag[:12]}" if etag else None
