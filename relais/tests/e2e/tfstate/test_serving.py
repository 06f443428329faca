"""`relais state serve`: its first start, TLS, what it refuses to do, and how it ends."""

import ssl
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from httpx2 import Client
from state_fixtures.postgres import hang_up, new_database
from state_fixtures.serving import RELAIS, StateServer, environment, serving
from state_fixtures.wire import Wire, document

from relais.adapters.sealing.keys import new_key, write_key


def refused(folder: Path, *options: str) -> tuple[int, str]:
    """Start it with these options; return its exit code and complaint."""
    command: list[str | Path] = [RELAIS, "state", "serve", "--port", "0", *options]
    answer = subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, check=False, timeout=100
    )
    return answer.returncode, answer.stderr


def test_the_first_start_makes_a_key_and_a_token_for_its_owner_alone(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        for name in ("states.db", "states.key", "states.token"):
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
        assert server.token not in server.log.read_text()
        assert Wire(server, "s").write(document(1), locked=False).status_code == 200
        assert server.stop() == 0
        server.start()
        assert Wire(server, "s").read()["serial"] == 1


def test_without_its_key_it_does_not_start_and_says_so(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        Wire(server, "s").write(document(1), locked=False)
    (tmp_path / "states.key").rename(tmp_path / "elsewhere")
    code, told = refused(tmp_path, "--database", "states.db")
    assert (code, "without it no state can be read" in told) == (2, True)
    subprocess.run([RELAIS, "state", "key", "new", "other.key"], cwd=tmp_path, check=True, env=environment())
    code, told = refused(tmp_path, "--database", "states.db", "--key-file", "other.key")
    assert (code, "Without it they cannot be read" in told, "Traceback" in told) == (2, True, False)


def test_a_change_of_keys_goes_on_in_the_background(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        for serial in range(1, 6):
            Wire(server, "s").write(document(serial), locked=False)
        old = server.get("figures")["key_id"]
        server.stop()
        subprocess.run([RELAIS, "state", "key", "rotate", "states.key"], cwd=tmp_path, check=True, env=environment())
        server.start()
        while (figures := server.get("figures"))["not_under_newest_key"]:
            assert figures["key_id"] != old
        newest = (tmp_path / "states.key").read_text().splitlines()[0]
        server.stop()
        (tmp_path / "states.key").write_text(f"{newest}\n")
        server.start()
        assert Wire(server, "s").read()["serial"] == 5


def test_plain_http_beyond_this_machine_is_refused_unless_told_and_then_is_loud(tmp_path: Path) -> None:
    code, told = refused(tmp_path, "--host", "0.0.0.0")
    assert (code, "--tls-certificate" in told) == (2, True)
    with serving(tmp_path / "told", None, "--host", "0.0.0.0", "--plain-http") as server:
        assert "WARNING: PLAIN HTTP ON 0.0.0.0" in server.log.read_text()


def test_half_a_certificate_a_taken_port_and_a_foreign_file_are_refused_in_a_line(tmp_path: Path) -> None:
    assert refused(tmp_path, "--tls-certificate", "x.pem")[0] == 2
    with serving(tmp_path / "one") as server:
        code, told = refused(tmp_path, "--port", server.url.rpartition(":")[2])
        assert (code, "Choose another --port" in told) == (2, True)
    (tmp_path / "letter.db").write_text("Dear all, this is no database but a letter." * 50)
    (tmp_path / "letter.key").write_text("a" * 64)
    (tmp_path / "letter.key").chmod(0o600)
    code, told = refused(tmp_path, "--database", "letter.db")
    assert (code, "letter.db is not usable" in told, "Traceback" in told) == (1, True, False)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate of this machine for an hour, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = tmp_path / "certificate.pem", tmp_path / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


def test_it_speaks_tls_with_a_certificate(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    words = ("--tls-certificate", str(certificate[0]), "--tls-key", str(certificate[1]))
    with serving(tmp_path / "tls", None, *words) as server:
        assert server.url.startswith("https://127.0.0.1:")
        trusted = ssl.create_default_context(cafile=str(certificate[0]))
        with Client(verify=trusted) as client:
            assert client.get(server.url.replace("127.0.0.1", "localhost") + "/health").json()["status"] == "ok"


def test_sigterm_lets_a_write_end(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        wire = Wire(server, "s")
        assert wire.lock().status_code == 200
        assert server.stop() == 0
        server.start()
        assert wire.write(document(1)).status_code == 200
        assert wire.unlock().status_code == 200


def test_the_console_has_a_page_here(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        answer = server.ask("GET", "/console", token="none")
        assert answer.status_code in (200, 303, 307, 401)


def test_who_is_behind_a_proxy_is_believed_from_it_alone(tmp_path: Path) -> None:
    forwarded = {"X-Forwarded-For": "192.0.2.9"}

    def seen(server: StateServer) -> str:
        token = {"Authorization": f"Bearer {server.token}"}
        address: str = server.client.get(f"{server.url}/api/v1/whoami", headers=token | forwarded).json()["address"]
        return address

    with serving(tmp_path / "bare") as server:
        assert seen(server) == "127.0.0.1"
    with serving(tmp_path / "behind", None, "--behind", "127.0.0.1") as server:
        assert seen(server) == "192.0.2.9"


def test_after_a_restart_of_postgresql_it_goes_on(postgres_url: str, tmp_path: Path) -> None:
    database = new_database(postgres_url, f"restart_{uuid4().hex}")
    write_key(tmp_path / "states.key", [new_key()])
    with serving(tmp_path, database) as server:
        wire = Wire(server, "s")
        assert wire.write(document(1), locked=False).status_code == 200
        hang_up(database)
        answers = []
        while (answer := wire.send("GET")).status_code != 200:
            answers.append(answer)
            assert len(answers) < 20, "connections that were cut stay in use"
        assert {one.status_code for one in answers} <= {503}
        assert all("PostgreSQL does not answer" in one.json()["detail"] for one in answers)
        assert wire.write(document(2), locked=False).status_code == 200
