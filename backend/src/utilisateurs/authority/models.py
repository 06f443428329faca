"""Permissions, and the person behind a request."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from utilisateurs.kit.text import Language, Text


class Permission(StrEnum):
    """One thing a role may allow."""

    USERS_READ = "users:read"
    USERS_WRITE = "users:write"
    USERS_SUSPEND = "users:suspend"
    USERS_DELETE = "users:delete"
    USERS_ERASE = "users:erase"
    USERS_EXPORT = "users:export"
    USERS_GRANT = "users:grant"
    SESSIONS_READ = "sessions:read"
    SESSIONS_REVOKE = "sessions:revoke"
    ROLES_READ = "roles:read"
    ROLES_WRITE = "roles:write"
    AUDIT_READ = "audit:read"
    STATISTICS_READ = "statistics:read"


TITLES: dict[Permission, Text] = {
    Permission.USERS_READ: Text("See users", "Voir les utilisateurs"),
    Permission.USERS_WRITE: Text("Create, invite and edit users", "Créer, inviter et modifier les utilisateurs"),
    Permission.USERS_SUSPEND: Text("Suspend and reactivate users", "Suspendre et réactiver les utilisateurs"),
    Permission.USERS_DELETE: Text("Delete and restore users", "Supprimer et rétablir les utilisateurs"),
    Permission.USERS_ERASE: Text("Erase users for good", "Effacer définitivement les utilisateurs"),
    Permission.USERS_EXPORT: Text("Export the list of users", "Exporter la liste des utilisateurs"),
    Permission.USERS_GRANT: Text("Change the roles of users", "Changer les rôles des utilisateurs"),
    Permission.SESSIONS_READ: Text("See the sessions of users", "Voir les sessions des utilisateurs"),
    Permission.SESSIONS_REVOKE: Text("End the sessions of users", "Fermer les sessions des utilisateurs"),
    Permission.ROLES_READ: Text("See roles", "Voir les rôles"),
    Permission.ROLES_WRITE: Text("Create and edit roles", "Créer et modifier les rôles"),
    Permission.AUDIT_READ: Text("Read the audit trail", "Lire le journal d'audit"),
    Permission.STATISTICS_READ: Text("See figures and charts", "Voir les chiffres et graphiques"),
}


@dataclass(frozen=True, slots=True)
class Principal:
    """The signed-in person, as the database knew him when this request came.

    Holds the whole profile: reading it costs the same query, and `GET /me` needs no other.
    """

    id: UUID
    session_id: UUID
    email: str
    name: str
    locale: Language
    time_zone: str
    status: str
    verified_at: datetime | None
    roles: tuple[str, ...]
    permissions: frozenset[str]
    created_at: datetime
    updated_at: datetime
    last_sign_in_at: datetime | None
    pending_email: str | None
    avatar_etag: str | None
    version: int

    def may(self, permission: Permission) -> bool:
        """Tell whether one of his roles allows this."""
        return permission in self.permissions
