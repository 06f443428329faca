"""Pydantic's refusals in our words: what is wrong with a field and what to do, in both languages."""

from collections.abc import Mapping, Sequence
from typing import Any

from utilisateurs.kit.problems import FieldError
from utilisateurs.kit.text import Text

_SOURCES = frozenset({"body", "query", "path", "header", "cookie"})
_TEXT = (Text("This is not text.", "Ce n'est pas du texte."), Text("Send a string.", "Envoyez une chaîne."))
_WORDS: Mapping[str, tuple[Text, Text]] = {
    "missing": (
        Text("This is required.", "Ce champ est obligatoire."),
        Text("Fill it in.", "Remplissez-le."),
    ),
    "extra_forbidden": (
        Text("This field is not known here.", "Ce champ n'est pas connu ici."),
        Text("Leave it out, or check its spelling.", "Retirez-le ou vérifiez son orthographe."),
    ),
    "string_too_short": (
        Text("This is shorter than {min_length} characters.", "C'est plus court que {min_length} caractères."),
        Text("Use at least {min_length} characters.", "Utilisez au moins {min_length} caractères."),
    ),
    "string_too_long": (
        Text("This is longer than {max_length} characters.", "C'est plus long que {max_length} caractères."),
        Text("Use at most {max_length} characters.", "Utilisez au plus {max_length} caractères."),
    ),
    "not_an_address": (
        Text("This is not an e-mail address.", "Ce n'est pas une adresse électronique."),
        Text("Write it like name@example.com.", "Écrivez-la comme nom@example.com."),
    ),
    "control_characters": (
        Text("This holds control characters.", "Ceci contient des caractères de contrôle."),
        Text("Remove tabs, line breaks and null bytes.", "Retirez tabulations, sauts de ligne et octets nuls."),
    ),
    "unknown_time_zone": (
        Text("This time zone is not known.", "Ce fuseau horaire est inconnu."),
        Text("Use an IANA name such as Europe/Paris.", "Utilisez un nom IANA comme Europe/Paris."),
    ),
    "string_type": _TEXT,
    "string_unicode": _TEXT,
    "literal_error": (
        Text("Not one of: {expected}.", "Pas une des valeurs : {expected}."),
        Text("Choose one of them.", "Choisissez l'une d'elles."),
    ),
    "enum": (
        Text("Not one of: {expected}.", "Pas une des valeurs : {expected}."),
        Text("Choose one of them.", "Choisissez l'une d'elles."),
    ),
    "greater_than_equal": (
        Text("This is less than {ge}.", "C'est inférieur à {ge}."),
        Text("Use {ge} or more.", "Utilisez {ge} ou plus."),
    ),
    "less_than_equal": (
        Text("This is more than {le}.", "C'est supérieur à {le}."),
        Text("Use {le} or less.", "Utilisez {le} ou moins."),
    ),
    "too_long": (
        Text("More than {max_length} entries.", "Plus de {max_length} éléments."),
        Text("Send at most {max_length}.", "Envoyez-en au plus {max_length}."),
    ),
    "too_short": (
        Text("Fewer than {min_length} entries.", "Moins de {min_length} éléments."),
        Text("Send at least {min_length}.", "Envoyez-en au moins {min_length}."),
    ),
    "uuid_parsing": (
        Text("This is not an identifier.", "Ce n'est pas un identifiant."),
        Text("Send a UUID.", "Envoyez un UUID."),
    ),
    "not_an_instant": (
        Text("This is not a time.", "Ce n'est pas un instant."),
        Text("Write it like 2026-01-31T08:00:00Z.", "Écrivez-le comme 2026-01-31T08:00:00Z."),
    ),
    "not_a_day": (
        Text("This is not a day.", "Ce n'est pas une date."),
        Text("Write it like 2026-01-31.", "Écrivez-la comme 2026-01-31."),
    ),
    "timezone_aware": (
        Text("This time lacks its offset.", "Il manque le décalage horaire."),
        Text("Add Z or +hh:mm.", "Ajoutez Z ou +hh:mm."),
    ),
}
_FALLBACK = (
    Text("This value is not of the expected form.", "Cette valeur n'a pas la forme attendue."),
    Text("Check it against the API's description.", "Comparez-la à la description de l'API."),
)


def field_error(error: Mapping[str, Any]) -> FieldError:
    """Translate one of Pydantic's errors; the refused value itself is never repeated."""
    code = str(error["type"])
    reason, remedy = _WORDS.get(code, _FALLBACK)
    values = error.get("ctx", {})
    return FieldError(_path(error["loc"]), code, reason.with_values(**values), remedy.with_values(**values))


def _path(location: Sequence[int | str]) -> str:
    parts = location[1:] if location and location[0] in _SOURCES else location
    return ".".join(str(part) for part in parts) or "body"
