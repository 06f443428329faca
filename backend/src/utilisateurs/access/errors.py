"""Refusals about roles.

Problem
├── MoreAuthorityNeeded   403
├── RoleExists            409
├── RoleInUse             409
└── RoleBuiltIn           409
"""

from utilisateurs.kit.problems import FieldError, InvalidInput, Problem
from utilisateurs.kit.text import Text


class MoreAuthorityNeeded(Problem):
    """Nobody grants, takes or commands more than he has."""

    slug = "more-authority-needed"
    status = 403
    title = Text("More authority needed", "Plus d'autorité requise")
    detail = Text(
        "This concerns permissions you do not have yourself: {permissions}.",
        "Ceci concerne des permissions que vous n'avez pas vous-même : {permissions}.",
    )
    remedy = Text("Ask somebody who has them.", "Demandez à quelqu'un qui les a.")


class RoleExists(Problem):
    """The name is taken."""

    slug = "role-exists"
    status = 409
    title = Text("Role exists already", "Ce rôle existe déjà")
    detail = Text("There is a role named {role}.", "Il y a déjà un rôle nommé {role}.")
    remedy = Text("Choose another name, or edit that role.", "Choisissez un autre nom ou modifiez ce rôle.")

    def errors(self) -> tuple[FieldError, ...]:
        """Point at the name."""
        return (FieldError("name", "taken", self.detail.with_values(**self.values), self.remedy),)


class RoleInUse(Problem):
    """Somebody bears it."""

    slug = "role-in-use"
    status = 409
    title = Text("Role in use", "Rôle utilisé")
    detail = Text("{members} users have the role {role}.", "{members} utilisateurs ont le rôle {role}.")
    remedy = Text("Take it from them first.", "Retirez-le-leur d'abord.")


class RoleBuiltIn(Problem):
    """It belongs to the product."""

    slug = "role-builtin"
    status = 409
    title = Text("Built-in role", "Rôle intégré")
    detail = Text("The role {role} is built in.", "Le rôle {role} est intégré.")
    remedy = Text("Create a role of your own instead.", "Créez plutôt votre propre rôle.")


def unknown_roles(names: list[str]) -> InvalidInput:
    """Return the refusal of roles that do not exist."""
    listed = ", ".join(names)
    reason = Text("There is no role {names}.", "Il n'y a pas de rôle {names}.").with_values(names=listed)
    remedy = Text("Choose among the roles of GET /roles.", "Choisissez parmi les rôles de GET /roles.")
    return InvalidInput(FieldError("roles", "unknown_role", reason, remedy))
