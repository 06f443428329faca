"""Texts in two languages, and the folding of names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utilisateurs.kit.text import Text, fold, negotiate_language


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("fr", "fr"),
        ("FR-ca", "fr"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("fr;q=0.8,en;q=0.9", "en"),
        ("de,fr;q=0.3", "fr"),
        ("de", "en"),
        ("*", "en"),
        ("fr;q=0", "en"),
        ("fr;q=0,*", "en"),
        ("french", "en"),
        ("fr;q=nan", "en"),
        ("fr;q=much", "en"),
        ("en;q=0.5 , fr ; q=0.7", "fr"),
    ],
)
def test_the_language_is_the_one_wished_most_of_those_spoken(accepted: str | None, language: str) -> None:
    assert negotiate_language(accepted) == language


@given(st.text(max_size=500))
def test_no_wish_breaks_it(accepted: str) -> None:
    assert negotiate_language(accepted) in {"en", "fr"}


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Élodie  Lefèvre", "elodie lefevre"),
        ("  Łukasz Ørsted ", "lukasz orsted"),
        ("Œuvre Æsir", "oeuvre aesir"),
        ("STRAẞE", "strasse"),
        ("İstanbul", "istanbul"),
        ("Đặng Thị", "dang thi"),
        ("ﬁancé", "fiance"),
        ("\N{MATHEMATICAL BOLD FRAKTUR CAPITAL A}da", "ada"),
        ("Ω\u0301λ", "ωλ"),
    ],
)
def test_names_sort_and_search_without_accents_and_case(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(name: str) -> None:
    once = fold(name)
    assert fold(once) == once


@given(st.text(max_size=60))
def test_however_a_name_is_composed_it_folds_alike(name: str) -> None:
    assert fold(unicodedata.normalize("NFC", name)) == fold(unicodedata.normalize("NFD", name))


def test_marks_are_filled_in_both_languages() -> None:
    text = Text("At most {limit}.", "Au plus {limit}.").with_values(limit=3)
    assert (text.to("en"), text.to("fr")) == ("At most 3.", "Au plus 3.")


def test_what_is_filled_in_is_not_itself_read_for_marks() -> None:
    assert Text("{name}", "{name}").with_values(name="{secret}").en == "{secret}"
