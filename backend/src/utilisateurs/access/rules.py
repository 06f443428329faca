"""How far authority reaches."""

from utilisateurs.access.errors import MoreAuthorityNeeded
from utilisateurs.authority.models import Principal


class Reach:
    """The rules of authority over others.

    1. Nobody grants or takes away a permission he does not have.
    2. Nobody changes a person or a role that holds a permission he does not have.
    """

    def check(self, by: Principal, permissions: frozenset[str]) -> None:
        """Raise MoreAuthorityNeeded unless `by` has all of these permissions."""
        missing = permissions - by.permissions
        if missing:
            raise MoreAuthorityNeeded(permissions=", ".join(sorted(missing)))
