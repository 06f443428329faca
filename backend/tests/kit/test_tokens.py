"""Access tokens by property: only what we signed is read, and it is read as it was written."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey

from utilisateurs.kit.tokens import MAX_TOKEN, BadToken, Claims, TokenRing

KIND = "at+jwt"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
OF_OURS: dict[str, Any] = {"iss": "https://users.example.com", "aud": "utilisateurs-api", "sub": "x"}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
OURS, FOREIGN = (ECKey.generate_key("P-256", {"kid": kid, "alg": "ES256", "use": "sig"}) for kid in ("ours", "ours"))
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
names = st.sampled_from(["iss", "aud", "sub", "sid", "jti", "iat", "exp", "nbf"]) | st.text(max_size=5)


def ring() -> TokenRing:
    made = TokenRing(issuer="https://users.example.com", audience="utilisateurs-api")
    made.use(OURS, [OURS])
    return made


def token(session: UUID, seconds: int = 900, kind: str = KIND) -> str:
    return ring().issue(kind, "somebody", str(session), "1", NOW, seconds)


def read(text: str) -> Claims | None:
    try:
        return ring().verify(KIND, text, NOW)
    except BadToken:
        return None


def part(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(session=st.uuids(), seconds=st.integers(1, 10**6), after=st.integers(0, 2 * 10**6))
@example(session=UUID(int=0), seconds=900, after=900)
@example(session=UUID(int=0), seconds=900, after=899)
def test_a_token_says_what_was_signed_until_it_expires_and_not_a_second_longer(
    session: UUID, seconds: int, after: int
) -> None:
    signed, later = token(session, seconds), NOW + timedelta(seconds=after)
    if after < seconds:
        assert ring().verify(KIND, signed, later).session == session
    else:
        with pytest.raises(BadToken):
            ring().verify(KIND, signed, later)


@given(at=st.integers(0, 600), letter=st.sampled_from(LETTERS), how=st.sampled_from(["put", "add", "drop"]))
def test_a_token_changed_anywhere_is_refused_or_says_the_very_same(at: int, letter: str, how: str) -> None:
    """The last letter of a part has bits that mean nothing (RFC 4648, 3.5): those alone may differ."""
    signed = token(UUID(int=7))
    at %= len(signed)
    changed = signed[:at] + ("" if how == "drop" else letter) + signed[at + (how != "add") :]
    assume(changed != signed)
    assert read(changed) in {None, read(signed)}


@given(claims=st.dictionaries(names, values, max_size=8), header=st.dictionaries(st.text(max_size=5), values))
def test_whatever_was_signed_by_a_foreign_key_is_refused(claims: dict[str, Any], header: dict[str, Any]) -> None:
    good = {
        "iss": "https://users.example.com",
        "aud": "utilisateurs-api",
        "sub": "x",
        "sid": str(uuid4()),
        "exp": 10**11,
    }
    head = {"alg": "ES256", "typ": KIND, "kid": "ours"}
    assert read(jwt.encode(head, good, FOREIGN)) is None
    unsigned = ".".join((part(header | head), part(claims), "AA"))
    assert read(unsigned) is None


@given(claims=st.dictionaries(names, values, max_size=8))
def test_claims_of_wrong_kinds_are_refused_even_under_our_own_signature(claims: dict[str, Any]) -> None:
    good = {**OF_OURS, "sid": str(UUID(int=7)), "exp": int(NOW.timestamp()) + 60}
    try:
        signed = jwt.encode({"alg": "ES256", "typ": KIND, "kid": "ours"}, good | claims, OURS)
    except (TypeError, ValueError):
        return  # what cannot be written was never sent
    found = read(signed)
    kept = all(claims.get(name, good[name]) == good[name] for name in ("iss", "aud"))
    assert found is None or (kept and found.session == UUID(str((good | claims)["sid"])))


@given(kind=st.text(max_size=20))
def test_a_token_of_another_type_is_refused(kind: str) -> None:
    assume(kind != KIND)
    assert read(token(UUID(int=7), kind=kind)) is None


@given(st.text(max_size=80) | st.text(LETTERS, max_size=80) | st.just("a" * (MAX_TOKEN + 1)))
def test_no_text_is_worse_than_a_bad_token(text: str) -> None:
    assert read(text) is None
    assert ring().knows_key_of(text) in {True, False}
