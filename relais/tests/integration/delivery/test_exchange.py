"""On the way to servers: connections, redirections, proxies, certificates, and answers that are packed or cut."""

import gzip
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from ipaddress import ip_address
from pathlib import Path
from threading import Timer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from fakes.published import Published, Said, publishing

from relais.adapters.connections import trusted
from relais.adapters.sources.exchange import Answer, Asked, Exchanges, Patience
from relais.kit.errors import Unreachable


@pytest.fixture
def fake() -> Iterator[Published]:
    with publishing() as server:
        server.always["/"] = Said(b"here")
        yield server


@pytest.fixture
def exchanges() -> Iterator[Exchanges]:
    made = Exchanges()
    yield made
    made.close()


def ask(exchanges: Exchanges, url: str, seconds: float = 20, **headers: str) -> Answer:
    return exchanges.ask(Asked("GET", url), headers, Patience(seconds, time.monotonic() + seconds), b"".join)


def test_questions_to_one_server_share_a_connection(exchanges: Exchanges, fake: Published) -> None:
    assert [ask(exchanges, f"{fake.url}/").body for _ in range(3)] == [b"here"] * 3
    assert len({one.port for one in fake.asked}) == 1


def test_a_connection_whose_answer_was_cut_is_not_asked_again(exchanges: Exchanges, fake: Published) -> None:
    fake.once["/"].append(Said(b"half of it", half=True))
    with pytest.raises(HTTPException):
        ask(exchanges, f"{fake.url}/")
    assert ask(exchanges, f"{fake.url}/").body == b"here"


def test_a_redirection_is_followed_with_the_login_on_the_same_server_alone(
    exchanges: Exchanges, fake: Published
) -> None:
    with publishing() as other:
        other.always["/there"] = Said(b"there")
        fake.always["/away"] = Said(b"", 307, {"Location": f"{other.url}/there"})
        fake.always["/over"] = Said(b"moved", 302, {"Location": "/?a=1#end"})
        fake.always["/?a=1"] = Said(b"over")
        said = [ask(exchanges, f"{fake.url}{path}", Authorization="Bearer x") for path in ("/over", "/away")]
        assert [(one.url, one.body) for one in said] == [
            (f"{fake.url}/?a=1", b"over"),
            (f"{other.url}/there", b"there"),
        ]
        assert [one.headers.get("Authorization") for one in fake.asked] == ["Bearer x"] * 3
        assert "Authorization" not in other.asked[0].headers


def test_redirections_without_an_end_are_left(exchanges: Exchanges, fake: Published) -> None:
    fake.always["/round"] = Said(b"", 301, {"Location": "/round"})
    with pytest.raises(Unreachable, match="sends from one place to another"):
        ask(exchanges, f"{fake.url}/round")


def test_what_changes_something_is_not_sent_on(exchanges: Exchanges, fake: Published) -> None:
    fake.always["/away"] = Said(b"", 307, {"Location": "/"})
    said = exchanges.ask(Asked("POST", f"{fake.url}/away", b"x"), {}, Patience(20), b"".join)
    assert (said.status, [one.path for one in fake.asked]) == (307, ["/away"])


@pytest.mark.parametrize(
    ("said", "body"),
    [
        (Said(gzip.compress(b"long"), headers={"Content-Encoding": "gzip"}), b"long"),
        (Said(gzip.compress(b"long")[:-4], headers={"Content-Encoding": "gzip"}), None),
        (Said(b"2\r\nlo\r\n2\r\nng\r\n0\r\n\r\n", headers={"Transfer-Encoding": "chunked"}, bounded=False), b"long"),
        (Said(b"2\r\nlo\r\n2\r\nn", headers={"Transfer-Encoding": "chunked"}, bounded=False), None),
        (Said(b"", 304, headers={"Content-Encoding": "gzip"}), b""),
    ],
)  # fmt: skip
def test_an_answer_is_unpacked_and_one_that_was_cut_is_none(
    exchanges: Exchanges, fake: Published, said: Said, body: bytes | None
) -> None:
    fake.always["/"] = said
    if body is None:
        with pytest.raises(HTTPException):
            ask(exchanges, f"{fake.url}/")
    else:
        assert ask(exchanges, f"{fake.url}/").body == body


@pytest.mark.parametrize("said", [Said(drips=True), Said(stammers=True)])
def test_who_says_little_by_little_does_not_outlast_ones_patience(
    exchanges: Exchanges, fake: Published, said: Said
) -> None:
    fake.always["/"] = said
    with pytest.raises(TimeoutError):
        ask(exchanges, f"{fake.url}/", 0.5)


def test_who_is_interrupted_waits_for_no_answer(exchanges: Exchanges, fake: Published) -> None:
    fake.slow = 100
    Timer(0.3, exchanges.close).start()
    with pytest.raises((HTTPException, OSError)):
        ask(exchanges, f"{fake.url}/", 100)


def test_a_proxy_is_told_the_whole_address_and_its_login(
    exchanges: Exchanges, fake: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", fake.url.replace("//", "//robot:horse@"))
    monkeypatch.setenv("no_proxy", "")
    fake.always["http://files.example.org/f/"] = Said(b"by the proxy")
    assert ask(exchanges, "http://files.example.org/f/").body == b"by the proxy"
    assert fake.asked[0].headers["Host"] == "files.example.org"
    assert fake.asked[0].headers["Proxy-Authorization"] == "Basic cm9ib3Q6aG9yc2U="


@pytest.mark.parametrize("url", ["ftp://x/", "http://x:port/", "http:///x", "/x"])
def test_an_address_that_is_none_is_told(exchanges: Exchanges, url: str) -> None:
    with pytest.raises(Unreachable, match="is no address"):
        ask(exchanges, url)


# Certificates


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine that nobody signed but its owner."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    draft = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    draft = draft.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    draft = draft.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(private + draft.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return file


@pytest.fixture
def secure(certificate: Path) -> Iterator[Published]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    trusted.cache_clear()
    with publishing(context) as server:
        server.always["/"] = Said(b"behind TLS")
        yield server
    trusted.cache_clear()


def test_a_certificate_is_believed_when_the_system_or_its_setting_knows_it(
    exchanges: Exchanges, secure: Published, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"https://{secure.host}/"
    with pytest.raises(OSError, match="certificate verify failed"):
        ask(exchanges, url)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    trusted.cache_clear()
    assert ask(exchanges, url).body == b"behind TLS"


def test_who_sends_from_tls_to_an_address_without_it_is_not_followed(
    exchanges: Exchanges, secure: Published, fake: Published, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    secure.always["/"] = Said(b"", 302, {"Location": f"{fake.url}/"})
    with pytest.raises(Unreachable, match="sends to an address without TLS"):
        ask(exchanges, f"https://{secure.host}/")
    assert not fake.asked
