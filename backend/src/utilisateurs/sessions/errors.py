"""Refusals of sessions.

Problem
├── BadCredentials     401  wrong address or password; never says which
├── SessionEnded       401  the refresh token counts no more
├── EmailNotVerified   403  after the right password only
└── AccountSuspended   403  after the right password only
"""

from utilisateurs.kit.problems import Problem
from utilisateurs.kit.text import Text


class BadCredentials(Problem):
    """Wrong address or password."""

    slug = "bad-credentials"
    status = 401
    keep_writes = True
    title = Text("Wrong e-mail or password", "Adresse ou mot de passe incorrect")
    detail = Text(
        "This e-mail and password do not go together.", "Cette adresse et ce mot de passe ne correspondent pas."
    )
    remedy = Text("Check both, or reset your password.", "Vérifiez les deux, ou réinitialisez votre mot de passe.")


class SessionEnded(Problem):
    """The session is over."""

    slug = "session-ended"
    status = 401
    keep_writes = True
    title = Text("Session ended", "Session terminée")
    detail = Text("This session is over.", "Cette session est terminée.")
    remedy = Text("Sign in again.", "Connectez-vous à nouveau.")


class EmailNotVerified(Problem):
    """The address was not confirmed yet."""

    slug = "email-not-verified"
    status = 403
    keep_writes = True
    title = Text("Almost there: confirm your address", "Presque fini : confirmez votre adresse")
    detail = Text(
        "Your account waits for the link in the mail we sent you.",
        "Votre compte attend le lien du message que nous vous avons envoyé.",
    )
    remedy = Text("Open that link, or ask for a new mail.", "Ouvrez ce lien, ou demandez un nouveau message.")


class AccountSuspended(Problem):
    """An administrator suspended the account."""

    slug = "account-suspended"
    status = 403
    keep_writes = True
    title = Text("Account suspended", "Compte suspendu")
    detail = Text("An administrator suspended this account.", "Un administrateur a suspendu ce compte.")
    remedy = Text("Ask your administrator.", "Adressez-vous à votre administrateur.")
