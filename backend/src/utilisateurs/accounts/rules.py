"""Who may sign up by himself."""

from utilisateurs.accounts.errors import SignUpClosed
from utilisateurs.accounts.models import SignUpPolicy
from utilisateurs.kit.emails import domain_key


class Registration:
    """The rules of signing up by oneself.

    1. Open: everybody may. Closed: nobody may.
    2. By domain: whoever has an address in one of the domains may.
    """

    def check(self, policy: SignUpPolicy, email: str) -> None:
        """Raise SignUpClosed unless this address may."""
        domain = domain_key(email.rpartition("@")[2])
        if policy.mode == "closed" or (policy.mode == "domains" and domain not in policy.domains):
            raise SignUpClosed
