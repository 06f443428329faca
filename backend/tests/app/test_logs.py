"""What the server writes: one JSON object a line, and nothing about anybody."""

import json
import subprocess
import sys

from httpx2 import Client

from backend.tests.fixtures.doors import link_token
from backend.tests.fixtures.scratch import Scratch
from backend.tests.fixtures.serving import Serving
from backend.tests.local.processes import eventually

EMAIL = "zebulon.quatremere@example.com"
NAME = "Zebulon Quatremère"
PASSWORD = "eleven violet umbrellas at dusk"
SECOND = "twelve violet umbrellas at dawn"
AGENT = "Quatremere-Browser/7"
API = "/api/v1"
DEFECT = """
from utilisateurs.kit import log
try:
    try:
        raise ValueError("Key (email)=(zebulon@example.com) already exists")
    except ValueError as error:
        raise RuntimeError("postgresql://owner:hush@db") from error
except RuntimeError as error:
    log.error("defect", error, id="the number")
"""


def journey(server: Serving) -> set[str]:
    """Do what people do; give what must not be written down."""
    client = server.client(**{"User-Agent": AGENT, "X-Forwarded-For": "203.0.113.77"})
    person = {"email": EMAIL, "name": NAME, "password": PASSWORD}
    assert client.post(f"{API}/accounts", json=person).status_code == 202
    link = confirmed(client)
    assert client.post(f"{API}/sessions", json={"email": EMAIL, "password": "wrong" * 4}).status_code == 401
    sign_in = {"email": EMAIL, "password": PASSWORD}
    tokens = client.post(f"{API}/sessions", json=sign_in).json()
    client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    client.patch(f"{API}/me", json={"name": NAME.upper()})
    client.post(f"{API}/me/password", json={"current": PASSWORD, "new": SECOND})
    client.post(f"{API}/sessions/refresh", json={"refresh_token": tokens["refresh_token"]})
    client.get(f"{API}/users", params={"q": EMAIL})
    client.get(f"{API}/nothing/{EMAIL}", params={"token": link})
    client.post(f"{API}/accounts", content=f'{{"email": "{EMAIL}"'.encode())
    client.delete(f"{API}/sessions")
    return {
        EMAIL,
        "zebulon",
        "Quatrem",
        PASSWORD,
        SECOND,
        "violet",
        link,
        *map(str, tokens.values()),
        AGENT,
        "203.0.113",
    }


def confirmed(client: Client) -> str:
    def mails() -> list[dict[str, str]]:
        found: list[dict[str, str]] = client.get("/dev/mail.json", params={"to": EMAIL}).json()
        return found

    assert eventually(lambda: bool(mails()))
    token = link_token(mails()[0])
    assert client.post(f"{API}/accounts/verification", json={"token": token}).status_code == 200
    return token


async def test_a_journey_leaves_no_trace_of_the_person_in_what_the_server_writes(
    scratch: Scratch, served: Serving
) -> None:
    unspoken = journey(served) - {"Bearer", "900"}
    assert eventually(lambda: served.written().count('"route":"/api/v1/me"') >= 1)
    written = served.written()
    for secret in unspoken | {scratch.settings.secret.get_secret_value(), "127.0.0.1", "Bearer"}:
        assert secret.lower() not in written.lower()


def test_each_line_is_an_object_and_each_request_has_a_number(served: Serving) -> None:
    number = "looking-for-this-1"
    served.client().get("/health/live", headers={"X-Request-Id": number})
    assert eventually(lambda: number in served.written())
    lines = [json.loads(line) for line in served.written().splitlines()]
    (found,) = [line for line in lines if line.get("id") == number]
    assert found.keys() == {"event", "level", "timestamp", "id", "method", "route", "status", "ms"}
    assert (found["route"], found["status"], found["level"]) == ("/health/live", 200, "info")


def test_a_defect_is_told_by_kind_and_place_and_never_by_its_words() -> None:
    answer = subprocess.run([sys.executable, "-c", DEFECT], capture_output=True, text=True, check=True)
    line = json.loads(answer.stdout)
    assert (line["event"], line["id"], line["level"]) == ("defect", "the number", "error")
    assert "builtins.ValueError" in line["exception"]
    assert "builtins.RuntimeError" in line["exception"]
    assert 'File "<string>", line ' in line["exception"]
    for word in ("zebulon", "hush"):
        assert word not in answer.stdout + answer.stderr
