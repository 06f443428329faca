"""The client of one server, against a real one on this machine."""

import base64
import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from relais.adapters.web import Server, Unanswered


class Heard(BaseHTTPRequestHandler):
    """Notes who connects and what is asked; `/elsewhere` sends on, `/bye` hangs up after its answer."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[Any, ...]]

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body, port = self.rfile.read(length), self.client_address[1]
        self.asked.append((self.command, self.path, body, port, self.headers.get("Authorization")))
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Location", "/there")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")
        self.close_connection = self.path == "/bye"

    def do_POST(self) -> None:
        self.do_GET()

    def do_CONNECT(self) -> None:
        told = self.headers.get("Proxy-Authorization"), self.headers.get("Authorization")
        self.asked.append((self.command, self.path, *told))
        self.send_response(200)
        self.end_headers()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(Heard, "asked", [], raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Heard)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_questions_share_a_connection_and_carry_headers_and_json(address: str) -> None:
    web = Server(f"{address}/api/v1/", {"Authorization": "Bearer x"}, 10)
    assert web.request("GET", "/states/caf\u00e9 1?limit=3&after=2").json() == []
    assert web.request("POST", "/states", {"reason": "\u00e9"}).is_success
    web.close()
    (first, second) = Heard.asked
    assert first[:2] == ("GET", "/api/v1/states/caf%C3%A9%201?limit=3&after=2")
    assert (json.loads(second[2]), second[4]) == ({"reason": "\u00e9"}, "Bearer x")
    assert first[3] == second[3]


def test_a_connection_that_was_closed_meanwhile_is_opened_anew(address: str) -> None:
    web = Server(address, {}, 10)
    for _ in range(3):
        assert web.request("GET", "/bye").is_success
    web.close()
    assert len({one[3] for one in Heard.asked}) == 3


def test_a_token_is_not_carried_to_where_an_answer_points(address: str) -> None:
    web = Server(address, {"Authorization": "Bearer x"}, 10)
    answer = web.request("GET", "/elsewhere")
    web.close()
    assert (answer.status_code, answer.is_success) == (302, False)
    assert [one[1] for one in Heard.asked] == ["/elsewhere"]


def test_the_proxy_of_the_environment_is_asked_to_pass_it_on(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", address)
    web = Server("http://states.example.org:8080", {}, 10)
    assert web.request("GET", "/x").is_success
    web.close()
    assert [one[:2] for one in Heard.asked] == [("GET", "http://states.example.org:8080/x")]


def test_the_proxy_of_the_environment_leads_through_to_tls_and_hears_no_token(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", address.replace("//", "//robot:horse@"))
    web = Server("https://states.example.org:8080", {"Authorization": "Bearer x"}, 10)
    with pytest.raises(Unanswered):  # what follows is no TLS
        web.request("GET", "/x")
    login = base64.b64encode(b"robot:horse").decode()
    assert Heard.asked == [("CONNECT", "states.example.org:8080", f"Basic {login}", None)]


def test_hosts_that_need_no_proxy_are_asked_themselves(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    web = Server(address, {}, 10)
    assert web.request("GET", "/x").is_success
    web.close()


@pytest.mark.parametrize("address", ["states.example.org", "ftp://x", "http://127.0.0.1:9", "http://x:port", "http://"])
def test_an_address_where_nobody_answers_is_told(address: str) -> None:
    with pytest.raises(Unanswered):
        Server(address, {}, 10).request("GET", "/x")
