"""New passwords: which are refused as easily guessed, and that nothing is asked of their composition."""

import string
from itertools import islice, permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.tests.fixtures.people import PASSWORD
from utilisateurs.directory.rules import PasswordRules
from utilisateurs.kit.common import common_passwords
from utilisateurs.kit.fields import MIN_PASSWORD
from utilisateurs.kit.problems import InvalidInput

RULES = PasswordRules()
words = st.sampled_from(sorted(common_passwords()))
marks = st.text(string.digits + "!?.-_ ", max_size=3)


def refused(password: str) -> bool:
    try:
        RULES.check(password)
    except InvalidInput as error:
        return error.errors()[0].code == "weak_password"
    return False


def test_the_common_passwords_long_enough_for_us_are_all_refused() -> None:
    long_enough = [word for word in common_passwords() if len(word) >= MIN_PASSWORD]
    assert len(long_enough) > 25
    assert [word for word in long_enough if not refused(word)] == []


def test_more_than_three_thousand_made_of_the_commonest_are_refused() -> None:
    commonest = ["password", "qwertyuiop", "iloveyou", "football", "baseball", "superman", "princess", "sunshine"]
    known = [word for word in sorted(common_passwords()) if len(word) >= 8 and word.isalpha()]
    pairs = ("".join(pair) for pair in permutations([*commonest, *known], 2))
    tried = list(islice((pair for pair in pairs if len(pair) >= MIN_PASSWORD), 3_500))
    assert [password for password in tried if not refused(password)] == []


@given(word=words, times=st.integers(2, 6))
def test_one_over_and_over_is_refused(word: str, times: int) -> None:
    assert len(word) < 4 or refused(word * times)


@given(first=words, second=words, before=marks, between=st.just(""), after=marks)
@example(first="password", second="", before="", between="", after="2026!")
def test_two_of_them_with_marks_around_are_refused(
    first: str, second: str, before: str, between: str, after: str
) -> None:
    """Shorter ones and digits alone are for other rules."""
    if min(len(first), len(second) or 4) >= 4 and any(letter.isalpha() for letter in first + second):
        marked = f"{before}{first}{between}{second}{after}"
        assert refused(marked) or len(before.replace(" ", "") + after.replace(" ", "")) > 4


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "eleven blue doors by the sea",
        "correct horse battery staple",
        "ma voiture préférée est verte",
        "nur kleinbuchstaben hier",
        "ALLES IN GROSSEN BUCHSTABEN",
        "我家的三只猫喜欢在窗台上晒太阳睡觉",
        "🐈🌲🚲🍎🎻 fifteen signs",
        "8301746529903817264",
        "kd7Qx!vR2m#Lp9zT",
    ],
)
def test_a_sentence_of_ones_own_is_taken_whatever_it_is_made_of(password: str) -> None:
    assert not refused(password)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=256))
def test_no_text_is_a_defect(password: str) -> None:
    assert refused(password) in {True, False}
