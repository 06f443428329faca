"""The drill itself: N-1 under load, migrations of N, replicas replaced one by one, and back; then without draining."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import asyncpg

from bench.crowd import fill_database
from bench.release.load import Download, Downloader, Once
from bench.release.locks import Locks
from bench.release.proxy import Proxy, proxy
from bench.release.replicas import Replica, replicas, run
from bench.release.versions import LEFT_OVER, Version, pair
from bench.report import progress
from bench.soak.caller import Tally
from bench.soak.ledger import Ledger
from bench.soak.people import Account, Administrator, Person
from scripts.server import scratch_folder
from scripts.with_server import GENEROUS
from utilisateurs.local.postgres import Server, temporary_postgres
from utilisateurs.local.sample import PASSWORD

SEED = 20_251_126
ADMINISTRATOR = Account("drill@example.org", "nine quiet lanterns by the pier")
SAMPLE = 150
DOWNLOADERS = 2
MOST_KILLS = 5
"""How often each replica ends at once, until a request has failed of it: a single time may hit a moment without any."""
CONTROL_SECONDS = 2.0
Work = asyncio.Task[None]
_PEOPLE = """
    SELECT email FROM users
    WHERE status = 'active' AND verified_at IS NOT NULL AND password_hash IS NOT NULL AND roles = '{}'
    ORDER BY id LIMIT $1
"""
_ROWS = "SELECT count(*) FROM users WHERE status = $1 OR ($1 = '' AND status <> 'deleted')"
_STRAYED = "SELECT count(*) FROM users WHERE zone IS DISTINCT FROM time_zone"


@dataclass(frozen=True)
class Plan:
    """How much there is, and how long each part of the drill goes on."""

    rows: int = 1_000_000
    people: int = 16
    settle: float = 10.0
    """Seconds of load before and after each step."""
    think: float = 0.4
    download: str = "suspended"
    """The status of whom is downloaded; everybody when empty."""


@dataclass
class Outcome:
    """What became of it."""

    plan: Plan
    before: str
    after: str
    tally: Tally = field(default_factory=Tally)
    ledger: Ledger = field(default_factory=Ledger)
    locks: Locks = field(default_factory=Locks)
    control: Tally = field(default_factory=Tally)
    steps: dict[str, float] = field(default_factory=dict)
    """Seconds that each step took."""
    strayed: int = 0
    """Rows whose old and new column differ at the end."""
    codes: list[int] = field(default_factory=list)
    """Exit codes of the replicas that were asked to stop."""

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Tell a step, and measure it."""
        progress(what)
        begin = time.monotonic()
        yield
        self.steps[what] = time.monotonic() - begin


@dataclass(frozen=True)
class Stage:
    """Everything that runs during the drill."""

    versions: tuple[Version, Version]
    database: Server
    environment: dict[str, str]
    replicas: list[Replica]
    proxy: Proxy
    folder: Path
    outcome: Outcome


def drill(plan: Plan) -> Outcome:
    """Make the database, the replicas and the proxy, and release."""
    with scratch_folder() as folder, temporary_postgres() as database, replicas(folder) as places:
        versions = pair(folder / "versions")
        outcome = Outcome(plan, versions[0].name, versions[1].name)
        environment = settings_for(database)
        with outcome.step(f"a database of {plan.rows:,} people, by version N-1"):
            _fill(plan, versions[0], environment, folder, database)
        for one in places:
            one.start(versions[0], environment)
        with proxy(folder, {one.name: one.port for one in places}) as front:
            asyncio.run(_drill(Stage(versions, database, environment, places, front, folder, outcome)))
    return outcome


def settings_for(database: Server) -> dict[str, str]:
    """Return what every command of either version is told."""
    return {
        **dict.fromkeys(GENEROUS, "100000/60"),
        "DATABASE_URL": database.app_url,
        "UTILISATEURS_MIGRATIONS_DATABASE_URL": database.owner_url,
        "UTILISATEURS_ENVIRONMENT": "test",
        "UTILISATEURS_SECRET": "a secret of the drill that is long enough",
        "UTILISATEURS_ADMIN_PASSWORD": ADMINISTRATOR.password,
        "UTILISATEURS_WORKERS": "1",
        "UTILISATEURS_DRAIN_SECONDS": "240",
        "TRUSTED_PROXIES": "127.0.0.1/32",
    }


def _fill(plan: Plan, version: Version, environment: dict[str, str], folder: Path, database: Server) -> None:
    for words in (("migrate",), ("seed", "--users", str(SAMPLE)), ("admin", "create", ADMINISTRATOR.email)):
        run(version, environment, folder, *words)
    asyncio.run(_fill_table(plan, database))


async def _fill_table(plan: Plan, database: Server) -> None:
    await fill_database(database.owner_url, plan.rows)
    connection = await asyncpg.connect(database.owner_url)
    await connection.execute(LEFT_OVER)
    await connection.close()


async def _drill(stage: Stage) -> None:
    outcome, began = stage.outcome, datetime.now(UTC)
    watching = asyncio.create_task(outcome.locks.watch(stage.database.superuser_url))
    done = asyncio.create_task(_release(stage))
    await asyncio.gather(done, *await _everybody(stage, outcome.tally, outcome.ledger, done))
    watching.cancel()
    await outcome.ledger.check(stage.database.owner_url, began)
    connection = await asyncpg.connect(stage.database.owner_url)
    outcome.strayed = await connection.fetchval(_STRAYED)
    await connection.close()
    killing = asyncio.create_task(_without_draining(stage))
    with outcome.step("control: replicas end at once"):
        await asyncio.gather(killing, *await _everybody(stage, outcome.control, Ledger(), killing))


async def _release(stage: Stage) -> None:
    before, after = stage.versions
    outcome, settle = stage.outcome, stage.outcome.plan.settle
    await asyncio.sleep(settle)
    with outcome.step("migrations of N while N-1 serves"):
        await asyncio.to_thread(run, after, stage.environment, stage.folder, "migrate")
    await asyncio.sleep(settle)
    with outcome.step("N replaces N-1"):
        await _replace_all(stage, after)
    await asyncio.sleep(settle)
    with outcome.step("N-1 replaces N: rolled back, its migrations first"):
        await asyncio.to_thread(run, before, stage.environment, stage.folder, "migrate")
        await _replace_all(stage, before)
    await asyncio.sleep(settle)


async def _replace_all(stage: Stage, version: Version) -> None:
    for one in stage.replicas:
        await asyncio.to_thread(_replace, stage, one, version)


def _replace(stage: Stage, one: Replica, version: Version) -> None:
    stage.proxy.take_out(one.name)
    stage.outcome.codes.append(one.stop())
    one.start(version, stage.environment)
    stage.proxy.take_back(one.name)


async def _without_draining(stage: Stage) -> None:
    for one in MOST_KILLS * stage.replicas:
        await asyncio.sleep(CONTROL_SECONDS)
        await asyncio.to_thread(one.kill)
        await asyncio.to_thread(one.start, stage.versions[0], stage.environment)
        if stage.outcome.control.faults:
            return


async def _everybody(stage: Stage, tally: Tally, ledger: Ledger, work: Work) -> list[Work]:
    """Send people to work until something is done."""
    plan, url = stage.outcome.plan, stage.proxy.url
    connection = await asyncpg.connect(stage.database.owner_url)
    accounts = [Account(row["email"], PASSWORD) for row in await connection.fetch(_PEOPLE, plan.people)]
    rows = await connection.fetchval(_ROWS, plan.download)
    await connection.close()
    people: list[Person] = []
    for number, account in enumerate(accounts):
        parts = (Once(url, tally), ledger, Random(SEED + number))  # noqa: S311 - the same people each time
        if number < DOWNLOADERS:
            people.append(Downloader(url, tally, Download(plan.download, rows), ADMINISTRATOR, *parts))
        elif number == DOWNLOADERS:
            people.append(Administrator(ADMINISTRATOR, *parts))
        else:
            people.append(Person(account, *parts))
    return [asyncio.create_task(person.live(work.done, plan.think)) for person in people]
