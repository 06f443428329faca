"""Refusals of the directory.

Problem
├── EmailTaken          409
├── LastAdministrator   409
└── WrongState          409
"""

from utilisateurs.kit.problems import FieldError, InvalidInput, Problem
from utilisateurs.kit.text import Text


class EmailTaken(Problem):
    """Somebody has this address already, perhaps somebody deleted and not yet erased."""

    slug = "email-taken"
    status = 409
    title = Text("Address already taken", "Adresse déjà prise")
    detail = Text(
        "Another user, perhaps one deleted but not yet erased, has this address.",
        "Un autre utilisateur, peut-être supprimé mais pas encore effacé, a cette adresse.",
    )
    remedy = Text("Use another address, or restore that user.", "Prenez une autre adresse ou rétablissez-le.")

    def errors(self) -> tuple[FieldError, ...]:
        """Point at the address."""
        return (FieldError("email", "taken", self.detail, self.remedy),)


class LastAdministrator(Problem):
    """Without him nobody could administer."""

    slug = "last-administrator"
    status = 409
    title = Text("The last administrator stays", "Le dernier administrateur reste")
    detail = Text(
        "This would leave no active administrator.",
        "Il ne resterait plus aucun administrateur actif.",
    )
    remedy = Text("Make somebody else administrator first.", "Nommez d'abord un autre administrateur.")


class WrongState(Problem):
    """The step does not exist from where the person stands."""

    slug = "wrong-state"
    status = 409
    title = Text("Not possible in this state", "Impossible dans cet état")
    detail = Text(
        "A user who is {state} cannot be {step}.",
        "Un utilisateur dans l'état {state} ne permet pas l'étape {step}.",
    )
    remedy = Text(
        "Read the user again and choose another step.", "Relisez l'utilisateur et choisissez une autre étape."
    )


def weak_password(field: str, reason: Text) -> InvalidInput:
    """Return the refusal of a password easily guessed."""
    remedy = Text("Choose a sentence only you would think of.", "Choisissez une phrase à laquelle vous seul pensez.")
    return InvalidInput(FieldError(field, "weak_password", reason, remedy))
