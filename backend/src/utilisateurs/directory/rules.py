"""Where a person may go from where he stands, and with which password."""

from enum import StrEnum
from typing import ClassVar

from utilisateurs.directory.errors import WrongState, weak_password
from utilisateurs.directory.models import Status, User
from utilisateurs.kit.common import common_passwords
from utilisateurs.kit.text import Text, fold

FEWEST_LETTERS = 5
TELLING = 4
"""From this length on, a part of the address or name in a password is a hint."""
SHORTEST_WORD, LONGEST_WORD = 4, 30
WORD, MARK, ENOUGH = 8, 1, 20
"""What a common password and a digit or mark cost in a new one; up to `ENOUGH` it takes no more to guess it."""
_SEQUENCES = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
)


class Step(StrEnum):
    """A change of status."""

    ACCEPT = "accepted"
    SUSPEND = "suspended"
    REACTIVATE = "reactivated"
    DELETE = "deleted"
    RESTORE = "restored"


class Lifecycle:
    """The rules of status.

    1. Accepting an invitation makes an invited person active.
    2. Only an active person is suspended; only a suspended one is reactivated.
    3. Anybody not yet deleted may be deleted.
    4. Restoring brings a deleted person back to where he stood.
    """

    _FROM: ClassVar[dict[Step, dict[Status, Status]]] = {
        Step.ACCEPT: {Status.INVITED: Status.ACTIVE},
        Step.SUSPEND: {Status.ACTIVE: Status.SUSPENDED},
        Step.REACTIVATE: {Status.SUSPENDED: Status.ACTIVE},
        Step.DELETE: {state: Status.DELETED for state in Status if state is not Status.DELETED},
    }

    def after(self, user: User, step: Step) -> Status:
        """Return the status after the step. Raises WrongState."""
        if step is Step.RESTORE and user.status is Status.DELETED:
            return user.status_before_deletion or Status.ACTIVE
        reached = self._FROM.get(step, {}).get(user.status)
        if reached is None:
            raise WrongState(state=user.status, step=step)
        return reached


class PasswordRules:
    """The rules of a new password; its length is the field's.

    1. It uses at least five different characters.
    2. It is not a run along the alphabet, the digits or the keyboard.
    3. It does not hold the owner's address or name.
    4. It is not one of the passwords most used, nor one of them over and over, nor two of them side by side, with
       a few digits or marks around (OWASP ASVS 5.0, 6.2.4).

    No composition rules and no expiry: NIST SP 800-63B-4, 3.1.1.2.
    """

    def check(self, password: str, *hints: str, field: str = "password") -> None:
        """Raise InvalidInput for a password easily guessed."""
        folded = fold(password).replace(" ", "")
        if len(set(folded)) < FEWEST_LETTERS:
            raise weak_password(field, Text("It repeats a few characters.", "Il répète quelques caractères."))
        if any(folded in sequence * 3 for sequence in _SEQUENCES):
            raise weak_password(field, Text("It is a run of keys.", "C'est une suite de touches."))
        if any(part in folded for part in _parts(hints)):
            raise weak_password(field, Text("It holds your address or name.", "Il contient votre adresse ou nom."))
        if _is_common(folded, common_passwords()):
            raise weak_password(field, Text("Many people use it.", "Beaucoup de gens l'utilisent."))


def _parts(hints: tuple[str, ...]) -> list[str]:
    whole = [fold(hint.partition("@")[0]).replace(" ", "") for hint in hints]
    words = [word for hint in hints for word in fold(hint.partition("@")[0]).split()]
    return [part for part in (*whole, *words) if len(part) >= TELLING]


def _is_common(password: str, common: frozenset[str]) -> bool:
    units = (password[:length] for length in range(SHORTEST_WORD, len(password) + 1))
    if any(unit in common and (unit * len(password)).startswith(password) for unit in units):
        return True
    return any(letter.isalpha() for letter in password) and _cost(password, common) <= ENOUGH


def _cost(password: str, common: frozenset[str]) -> int:
    """Return what it takes to spell a password by common ones and marks; too much when that cannot be done."""
    costs = [0]
    for end in range(1, len(password) + 1):
        ways = [costs[-1] + (ENOUGH + 1 if password[end - 1].isalpha() else MARK)]
        starts = range(max(0, end - LONGEST_WORD), end - SHORTEST_WORD + 1)
        ways += [costs[start] + WORD for start in starts if password[start:end] in common]
        costs.append(min(ways))
    return costs[-1]
