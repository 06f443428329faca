"""Sealing and hashing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utilisateurs.kit.crypto import CannotOpen, MasterSecret, Sealer, keyed_hash, random_token, same, token_hash

SECRET = MasterSecret("a secret for tests that is long enough")


@given(content=st.binary(max_size=200), context=st.binary(max_size=40))
def test_what_was_sealed_comes_out_again(content: bytes, context: bytes) -> None:
    sealer = SECRET.sealer_for("tests")
    assert sealer.open(sealer.seal(content, context), context) == content


@given(content=st.binary(max_size=50), place=st.integers(0), bit=st.integers(0, 7))
def test_a_changed_bit_is_noticed(content: bytes, place: int, bit: int) -> None:
    sealed = bytearray(SECRET.sealer_for("tests").seal(content))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(CannotOpen):
        SECRET.sealer_for("tests").open(bytes(sealed))


STRANGERS: dict[str, tuple[Sealer, bytes]] = {
    "another use": (SECRET.sealer_for("mails"), b"a"),
    "another secret": (MasterSecret("x" * 40).sealer_for("tests"), b"a"),
    "another context": (SECRET.sealer_for("tests"), b"b"),
}


@pytest.mark.parametrize(("other", "context"), STRANGERS.values(), ids=STRANGERS)
def test_nothing_else_opens_it(other: Sealer, context: bytes) -> None:
    sealed = SECRET.sealer_for("tests").seal(b"content", b"a")
    with pytest.raises(CannotOpen):
        other.open(sealed, context)


@given(st.binary(max_size=27))
def test_what_is_too_short_to_be_sealed_cannot_be_opened(sealed: bytes) -> None:
    with pytest.raises(CannotOpen):
        SECRET.sealer_for("tests").open(sealed)


def test_the_same_content_is_never_sealed_alike() -> None:
    sealer = SECRET.sealer_for("tests")
    assert sealer.seal(b"content") != sealer.seal(b"content")


def test_each_use_and_each_secret_has_a_key_of_its_own() -> None:
    keys = {SECRET.key_for("mails"), SECRET.key_for("limits"), MasterSecret("x" * 40).key_for("mails")}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}


def test_keys_stay_what_they_are() -> None:
    """Another derivation would lose everything that was ever sealed."""
    assert SECRET.key_for("mails").hex() == "fa60788b728b3d564dd1d35aaecd4f0e1a86a977d9583b1057ef6faba0435deb"


def test_tokens_are_long_and_never_twice() -> None:
    tokens = {random_token() for _ in range(200)}
    assert len(tokens) == 200
    assert min(map(len, tokens)) == 43
    assert len({token_hash(token) for token in tokens}) == 200


def test_the_parts_of_a_pseudonym_do_not_run_together() -> None:
    assert keyed_hash(b"key", "ab", "c") != keyed_hash(b"key", "a", "bc")
    assert keyed_hash(b"key", "ab") != keyed_hash(b"another", "ab")


def test_bytes_are_compared() -> None:
    assert same(b"a", b"a")
    assert not same(b"a", b"b")
    assert not same(b"a", b"ab")
