"""A version is published once, and only where the registry says that it has none: Debian's, and one that fails."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from scripts.publish_image import main
from scripts.server import free_port
from tests.docker_registry import Registry, digest_of, docker_registry

NAME = "utilisateurs/backend"
UNKNOWN = f"sha256:{'0' * 64}"


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    with docker_registry(tmp_path) as running:
        yield running


def test_what_was_built_gets_its_version_once_and_again_is_no_error(
    registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = registry.push(NAME, "of-the-commit")
    words = [f"{registry.host}/{NAME}@{digest}", "1.2.3"]
    assert (main(words), main(words)) == (0, 0)
    named = f"{registry.host}/{NAME}:1.2.3"
    assert capsys.readouterr().out == f"{named}: published, {digest}\n{named}: there already, {digest}\n"


def test_a_version_that_is_there_as_another_image_is_refused_and_stays(
    registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    before, digest = registry.push(NAME, "1.2.3", "before"), registry.push(NAME, "of-the-commit")
    assert main([f"{registry.host}/{NAME}@{digest}", "1.2.3"]) == 3
    assert f":1.2.3 is there already, as {before}. A version is published once" in capsys.readouterr().err
    assert main([f"{registry.host}/{NAME}@{before}", "1.2.3"]) == 0


def test_what_was_never_pushed_and_who_does_not_answer_are_told_in_one_line(
    registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([f"{registry.host}/{NAME}@{UNKNOWN}", "1.2.3"]) == 3
    assert main([f"127.0.0.1:{free_port()}/{NAME}@{UNKNOWN}", "1.2.3"]) == 4
    assert main([f"{registry.host}/{NAME}", "1.2.3"]) == 2
    first, second, third = capsys.readouterr().err.splitlines()
    assert (UNKNOWN in first, "does not answer" in second, "no image by its digest" in third) == (True, True, True)


class Failing(BaseHTTPRequestHandler):
    """A registry that has the image, and fails when it is asked for a version; what is written to it is kept."""

    status = 500
    written: tuple[str, ...] = ()
    manifest = b'{"schemaVersion": 2}'

    def do_GET(self) -> None:
        there = "sha256:" in self.path
        self.send_response(200 if there else self.status)
        self.send_header("Content-Length", str(len(self.manifest)))
        self.end_headers()
        self.wfile.write(self.manifest)

    def do_PUT(self) -> None:
        type(self).written += (self.path,)
        self.send_response(201)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


@pytest.mark.parametrize(
    ("status", "told"), [(500, "answers 500"), (404, "answers 404"), (403, "does not let us in"), (429, "answers 429")]
)
def test_any_answer_but_that_it_has_none_writes_nothing(
    status: int, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Failing, "status", status)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Failing)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        digest = digest_of(Failing.manifest)
        code = main([f"127.0.0.1:{server.server_port}/{NAME}@{digest}", "1.2.3"])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert (code, told in capsys.readouterr().err, Failing.written) == (4, True, ())
