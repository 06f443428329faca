"""The client of the state server, against one that answers what a bad day answers."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from relais.adapters.terraform.states import States
from relais.kit.errors import Failure, Refusal, Unreachable


class BadDay(BaseHTTPRequestHandler):
    """Answers each request with the same."""

    status, body, kind = 500, b"", "text/html"

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BadDay)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def answering(monkeypatch: pytest.MonkeyPatch, status: int, body: bytes = b"") -> None:
    monkeypatch.setattr(BadDay, "status", status)
    monkeypatch.setattr(BadDay, "body", body)


def test_a_server_that_is_not_there_is_named_with_the_next_step() -> None:
    with pytest.raises(Unreachable, match=r"The state server at http://127\.0\.0\.1:9 does not answer .* Check its"):
        States("http://127.0.0.1:9", "x").whoami()


def test_an_address_that_is_none_is_named_too() -> None:
    with pytest.raises(Unreachable, match="does not answer"):
        States("states.example.org", "x").whoami()


def test_a_gateways_page_is_a_failure_with_its_number(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 502, b"<html>Bad gateway</html>")
    with pytest.raises(Failure, match="The state server answers 502"):
        States(address, "x").whoami()


def test_a_page_of_somebody_else_is_told_as_such(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 200, b"<html>Sign in</html>")
    for ask in (States(address, "x").whoami, lambda: States(address, "x").standing("dev-me")):
        with pytest.raises(Failure, match=r"answers, but not as a state server does\. Check the address"):
            ask()


def test_a_token_nobody_knows_is_told_apart(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 401)
    with pytest.raises(Refusal, match="does not know this token"):
        States(address, "x").whoami()


def test_a_problem_is_told_in_the_servers_words(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 403, b'{"detail": "Not for you.", "remedy": "Ask.", "field": "state"}')
    with pytest.raises(Refusal, match=r"^state: Not for you\. Ask\.$"):
        States(address, "x").whoami()


def test_a_state_that_does_not_exist_yet_stands_empty(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 404)
    states = States(address, "x")
    standing = states.standing("dev-me")
    assert (standing.name, standing.serial, standing.lock) == ("dev-me", None, None)
    assert (list(states.refusals("dev-me")), list(states.plans("dev-me"))) == ([], [])
    assert states.review("dev-me", "5" * 64)[0].status == "unknown"
