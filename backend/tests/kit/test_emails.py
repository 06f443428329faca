"""E-mail addresses: one spelling for people, one key for uniqueness."""

import email_validator
import pytest
from hypothesis import given
from hypothesis import strategies as st

from utilisateurs.kit.emails import NotAnAddress, domain_key, email_key, is_plain, normalise


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("USER4@example.com", "user4@example.com"),
        ("user4@EXAMPLE.com", "user4@example.com"),
        (" user4@example.com ", "user4@example.com"),
        ("user@bücher.example.com", "user@xn--bcher-kva.example.com"),
        ("user@BÜCHER.example.com", "user@bücher.example.com"),
        ("e\u0301lodie@example.com", "élodie@example.com"),
        ("ÉLODIE@example.com", "élodie@example.com"),
        ("user@\uff45xample.com", "user@example.com"),
    ],
)
def test_two_spellings_of_one_address_have_one_key(written: str, same: str) -> None:
    assert email_key(normalise(written)) == email_key(normalise(same))


@pytest.mark.parametrize("other", ["ab@example.com", "a.b+c@example.com", "a.b@sub.example.com"])
def test_what_only_some_servers_take_for_the_same_is_not(other: str) -> None:
    assert email_key(normalise("a.b@example.com")) != email_key(normalise(other))


REFUSED: tuple[str, ...] = (
    "",
    "@",
    "a@",
    "@b.c",
    "a@b",
    "a b@example.com",
    "a@exa mple.com",
    "a@@example.com",
    "a@-example.com",
)
REFUSED += ("a@example..com", "a@" + "b" * 250 + ".com", "a\x00@example.com")
REFUSED += ("a\n@example.com", "<a@example.com>", "a@example.com, b@example.com", "Name <a@example.com>")
REFUSED += ("a@[127.0.0.1]", '"a b"@example.com', "a@xn--zzzzzz.com")


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(NotAnAddress):
        normalise(text)


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    try:
        normalised = normalise(text)
    except NotAnAddress:
        return
    assert normalise(normalised) == normalised
    assert email_key(normalised).rpartition("@")[2].isascii()


PLAIN = st.from_regex(r"[a-z0-9_+.-]{1,9}@[a-z0-9.-]{1,9}\.(com|[a-z]{1,4}|test|local|x-1|0)", fullmatch=True)


@given(PLAIN)
def test_what_is_taken_as_plain_is_what_the_library_would_have_made_of_it(text: str) -> None:
    if is_plain(text):
        parsed = email_validator.validate_email(text, check_deliverability=False)
        assert normalise(text) == parsed.normalized == text


@pytest.mark.parametrize("text", ["camille@example.com", "a.b+c-d_e@mail.example.co"])
def test_a_usual_address_is_plain(text: str) -> None:
    assert is_plain(text)


@pytest.mark.parametrize("text", ["A@example.com", "a@xn--bcher-kva.com", "a@b.test", "é@example.com", "a@b", "a@b.c."])
def test_an_unusual_one_is_not(text: str) -> None:
    assert not is_plain(text)


def test_a_domain_in_either_spelling_has_one_key() -> None:
    assert domain_key("Bücher.example.com") == domain_key("xn--bcher-kva.example.com")
