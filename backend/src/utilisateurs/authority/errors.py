"""Refusals of authority.

Problem
├── NotSignedIn   401  no token, or one that no longer counts
├── CsrfFailed    403  a cookie came without the proof that our own page sent it
└── Forbidden     403  signed in, but not allowed
"""

from utilisateurs.kit.problems import Problem
from utilisateurs.kit.text import Text


class NotSignedIn(Problem):
    """Nobody, or nobody any more."""

    slug = "not-signed-in"
    status = 401
    title = Text("Not signed in", "Non connecté")
    detail = Text("This needs a valid session.", "Ceci demande une session valable.")
    remedy = Text("Sign in, or refresh your session.", "Connectez-vous ou renouvelez votre session.")


class CsrfFailed(Problem):
    """A write with cookies must prove that it comes from our own pages."""

    slug = "csrf-failed"
    status = 403
    title = Text("Origin not proved", "Origine non prouvée")
    detail = Text(
        "A write with cookies needs our own Origin and the X-CSRF-Token header.",
        "Une écriture avec cookies demande notre Origin et l'en-tête X-CSRF-Token.",
    )
    remedy = Text(
        "Send the value of the cookie utilisateurs-csrf (over https: __Host-utilisateurs-csrf) as X-CSRF-Token.",
        "Envoyez la valeur du cookie utilisateurs-csrf (en https : __Host-utilisateurs-csrf) dans X-CSRF-Token.",
    )


class Forbidden(Problem):
    """Signed in, but without the permission."""

    slug = "forbidden"
    status = 403
    title = Text("Not allowed", "Non autorisé")
    detail = Text("This needs the permission {permission}.", "Ceci demande la permission {permission}.")
    remedy = Text("Ask an administrator for a role that has it.", "Demandez à un administrateur un rôle qui l'a.")
