"""A single server's certificates: Caddy, as the guide sets it up, gets one of a real ACME server and renews it in time.

Pebble, Let's Encrypt's small server for tests, gives certificates of some seconds; its DNS says that any name is here.
Traefik, whose settings are in compose.traefik.yaml, is in no package registry that these machines reach.
"""

import json
import os
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509

from backend.tests.local.processes import eventually
from scripts.server import free_port
from scripts.steps import ROOT
from tests.own_certificate import own_certificate

DOMAIN = "users.example.test"
VALID_SECONDS = 15
PATIENCE_SECONDS = 90

pytestmark = pytest.mark.timeout(300)


class Upstream(BaseHTTPRequestHandler):
    """What stands behind: says how the request came in."""

    def do_GET(self) -> None:
        text = f"{self.headers['Host']} {self.headers['X-Forwarded-Proto']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


@contextmanager
def upstream() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Server:
    """A machine with Caddy in front; where it answers, and what its processes wrote."""

    folder: Path
    https: int

    def log(self) -> str:
        return "".join(f"== {file.name}\n{file.read_text()[-3000:]}" for file in sorted(self.folder.glob("*.log")))

    def certificate(self) -> x509.Certificate | None:
        """Return the certificate that it shows; none when it shows none."""
        try:
            with self._connected() as speaking:
                shown = speaking.getpeercert(binary_form=True)
        except OSError:
            return None
        return x509.load_der_x509_certificate(shown) if shown else None

    def ask(self) -> str:
        """Ask for the page; return the answer."""
        with self._connected() as speaking:
            speaking.sendall(f"GET / HTTP/1.1\r\nHost: {DOMAIN}\r\nConnection: close\r\n\r\n".encode())
            return b"".join(iter(lambda: speaking.recv(4096), b"")).decode()

    def _connected(self) -> ssl.SSLSocket:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # the test looks at who signed it, below
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.https), 10), server_hostname=DOMAIN)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("acme")
    own, dns, acme, http, made = (
        own_certificate(folder, "acme"),
        free_port(),
        free_port(),
        free_port(),
        Server(folder, free_port()),
    )
    settings = {
        "listenAddress": f"127.0.0.1:{acme}",
        "managementListenAddress": f"127.0.0.1:{free_port()}",
        "certificate": str(own),
        "privateKey": str(own.with_suffix(".key")),
        "httpPort": http,
        "tlsPort": made.https,
        "certificateValidityPeriod": VALID_SECONDS,
    }
    (folder / "pebble.json").write_text(json.dumps({"pebble": settings}))
    names = ["pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-http01", "", "-https01", ""]
    names += ["-tlsalpn01", "", "-dns01", f"127.0.0.1:{dns}", "-management", f"127.0.0.1:{free_port()}"]
    with ExitStack() as running, upstream() as behind:
        running.enter_context(process(folder, "dns", names))
        pebble = ["pebble", "-config", str(folder / "pebble.json"), "-strict", "-dnsserver", f"127.0.0.1:{dns}"]
        running.enter_context(process(folder, "pebble", pebble, PEBBLE_VA_NOSLEEP="1"))
        assert eventually(lambda: listens(acme), PATIENCE_SECONDS), made.log()
        caddy = ["caddy", "run", "--config", str(ROOT / "images/compose/Caddyfile"), "--adapter", "caddyfile"]
        given = {
            "DOMAIN": DOMAIN,
            "ACME_EMAIL": "admin@example.test",
            "ACME_SERVER": f"https://127.0.0.1:{acme}/dir",
            "ACME_ROOT": str(own),
            "CADDY_HTTP_PORT": str(http),
            "CADDY_HTTPS_PORT": str(made.https),
            "CADDY_RENEW_INTERVAL": "1s",
            "UPSTREAM": f"127.0.0.1:{behind}",
        }
        running.enter_context(process(folder, "caddy", caddy, **given))
        yield made


@contextmanager
def process(folder: Path, name: str, command: list[str], **variables: str) -> Iterator[None]:
    environment: Mapping[str, str] = {"PATH": os.environ["PATH"], "HOME": str(folder), **variables}
    with (folder / f"{name}.log").open("wb") as log:
        child = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        child.kill()
        child.wait()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_certificate_is_issued_and_renewed(server: Server) -> None:
    assert eventually(lambda: server.certificate() is not None, PATIENCE_SECONDS), server.log()
    first = server.certificate()
    assert first is not None
    names = first.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [DOMAIN]
    assert "Pebble" in first.issuer.rfc4514_string()
    assert server.ask().endswith(f"{DOMAIN} https")

    def renewed() -> bool:
        now = server.certificate()
        return now is not None and now.serial_number != first.serial_number

    assert eventually(renewed, PATIENCE_SECONDS), server.log()
    assert server.ask().endswith(f"{DOMAIN} https")
