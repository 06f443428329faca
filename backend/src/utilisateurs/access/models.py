"""Roles."""

from dataclasses import dataclass

from utilisateurs.kit.text import Text


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions."""

    name: str
    title: str
    description: str
    permissions: frozenset[str]
    builtin: bool
    members: int = 0


BUILT_IN = {
    "admin": (
        Text("Administrator", "Administrateur"),
        Text("Everything, roles and erasure included.", "Peut tout faire, effacement et rôles compris."),
    ),
    "manager": (
        Text("Manager", "Gestionnaire"),
        Text(
            "Looks after users from invitation to deletion.",
            "S’occupe des utilisateurs, de l’invitation à la suppression.",
        ),
    ),
    "reader": (
        Text("Reader", "Lecteur"),
        Text("Sees users and figures, changes nothing.", "Voit les utilisateurs et les chiffres, ne change rien."),
    ),
}
"""Title and description of the roles that come with the service; the others are told as whoever made them wrote."""
