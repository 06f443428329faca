"""What is accepted as an access token, and what is not."""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from httpx2 import AsyncClient
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, me, refresh, slug
from backend.tests.fixtures.people import SignedIn
from utilisateurs.app.wiring import Wired
from utilisateurs.kit.tokens import MAX_TOKEN

Forge = Callable[..., str]


def decoded(part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def encoded(value: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def without_none(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def signing_key(wired: Wired) -> ECKey:
    assert wired.ring._signing
    return wired.ring._signing


@pytest.fixture
def forge(person: SignedIn, wired: Wired) -> Forge:
    """Sign with our own key what we would never have signed."""
    header, claims = (decoded(part) for part in person.tokens["access_token"].split(".")[:2])

    def sign(key: Any = None, in_header: Mapping[str, Any] | None = None, **changed: Any) -> str:
        return jwt.encode(without_none(header | dict(in_header or {})), without_none(claims | changed), key or ours)

    ours = signing_key(wired)

    return sign


async def test_an_access_token_is_typed_and_says_for_whom_by_whom_and_how_long(person: SignedIn) -> None:
    header, claims = (decoded(part) for part in person.tokens["access_token"].split(".")[:2])
    assert (header["typ"], header["alg"]) == ("at+jwt", "ES256")
    assert (claims["iss"], claims["aud"]) == ("http://127.0.0.1:8000", "utilisateurs-api")
    assert (claims["sub"], claims["exp"] - claims["iat"]) == (str(person.id), person.tokens["expires_in"])
    assert len(claims["jti"]) == 32


async def test_a_token_that_says_the_same_is_accepted_so_that_the_refusals_below_mean_something(
    client: AsyncClient, forge: Forge
) -> None:
    assert (await me(client, forge())).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://elsewhere.example.com"},
        {"iss": None},
        {"aud": "another-api"},
        {"aud": None},
        {"exp": 0},
        {"exp": None},
        {"sid": None},
        {"sid": "not a uuid"},
        {"sid": "00000000-0000-7000-8000-000000000000"},
        {"in_header": {"typ": "JWT"}},
        {"in_header": {"typ": "refresh+jwt"}},
        {"in_header": {"typ": None}},
        {"sid": 7},
    ],
    ids=str,
)
async def test_a_token_of_another_kind_issuer_audience_or_time_is_refused(
    client: AsyncClient, forge: Forge, changed: dict[str, Any]
) -> None:
    answer = await me(client, forge(**changed))
    assert (answer.status_code, slug(answer)) == (401, "not-signed-in")


async def test_a_token_signed_with_a_foreign_key_is_refused(client: AsyncClient, forge: Forge, wired: Wired) -> None:
    foreign = ECKey.generate_key("P-256", {"kid": str(signing_key(wired).kid), "alg": "ES256", "use": "sig"})
    assert (await me(client, forge(foreign))).status_code == 401
    assert (await me(client, forge(foreign, {"jwk": foreign.as_dict(private=False)}))).status_code == 401
    assert (await me(client, forge(foreign, {"kid": "unknown"}))).status_code == 401


async def test_a_token_without_signature_or_signed_with_the_public_key_as_secret_is_refused(
    client: AsyncClient, person: SignedIn, wired: Wired
) -> None:
    head, body, _ = person.tokens["access_token"].split(".")
    header = decoded(head)
    for name in ("none", "None", "NONE"):
        unsigned = f"{encoded(header | {'alg': name})}.{body}."
        assert (await me(client, unsigned)).status_code == 401
    signed = f"{encoded(header | {'alg': 'HS256'})}.{body}"
    mark = hmac.digest(signing_key(wired).as_pem(private=False), signed.encode(), "sha256")
    confused = f"{signed}.{base64.urlsafe_b64encode(mark).decode().rstrip('=')}"
    assert (await me(client, confused)).status_code == 401


async def test_a_tampered_token_is_refused_even_after_the_true_one_was_seen(
    client: AsyncClient, person: SignedIn, admin: SignedIn
) -> None:
    head, body, signature = person.tokens["access_token"].split(".")
    assert (await me(client, f"{head}.{body}.{signature}")).status_code == 200
    other = decoded(admin.tokens["access_token"].split(".")[1])
    stolen = encoded(decoded(body) | {"sid": other["sid"], "sub": other["sub"]})
    assert (await me(client, f"{head}.{stolen}.{signature}")).status_code == 401
    assert (await me(client, f"{head}.{body}.{signature[:-4]}AAAA")).status_code == 401


async def test_an_access_token_expires_though_its_signature_was_remembered(
    client: AsyncClient, person: SignedIn, clock: SetClock
) -> None:
    access = person.tokens["access_token"]
    assert (await me(client, access)).status_code == 200
    clock.advance(seconds=899)
    assert (await me(client, access)).status_code == 200
    clock.advance(seconds=1)
    assert (await me(client, access)).status_code == 401


async def test_access_and_refresh_tokens_are_not_exchangeable(client: AsyncClient, person: SignedIn) -> None:
    assert (await me(client, person.tokens["refresh_token"])).status_code == 401
    wrong = await refresh(client, person.tokens["access_token"][:200])
    assert (wrong.status_code, slug(wrong)) == (401, "session-ended")
    assert (await me(client, person.tokens["access_token"])).status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        *("x", ".", "..", "...", "....", "e30.e30.e30", "bnVsbA.bnVsbA.x", "W10.W10.x", "MQ.MQ.MQ", "é.é.é", "%00"),
        *(f"{encoded({'alg': 'ES256', 'kid': kid})}.e30.x" for kid in ([0], {0: 0}, 1, None, "\0")),
        *("a" * MAX_TOKEN, "a" * (MAX_TOKEN + 1), f"{encoded({'alg': 'dir', 'enc': 'A128GCM'})}....", "' OR 1=1 --"),
    ],
)
async def test_no_text_is_worse_than_not_signed_in(client: AsyncClient, text: str) -> None:
    headers = {"Authorization": f"Bearer {text}".encode()}
    answer = await client.get(f"{API}/me", headers=headers)  # type: ignore[arg-type] # bytes as a client may send them
    assert (answer.status_code, slug(answer)) == (401, "not-signed-in")


async def test_the_published_keys_verify_a_token_with_any_library(client: AsyncClient, person: SignedIn) -> None:
    published = (await client.get(f"{API}/jwks.json")).json()
    assert all("d" not in key for key in published["keys"])
    token = jwt.decode(person.tokens["access_token"], KeySet.import_key_set(published), algorithms=["ES256"])
    assert token.claims["sub"] == str(person.id)
