"""Refusals and failures as nouns, each with its status and its words (RFC 9457).

    Problem
    ├── InvalidInput            422  a field is wrong; lists every one with reason and remedy
    ├── NotFound                404
    ├── EditConflict            412  somebody changed it first
    ├── Overloaded              503  come back in a moment
    ├── Unavailable             503  the database does not answer
    └── (each slice adds its own in its errors.py)

A problem is raised by services and rendered once, by the web edge.
"""

from dataclasses import dataclass
from typing import ClassVar

from utilisateurs.kit.text import Text


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: where it is (dotted path), why it is refused and what to do."""

    field: str
    code: str
    reason: Text
    remedy: Text


class Problem(Exception):
    """An answer other than the wished one.

    `keep_writes` marks a refusal that is itself a fact to record: the transaction is committed.
    """

    slug: ClassVar[str]
    status: ClassVar[int]
    title: ClassVar[Text]
    detail: ClassVar[Text]
    remedy: ClassVar[Text]
    keep_writes: ClassVar[bool] = False

    def __init__(self, *, retry_after: float | None = None, **values: object) -> None:
        """Fill the marks of the texts; `retry_after` is in seconds."""
        super().__init__(self.slug)
        self.retry_after = retry_after
        self.values = values

    def errors(self) -> tuple[FieldError, ...]:
        """Return the wrong fields, if the problem is about fields."""
        return ()


class InvalidInput(Problem):
    """Something sent is not what it should be."""

    slug = "invalid-input"
    status = 422
    title = Text("The input is not valid", "La saisie n'est pas valable")
    detail = Text("One or more fields are refused.", "Un ou plusieurs champs sont refusés.")
    remedy = Text("Correct the fields listed and send again.", "Corrigez les champs indiqués puis renvoyez.")

    def __init__(self, *field_errors: FieldError) -> None:
        """List every wrong field at once, so that one round is enough."""
        super().__init__()
        self._errors = field_errors

    def errors(self) -> tuple[FieldError, ...]:
        """Return the wrong fields."""
        return self._errors


class NotFound(Problem):
    """Nothing is there, or nothing the caller may see."""

    slug = "not-found"
    status = 404
    title = Text("Not found", "Introuvable")
    detail = Text("There is nothing at this address.", "Il n'y a rien à cette adresse.")
    remedy = Text("Check the address or the identifier.", "Vérifiez l'adresse ou l'identifiant.")


class EditConflict(Problem):
    """The version the caller edits is no longer the current one."""

    slug = "edit-conflict"
    status = 412
    title = Text("Changed by somebody else", "Modifié par quelqu'un d'autre")
    detail = Text(
        "This was changed after you read it (your version: {given}, current: {current}).",
        "Ceci a été modifié depuis votre lecture (votre version : {given}, actuelle : {current}).",
    )
    remedy = Text("Read it again, then redo your change.", "Relisez, puis refaites votre modification.")


class Overloaded(Problem):
    """More work is waiting than can be done in reasonable time."""

    slug = "overloaded"
    status = 503
    title = Text("Too busy for the moment", "Service momentanément saturé")
    detail = Text("Too many requests are waiting.", "Trop de requêtes sont en attente.")
    remedy = Text("Try again in {seconds} s.", "Réessayez dans {seconds} s.")

    def __init__(self, seconds: int = 2) -> None:
        """Say when to come back, in seconds."""
        super().__init__(retry_after=seconds, seconds=seconds)


class Unavailable(Overloaded):
    """The database does not answer."""

    slug = "unavailable"
    title = Text("Service unavailable", "Service indisponible")
    detail = Text("The database does not answer.", "La base de données ne répond pas.")
