"""A real PostgreSQL, migrated once; each test in a transaction that is rolled back."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.one_connection import OneConnection
from backend.tests.fixtures.people import PASSWORD, PersonFactory, SignedIn, people_of
from backend.tests.fixtures.scratch import Scratch, keep_template, scratch_app
from utilisateurs.app.main import assemble, furnish
from utilisateurs.app.migrations import migrate
from utilisateurs.app.settings import Settings, read_settings
from utilisateurs.app.wiring import Wired
from utilisateurs.directory.models import User
from utilisateurs.kit.db import Database, open_connection
from utilisateurs.local.postgres import Server, temporary_postgres

SECRET = "a secret for tests that is long enough"
BASE = "http://127.0.0.1:8000"
GENEROUS = "1000000/60"
MakeApp = Callable[..., Awaitable[tuple[FastAPI, Wired]]]
Enter = Callable[..., Awaitable[SignedIn]]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with temporary_postgres() as server:
        yield server


def settings_for(server: Server, database: str = "utilisateurs", **given: Any) -> Settings:
    """Return settings for a database of the test server, with limits out of the way unless given."""
    names: tuple[str, ...] = ("sign_in_per_address", "sign_in_per_account", "sign_up_per_address")
    names += ("recovery_per_address", "recovery_per_account", "link_per_address")
    limits = {f"limit_{name}": GENEROUS for name in names}
    urls = {
        "database_url": server.url("utilisateurs_app", database),
        "migrations_database_url": server.url("utilisateurs", database),
    }
    return read_settings(**({"secret": SECRET, "environment": "test", "log_requests": False} | limits | urls | given))


@pytest.fixture(scope="session")
def settings(postgres: Server) -> Settings:
    return settings_for(postgres)


@pytest.fixture(scope="session")
def migrated(postgres: Server, settings: Settings) -> Settings:
    migrate(settings)
    keep_template(postgres)
    return settings


@pytest.fixture(scope="session")
def plain(migrated: Settings) -> FastAPI:
    """The application with the usual settings, put together once and furnished anew for each test."""
    return assemble(migrated)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def connection(migrated: Settings) -> AsyncIterator[Any]:
    """The one connection of this test, as the serving role, rolled back at the end."""
    opened = await open_connection(migrated.database_url.get_secret_value())
    transaction = opened.transaction()
    await transaction.start()
    yield opened
    await transaction.rollback()
    await opened.close()


@pytest.fixture
async def make_app(
    connection: Any,
    migrated: Settings,
    plain: FastAPI,
    clock: SetClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[MakeApp]:
    """Make an application over this test's transaction, with other settings if given."""
    monkeypatch.setenv("UTILISATEURS_RUN_FOLDER", str(tmp_path))
    made: list[Wired] = []

    async def make(assembled: FastAPI | None = None, **given: Any) -> tuple[FastAPI, Wired]:
        changed = migrated.model_copy(update=given)
        app = assembled or assemble(changed)
        wired = furnish(app, changed, Database(OneConnection(connection)), clock)
        await wired.keys.load()
        made.append(wired)
        return app, wired

    yield make
    for wired in made:
        wired.close()


@pytest.fixture
async def scratch(postgres: Server, migrated: Settings, clock: SetClock, tmp_path: Path) -> AsyncIterator[Scratch]:
    """The application over a database of its own, with a real pool: for races."""
    async with scratch_app(postgres, migrated, clock, tmp_path) as made:
        yield made


@pytest.fixture
async def app(make_app: MakeApp, plain: FastAPI) -> FastAPI:
    made, _ = await make_app(plain)
    return made


@pytest.fixture
def wired(app: FastAPI) -> Wired:
    found: Wired = app.state.wired
    return found


def client_of(app: FastAPI, **headers: str) -> AsyncClient:
    """Return a client of an application, without a network."""
    transport = ASGITransport(app=app, raise_app_exceptions=False)
    return AsyncClient(transport=transport, base_url=BASE, headers=headers)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Somebody who is not signed in."""
    async with client_of(app) as made:
        yield made


@pytest.fixture
def people(wired: Wired) -> PersonFactory:
    return people_of(wired)


@pytest.fixture
async def enter(app: FastAPI) -> Enter:
    """Sign a person in and return him with a client of his own."""

    async def sign_in(user: User, **body: Any) -> SignedIn:
        client = client_of(app)
        sent = {"email": user.email, "password": PASSWORD, **body}
        answer = await client.post("/api/v1/sessions", json=sent)
        assert answer.status_code == 201, answer.text
        tokens = answer.json()
        if "access_token" in tokens:
            client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return SignedIn(user, client, tokens)

    return sign_in


@pytest.fixture
async def admin(people: PersonFactory, enter: Enter) -> SignedIn:
    return await enter(await people.admin().make())


@pytest.fixture
async def manager(people: PersonFactory, enter: Enter) -> SignedIn:
    return await enter(await people.manager().make())


@pytest.fixture
async def reader(people: PersonFactory, enter: Enter) -> SignedIn:
    return await enter(await people.reader().make())


@pytest.fixture
async def person(people: PersonFactory, enter: Enter) -> SignedIn:
    """Somebody without any role."""
    return await enter(await people.make())


@pytest.fixture
def mails(wired: Wired, client: AsyncClient, clock: SetClock) -> Callable[..., Awaitable[list[dict[str, Any]]]]:
    """Deliver the outbox, which takes a second, and return the mails, newest first."""

    async def read(to: str | None = None) -> list[dict[str, Any]]:
        clock.advance(seconds=1)
        await wired.courier.deliver()
        answer = await client.get("/dev/mail.json", params={"to": to} if to else {})
        found: list[dict[str, Any]] = answer.json()
        return found

    return read
