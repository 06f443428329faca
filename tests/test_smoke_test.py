"""Whether a deployment serves is seen from outside."""

import json
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from scripts.server import free_port
from scripts.smoke_test import main

WELL = {"/": "<html></html>", "/api/v1/configuration": json.dumps({"version": "1.10.0"})}


class Handler(BaseHTTPRequestHandler):
    pages: Mapping[str, str] = WELL

    def do_GET(self) -> None:
        text = self.pages.get(self.path, "").encode()
        self.send_response(200 if text else 404)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("version", ["", "1.9.0", "1.10.0"])
def test_this_version_or_a_newer_one_is_well(url: str, version: str) -> None:
    assert main([url, "--version", version]) == 0


def test_an_older_one_is_told(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([url, "--version", "2.0.0"]) == 1
    assert capsys.readouterr().out == f"{url}: serves 1.10.0, which is older than 2.0.0\n"


FAULTS = {
    "no page": {"/": "hello"},
    "tells no version": {"/api/v1/configuration": "{}"},
    "/metrics: can be reached from outside": {"/metrics": "# HELP requests"},
    "/health/ready: can be reached from outside": {"/health/ready": json.dumps({"status": "ready", "schema": "1"})},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_told(
    url: str, fault: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Handler, "pages", WELL | FAULTS[fault])
    assert main([url]) == 1
    told = capsys.readouterr().out.splitlines()
    assert (len(told), fault in told[0]) == (1, True)


def test_who_does_not_answer_is_told_without_a_trace(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"http://127.0.0.1:{free_port()}"]) == 1
    assert capsys.readouterr().out.count("\n") == 2
