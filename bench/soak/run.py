"""The soak itself: a real server, its people, the fire, and the reckoning."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from bench.crowd import owner_url
from bench.report import progress
from bench.service import Service
from bench.soak.caller import Caller, Tally
from bench.soak.fire import Fire
from bench.soak.ledger import Ledger
from bench.soak.people import Account, Administrator, Person
from scripts.server import Server, running
from scripts.with_server import GENEROUS
from utilisateurs.local.sample import PASSWORD

SEED = 20_251_126
ADMINISTRATORS = 10
"""One in so many looks after others."""
TELL_SECONDS = 30
LIMITS = dict.fromkeys(GENEROUS, "100000/60")
"""Everybody comes from one address."""


@dataclass(frozen=True)
class Plan:
    """How many people, for how long, and how often a worker is killed."""

    users: int = 200
    seconds: float = 900
    kill_every: float = 30
    think: float = 1.0
    """Seconds between two things that a person does, on average."""


@dataclass(frozen=True)
class Outcome:
    """What became of it."""

    plan: Plan
    seconds: float
    tally: Tally
    ledger: Ledger
    fire: Fire


def soak(plan: Plan) -> Outcome:
    """Run the plan against a server of its own."""
    sample = {"UTILISATEURS_SAMPLE_USERS": str(max(400, 4 * plan.users)), "UTILISATEURS_WORKERS": "2"}
    with running({**LIMITS, **sample}, patience=600) as server:
        return asyncio.run(_soak(server, plan))


async def _soak(server: Server, plan: Plan) -> Outcome:
    tally, ledger, fire, begun = Tally(), Ledger(), Fire(server.pid, plan.kill_every), datetime.now(UTC)
    watching = asyncio.create_task(fire.watch(lambda: tally.requests))
    burning = asyncio.create_task(fire.burn(plan.seconds))
    telling = asyncio.create_task(_tell(plan, tally, fire))
    until = fire.began + plan.seconds
    everybody = [
        person.live(lambda: time.monotonic() >= until, plan.think) for person in _people(server, plan, tally, ledger)
    ]
    await asyncio.gather(*everybody, burning)
    for task in (watching, telling):
        task.cancel()
    await ledger.check(owner_url(server), begun)
    return Outcome(plan, time.monotonic() - fire.began, tally, ledger, fire)


async def _tell(plan: Plan, tally: Tally, fire: Fire) -> None:
    while True:
        await asyncio.sleep(TELL_SECONDS)
        seconds, faults = time.monotonic() - fire.began, len(tally.faults)
        kills = f"{len(fire.kills)} workers killed"
        progress(f"{seconds:.0f} s of {plan.seconds:g}: {tally.requests:,} answers, {kills}, {faults} faults")


def _people(server: Server, plan: Plan, tally: Tally, ledger: Ledger) -> list[Person]:
    administrator = Account(server.email, server.password)
    accounts = [Account(email, PASSWORD) for email in Service(server).people(plan.users)]
    everybody: list[Person] = []
    for number in range(plan.users):
        caller, rng = Caller(server.url, tally), Random(SEED + number)  # noqa: S311 - the same people each time
        if number % ADMINISTRATORS == 0:
            everybody.append(Administrator(administrator, caller, ledger, rng))
        else:
            everybody.append(Person(accounts[number], caller, ledger, rng))
    return everybody
