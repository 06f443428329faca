"""Tokens that were just looked up: for a second, and not more than so many."""

from datetime import timedelta

from state_fixtures.facts import NOW, token

from relais.tfstate.actions.known import FRESH, MOST, Known


def test_a_token_is_known_for_a_second_and_not_before_it_was_looked_up() -> None:
    known = Known()
    known.keep("hash", token(), NOW)
    after = (-1, 0, 999, 1000)
    found = [known.find("hash", NOW + timedelta(milliseconds=late)) for late in after]
    assert [bool(one) for one in found] == [False, True, True, False]
    assert timedelta(milliseconds=1000) == FRESH


def test_only_so_many_tokens_are_known_at_once() -> None:
    known = Known()
    for number in range(MOST + 1):
        known.keep(str(number), token(), NOW)
    assert (known.find("0", NOW), known.find(str(MOST), NOW)) == (None, token())


def test_what_is_forgotten_is_looked_up_again() -> None:
    known = Known()
    known.keep("hash", token(), NOW)
    known.forget()
    assert known.find("hash", NOW) is None
