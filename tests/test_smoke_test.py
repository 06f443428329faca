"""Whether a deployment serves is seen from outside."""

import json
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from scripts.server import free_port
from scripts.smoke_test import main

PLACES = {"backend": "/api/v1/configuration", "frontend": "/version.json", "relais": "/api/v1/version"}
WELL = {"/": "<html></html>"} | {place: json.dumps({"version": "1.10.0"}) for place in PLACES.values()}


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


@pytest.mark.parametrize("component", PLACES)
def test_this_version_or_a_newer_one_is_well(url: str, component: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert [main([url, "--relais", url, "--release", f"{component}/v{one}"]) for one in ("1.9.0", "1.10.0")] == [0, 0]
    assert capsys.readouterr().out.splitlines()[1] == f"{url} serves {component} 1.10.0 or newer"


@pytest.mark.parametrize("component", PLACES)
def test_an_older_one_is_told_though_all_else_is_newer(
    url: str, component: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Handler, "pages", WELL | {PLACES[component]: json.dumps({"version": "1.9.0"})})
    assert main([url, "--relais", url, "--release", f"{component}/v1.10.0"]) == 1
    told = f"{url}{PLACES[component]}: serves 1.9.0, which is older than 1.10.0\n"
    assert capsys.readouterr().out == told


def test_a_release_that_tells_no_version_outside_is_not_said_to_serve(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (main([url]), main([url, "--release", "charts/relais/v1.2.3"])) == (0, 0)
    told = f"{url} serves\n{url} serves; the version of charts/relais is not seen from outside\n"
    assert capsys.readouterr().out == told


@pytest.mark.parametrize("release", ["backend/1.2", "v1.2.3", "relais/v1.2.3"])
def test_what_cannot_be_looked_for_is_refused(url: str, release: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([url, "--release", release])


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
