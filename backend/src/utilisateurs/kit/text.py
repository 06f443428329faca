"""Texts in the product's two languages, and the folding that makes names sortable and searchable."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "fr")

_SPACES = re.compile(r"\s+")
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"},  # noqa: RUF001 - the dotless i is meant
)
_MAX_RANGES = 10
"""Language ranges read from one Accept-Language header: a longer list is an attack, not a preference."""


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in English and in French; `{name}` marks are filled by `with_values`."""

    en: str
    fr: str

    def to(self, language: Language) -> str:
        """Return the sentence in one language."""
        return self.fr if language == "fr" else self.en

    def with_values(self, **values: object) -> "Text":
        """Fill the marks in both languages."""
        return Text(self.en.format(**values), self.fr.format(**values))


def fold(text: str) -> str:
    """Return the key a name sorts and searches by: no accents, no case, single spaces."""
    # Taken apart first: a letter of mathematics has a case only as the letter it stands for.
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(letter))
    return _SPACES.sub(" ", bare).strip()


@lru_cache(maxsize=64)
def negotiate_language(accept_language: str | None) -> Language:
    """Choose the language of an answer from an Accept-Language header (RFC 9110, 12.5.4)."""
    ranges = [_weighted(part) for part in (accept_language or "").split(",")[:_MAX_RANGES]]
    for _, tag in sorted((r for r in ranges if r[0] > 0), key=lambda r: -r[0]):
        primary = tag.partition("-")[0]
        if primary == "fr":
            return "fr"
        if primary in {"en", "*"}:
            return "en"
    return "en"


def _weighted(language_range: str) -> tuple[float, str]:
    tag, _, parameter = language_range.strip().lower().partition(";")
    weight = parameter.strip().removeprefix("q=") if parameter else "1"
    try:
        return float(weight), tag.strip()
    except ValueError:
        return 0.0, tag
