"""A person on the wire."""

from datetime import datetime
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


def user_view(user: User) -> dict[str, Any]:
    """Return the wire form of a person."""
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "locale": user.locale,
        "time_zone": user.time_zone,
        "status": user.status,
        "verified_at": user.verified_at,
        "roles": user.roles,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "last_sign_in_at": user.last_sign_in_at,
        "deleted_at": user.deleted_at,
        "avatar_url": avatar_url(f"/api/v1/users/{user.id}", user.avatar_etag),
        "version": user.version,
    }


def avatar_url(base: str, etag: str | None) -> str | None:
    """Return the address of a picture; it changes with the picture, so that caches never lie."""
    return f"{base}/avatar?v={etag[:12]}" if etag else None
