"""Refusals about one's own account.

Problem
└── SignUpClosed   403
"""

from utilisateurs.kit.problems import FieldError, InvalidInput, Problem
from utilisateurs.kit.text import Text


class SignUpClosed(Problem):
    """Not by oneself, or not with this domain."""

    slug = "sign-up-closed"
    status = 403
    title = Text("Sign-up is not open to this address", "L'inscription n'est pas ouverte à cette adresse")
    detail = Text("Accounts are made by invitation here.", "Ici, les comptes se créent sur invitation.")
    remedy = Text("Ask an administrator to invite you.", "Demandez une invitation à un administrateur.")


def wrong_password(field: str) -> InvalidInput:
    """Return the refusal of a current password that is not right."""
    reason = Text("This is not your password.", "Ce n'est pas votre mot de passe.")
    remedy = Text("Type it again, or reset it.", "Saisissez-le à nouveau, ou réinitialisez-le.")
    return InvalidInput(FieldError(field, "wrong_password", reason, remedy))


def not_a_picture() -> InvalidInput:
    """Return the refusal of bytes that are no picture."""
    reason = Text("This is not a picture we can read.", "Ce n'est pas une image lisible.")
    remedy = Text("Send a PNG, JPEG, WebP or GIF of up to 40 megapixels.", "Envoyez un PNG, JPEG, WebP ou GIF.")
    return InvalidInput(FieldError("body", "not_a_picture", reason, remedy))
