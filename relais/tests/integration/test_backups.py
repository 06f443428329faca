"""What a drill reads and writes besides its store and its server."""

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import zstandard

from relais.adapters.backups.packing import unpacked, write_sparse
from relais.adapters.backups.promises import promises
from relais.adapters.backups.telling import push, write_whole
from relais.backups.model.backup import Unusable
from relais.kit.errors import Failure, Misuse, Unreachable

CONTENT = b"synthetic" * 20_000
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor(write_content_size=False).compress,
}


@pytest.mark.parametrize("ending", PACKERS)
def test_a_segment_is_unpacked_however_barman_packed_it(ending: str) -> None:
    assert unpacked(f"0000{ending}", PACKERS[ending](CONTENT)) == CONTENT


@pytest.mark.parametrize("ending", [one for one in PACKERS if one])
def test_a_segment_that_is_broken_is_told_by_its_name(ending: str) -> None:
    with pytest.raises(Unusable, match=rf"0000{ending} cannot be unpacked"):
        unpacked(f"0000{ending}", b"\x00\x01" + PACKERS[ending](CONTENT)[2:])


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz", ".zst"])
def test_a_segment_that_is_cut_off_is_never_taken_for_whole(ending: str) -> None:
    with pytest.raises(Unusable, match=rf"0000{ending} cannot be unpacked"):
        unpacked(f"0000{ending}", PACKERS[ending](CONTENT)[:-10])


@pytest.mark.parametrize("ending", [".lz4", ".snappy"])
def test_what_cannot_be_unpacked_here_names_what_can(ending: str) -> None:
    with pytest.raises(Unusable, match="none, gzip, bzip2, xz or zstd"):
        unpacked(f"0000{ending}", b"")


def test_a_quiet_segment_takes_no_room(tmp_path: Path) -> None:
    content = CONTENT + bytes(16 * 1024 * 1024 - len(CONTENT))
    write_sparse(content, tmp_path / "segment")
    assert (tmp_path / "segment").read_bytes() == content
    assert (tmp_path / "segment").stat().st_blocks * 512 < 1024 * 1024


def test_promises_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "b.sql").write_text("-- two\nSELECT 2;\n")
    (tmp_path / "a.sql").write_text("-- one\n-- more of it\nSELECT 1 -- with a remark")
    (tmp_path / "notes.txt").write_text("x")
    found = promises(tmp_path)
    assert [(one.file, one.sentence) for one in found] == [("a", "one"), ("b", "two")]
    assert found[1].query == "SELECT 2"
    assert promises(None) == ()


@pytest.mark.parametrize("text", ["", "SELECT 1", "--\nSELECT 1", "-- a sentence alone\n"])
def test_a_promise_without_its_sentence_or_its_query_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.sql").write_text(text)
    with pytest.raises(Misuse, match=r"a\.sql does not begin with its sentence"):
        promises(tmp_path)


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_whole(tmp_path / "drill.json", "old")
    write_whole(tmp_path / "drill.json", "new")
    assert [file.read_text() for file in tmp_path.iterdir()] == ["new"]
    with pytest.raises(Failure, match="cannot be written: No such file or directory"):
        write_whole(tmp_path / "nowhere/drill.json", "x")


class Gateway(BaseHTTPRequestHandler):
    """Takes figures as a Pushgateway does."""

    taken: list[tuple[str, str, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).taken.append((self.path, self.headers["Content-Type"], body))
        self.send_response(400 if "wrong" in body else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        return


@pytest.fixture
def gateway() -> Iterator[str]:
    Gateway.taken = []
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_figures_are_pushed_to_the_group_of_the_server(gateway: str) -> None:
    push(gateway, "users/1", "drill_checks_failed 0\n")
    (taken,) = Gateway.taken
    assert taken == ("/metrics/job/drill/server/users%2F1", "text/plain; version=0.0.4", "drill_checks_failed 0\n")


def test_a_gateway_that_says_no_or_nothing_is_told(gateway: str) -> None:
    with pytest.raises(Unreachable, match="answers 400"):
        push(gateway, "users", "wrong")
    with pytest.raises(Unreachable, match="takes no figures"):
        push("http://127.0.0.1:9", "users", "x 1\n")
    with pytest.raises(Misuse, match="--push"):
        push("gateway:9091", "users", "x 1\n")
