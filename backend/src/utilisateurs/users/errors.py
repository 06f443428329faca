"""Refusals of administration.

Problem
└── OwnAccount   409
"""

from utilisateurs.kit.problems import Problem
from utilisateurs.kit.text import Text


class OwnAccount(Problem):
    """Administrators do not suspend or delete themselves by mistake."""

    slug = "own-account"
    status = 409
    title = Text("This is your own account", "C'est votre propre compte")
    detail = Text(
        "Administration does not act on its own account.", "L'administration n'agit pas sur son propre compte."
    )
    remedy = Text("Use your profile page, or ask a colleague.", "Passez par votre profil, ou demandez à un collègue.")
