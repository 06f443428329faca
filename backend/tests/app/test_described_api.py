"""The service keeps to its own description, whoever asks and whatever is sent."""

import json
from dataclasses import dataclass, field
from http.client import UNAUTHORIZED
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from httpx2 import Client
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from backend.tests.fixtures.people import PASSWORD
from backend.tests.fixtures.scratch import Scratch
from backend.tests.fixtures.serving import Serving

KEPT = json.loads((Path(__file__).parents[3] / "frontend/openapi.json").read_text())
# Passwords easily guessed, links never sent, versions long gone: more is refused than a schema can say.
UNSAID: list[schemathesis.CheckFunction] = [positive_data_acceptance]
LESSER = ("nobody", "person", "reader", "manager")
# A parameter of the query that nobody asked for is passed over, as everywhere on the web.
ASKED: dict[str, Any] = {"generation": {"allow-extra-parameters": False}}

Case = schemathesis.Case[Any]
thorough = schemathesis.openapi.from_dict(KEPT, config=SchemathesisConfig.from_dict(ASKED))
light = schemathesis.openapi.from_dict(
    KEPT, config=SchemathesisConfig.from_dict({**ASKED, "phases": {"coverage": {"enabled": False}}})
)
few = settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
many = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass
class Visitors:
    """One person of each role, signed in anew whenever what was sent has signed him out."""

    server: Serving
    scratch: Scratch
    emails: dict[str, str]
    client: Client
    tokens: dict[str, str] = field(default_factory=dict)

    def send(self, case: Case, role: str) -> None:
        """Send a case as somebody and check whatever comes back."""
        answer = case.call_and_validate(base_url=self.server.base, headers=self._headers(role), excluded_checks=UNSAID)
        if answer.status_code == UNAUTHORIZED:
            self.tokens.pop(role, None)

    def _headers(self, role: str) -> dict[str, str]:
        if role == "nobody":
            return {}
        if role not in self.tokens:
            self.scratch.sql("DELETE FROM lockouts")  # wrong passwords were among what was sent
            sent = {"email": self.emails[role], "password": PASSWORD}
            self.tokens[role] = self.client.post("/api/v1/sessions", json=sent).json()["access_token"]
        return {"Authorization": f"Bearer {self.tokens[role]}"}


@pytest.fixture(scope="module")
async def visitors(scratch: Scratch, served: Serving) -> Visitors:
    people = {"person": scratch.people, "reader": scratch.people.reader()}
    people |= {"manager": scratch.people.manager(), "admin": scratch.people.admin()}
    emails = {role: (await factory.make()).email for role, factory in people.items()}
    return Visitors(served, scratch, emails, served.client(Connection="keep-alive"))


@thorough.parametrize()
@few
def test_it_keeps_to_its_description_for_an_administrator(case: Case, visitors: Visitors) -> None:
    visitors.send(case, "admin")


@light.parametrize()
@few
def test_it_keeps_to_its_description_for_everybody_else(case: Case, visitors: Visitors) -> None:
    for role in LESSER:
        visitors.send(case, role)


@pytest.mark.long
@pytest.mark.timeout(900)
@thorough.parametrize()
@many
def test_it_keeps_to_its_description_for_long(case: Case, visitors: Visitors) -> None:
    for role in (*LESSER, "admin"):
        visitors.send(case, role)
