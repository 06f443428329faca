"""Whose limit it is: X-Forwarded-For counts only where a trusted proxy wrote it."""

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from backend.tests.conftest import BASE, MakeApp
from backend.tests.fixtures.doors import API

PROXY = "10.0.0.7"
ATTACKER = "203.0.113.9"


def at(app: FastAPI, address: str) -> AsyncClient:
    """A client whose connection comes from an address."""
    return AsyncClient(transport=ASGITransport(app=app, client=(address, 1)), base_url=BASE)


async def recover(client: AsyncClient, *forwarded: str) -> int:
    headers = [("X-Forwarded-For", value) for value in forwarded]
    return (await client.post(f"{API}/password-resets", json={"email": "a@example.com"}, headers=headers)).status_code


async def test_without_trusted_proxies_forged_headers_evade_no_limit(make_app: MakeApp) -> None:
    app, _ = await make_app(limit_recovery_per_address="2/60")
    async with at(app, ATTACKER) as client:
        statuses = [await recover(client, f"198.51.100.{number}") for number in range(4)]
    assert statuses == [202, 202, 429, 429]


async def test_behind_a_trusted_proxy_each_client_has_its_own_limit(make_app: MakeApp) -> None:
    app, _ = await make_app(limit_recovery_per_address="1/60", trusted_proxies=("10.0.0.0/8",))
    async with at(app, PROXY) as client:
        statuses = [await recover(client, address) for address in ("198.51.100.1", "198.51.100.2", "198.51.100.1")]
    assert statuses == [202, 202, 429]


async def test_what_a_client_puts_before_the_word_of_the_proxy_is_not_believed(make_app: MakeApp) -> None:
    app, _ = await make_app(limit_recovery_per_address="1/60", trusted_proxies=("10.0.0.0/8",))
    forged = [("198.51.100.1", ATTACKER), ("198.51.100.2, 10.9.9.9", ATTACKER), (f"198.51.100.3, {ATTACKER}",)]
    forged += [("not an address", f"{ATTACKER}, 10.0.0.8"), (f", ,{ATTACKER}",)]
    async with at(app, PROXY) as client:
        statuses = [await recover(client, *lines) for lines in forged]
    assert statuses == [202, 429, 429, 429, 429]


async def test_a_client_that_is_no_proxy_is_known_by_its_connection_even_if_proxies_are_trusted(
    make_app: MakeApp,
) -> None:
    app, _ = await make_app(limit_recovery_per_address="1/60", trusted_proxies=("10.0.0.0/8",))
    async with at(app, ATTACKER) as client:
        statuses = [await recover(client, forged) for forged in ("198.51.100.1", "10.0.0.1", "198.51.100.2, 10.0.0.1")]
    assert statuses == [202, 429, 429]


async def test_rubbish_from_a_proxy_counts_for_the_proxy_itself(make_app: MakeApp) -> None:
    app, _ = await make_app(limit_recovery_per_address="1/60", trusted_proxies=("10.0.0.0/8",))
    rubbish = ("", "unknown", "_hidden", "999.1.1.1", "203.0.113.9:4711", "\x7f", "1" * 500)
    async with at(app, PROXY) as client:
        statuses = [await recover(client, value) for value in rubbish]
    assert statuses == [202] + [429] * 6
