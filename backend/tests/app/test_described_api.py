"""The service keeps to its own description, whoever asks and whatever is sent: all checks of schemathesis.

Each role asks on its own, against a real server over a real database, in all phases: values at the ends of
their ranges, made-up ones, and walks that use what earlier answers gave.
"""

import json
import os
import subprocess
from asyncio import create_subprocess_exec
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.people import PASSWORD
from backend.tests.fixtures.scratch import Scratch, scratch_app
from backend.tests.fixtures.serving import Serving, serving
from utilisateurs.app.settings import Settings
from utilisateurs.local.postgres import Server

ROOT = Path(__file__).parents[3]
KEPT = ROOT / "frontend/openapi.json"
HOOKS = "backend.tests.app.beyond_schemas"
PATIENT = ("--suppress-health-check=all", "--request-timeout=60")
ROLES = ("nobody", "person", "reader", "manager", "admin")
STEADY = """
    CREATE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_TABLE_NAME = 'lockouts' THEN
            NEW.failures := 1; NEW.locked_until := NULL; RETURN NEW;
        ELSIF OLD.name LIKE 'Visitor %' THEN
            RETURN CASE TG_OP WHEN 'DELETE' THEN NULL ELSE OLD END;
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END $$;
    CREATE TRIGGER stay BEFORE INSERT OR UPDATE ON lockouts FOR EACH ROW EXECUTE FUNCTION stay();
    CREATE TRIGGER stay BEFORE UPDATE OR DELETE ON users FOR EACH ROW EXECUTE FUNCTION stay();
"""
"""Those who ask stay who they are, whatever they do to themselves, and wrong passwords lock nobody out."""


@dataclass(frozen=True)
class Questioned:
    """A server, and the people who question it."""

    server: Serving
    scratch: Scratch
    folder: Path

    async def by(self, role: str, *words: str, description: str = "") -> tuple[int, str]:
        """Ask everything as one role; return the exit code and the report."""
        settings = self.folder / f"{role}.toml"
        config = {"hooks": HOOKS, "generation": {"database": "none"}, "auth": await self._auth(role)}
        settings.write_text("".join(toml(config)))
        command = ["st", "--no-color", f"--config-file={settings}", "run", description or self._published]
        command += [f"--url={self.server.base}", "--checks=all", "--continue-on-failure", *PATIENT, *words]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COVERAGE_PROCESS_CONFIG": ""}
        process = await create_subprocess_exec(
            *command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        report, _ = await process.communicate()
        return process.returncode or 0, report.decode()

    @property
    def _published(self) -> str:
        return f"{self.server.base}/api/openapi.json"

    async def _auth(self, role: str) -> dict[str, Any]:
        """Return how to sign in; people without a role are two, neither of whom may read what is the other's."""
        names = [role, *(["another person"] if role == "person" else [])]
        if role == "nobody":
            return {}
        file = self.folder / f"{role}.json"
        file.write_text(json.dumps({"auth": [await self._visitor(role, name) for name in names]}))
        return {"wfc": {"path": str(file), "user": role} | ({"peers": names} if len(names) > 1 else {})}

    async def _visitor(self, role: str, name: str) -> dict[str, Any]:
        factory = getattr(self.scratch.people, role)() if role != "person" else self.scratch.people
        user = await factory.named(f"Visitor {name}").make()
        login = {"endpoint": "/api/v1/sessions", "verb": "POST", "contentType": "application/json"}
        login["payloadRaw"] = json.dumps({"email": user.email, "password": PASSWORD})
        sent = {"sendIn": "header", "sendName": "Authorization", "sendTemplate": "Bearer {token}"}
        token = {"extractFrom": "body", "extractSelector": "/access_token", **sent}
        return {"name": name, "loginEndpointAuth": {**login, "token": token}}


def toml(config: dict[str, Any], *path: str) -> Iterator[str]:
    """Write nested tables."""
    yield f"[{'.'.join(path)}]\n" if path else ""
    yield from (f"{key} = {json.dumps(value)}\n" for key, value in config.items() if not isinstance(value, dict))
    for key, value in config.items():
        if isinstance(value, dict):
            yield from toml(value, *path, key)


@pytest.fixture(scope="module")
async def questioned(
    postgres: Server, migrated: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Questioned]:
    folder = tmp_path_factory.mktemp("asked")
    async with scratch_app(postgres, migrated, SetClock(), folder) as scratch:
        scratch.sql(STEADY)
        for factory in (scratch.people, scratch.people.suspended(), scratch.people.deleted(), scratch.people.invited()):
            await factory.make()
        with serving(scratch.settings, folder) as server:
            yield Questioned(server, scratch, folder)


@pytest.mark.timeout(600)
async def test_it_keeps_to_its_description_at_the_ends_of_all_ranges(questioned: Questioned) -> None:
    code, report = await questioned.by("admin", "--phases=coverage", "--seed=1")
    assert code == 0, report


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", ROLES)
async def test_it_keeps_to_its_description_whoever_asks(role: str, questioned: Questioned) -> None:
    code, report = await questioned.by(role, "--phases=fuzzing,stateful", "--max-examples=3", "--seed=1")
    assert code == 0, report


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("role", ROLES)
async def test_it_keeps_to_its_description_for_long(role: str, questioned: Questioned) -> None:
    code, report = await questioned.by(role, "--phases=examples,coverage,fuzzing,stateful", "--max-examples=30")
    assert code == 0, report


async def test_a_description_that_promises_more_is_found_out(questioned: Questioned, tmp_path: Path) -> None:
    promised = json.loads(KEPT.read_text())
    promised["components"]["schemas"]["MeView"]["required"].append("promised")
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(promised))
    words = ("--include-operation-id=read_me", "--phases=fuzzing", "--max-examples=1")
    code, report = await questioned.by("admin", *words, description=str(file))
    assert code == 1
    assert "'promised' is a required property" in report.replace('"', "'")
