"""Handing mails to a real SMTP server."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from backend.tests.conftest import MakeApp, client_of
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, link_token
from backend.tests.fixtures.people import people_of
from backend.tests.fixtures.smtp import Post, knows, smtp_server
from utilisateurs.notifications.models import Message, NotSent
from utilisateurs.notifications.transports import SmtpTransport, must_encrypt

SENDER = "API Utilisateurs <no-reply@example.com>"


def message(recipient: str = "camille@example.com") -> Message:
    return Message(UUID(int=7), recipient, "Confirmez votre adresse électronique", "Élise, voilà.\n", "<p>Élise</p>")


async def send(post: Post, recipient: str = "camille@example.com", *, credentials: str = "") -> None:
    await SmtpTransport(f"smtp://{credentials}127.0.0.1:{post.port}", SENDER).send(message(recipient))


async def test_a_mail_arrives_whole_with_its_accents_in_text_and_html() -> None:
    async with smtp_server(Post()) as post:
        await send(post)
    (envelope,), (letter,) = post.envelopes, post.letters()
    assert (envelope.mail_from, envelope.rcpt_tos) == ("no-reply@example.com", ["camille@example.com"])
    assert (letter["From"], letter["To"]) == (SENDER, "camille@example.com")
    assert letter["Subject"] == "Confirmez votre adresse électronique"
    assert letter["Message-ID"] == f"<{UUID(int=7)}@example.com>"
    assert (letter["Auto-Submitted"], letter["Date"] is not None) == ("auto-generated", True)
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain
    assert html
    assert (plain.get_content().strip(), html.get_content().strip()) == ("Élise, voilà.", "<p>Élise</p>")


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")  # on this machine it may
async def test_a_server_that_asks_who_we_are_is_told_user_and_password() -> None:
    options = {"authenticator": knows("relay@example.com", "p@ss:word/é"), "auth_required": True}
    async with smtp_server(Post(), **options, auth_require_tls=False) as post:
        await send(post, credentials="relay%40example.com:p%40ss%3Aword%2F%C3%A9@")
        with pytest.raises(NotSent, match="SMTPAuthenticationError"):
            await send(post, credentials="relay%40example.com:wrong@")
        with pytest.raises(NotSent):
            await send(post)
    assert len(post.envelopes) == 1


@pytest.mark.parametrize("answer", ["550 no such mailbox", "451 come back later", "421 closing"])
async def test_a_server_that_refuses_leaves_the_mail_with_us(answer: str) -> None:
    async with smtp_server(Post(refused=answer)) as post:
        with pytest.raises(NotSent):
            await send(post)
    assert post.envelopes == []


async def test_a_server_that_is_not_there_leaves_the_mail_with_us() -> None:
    async with smtp_server(Post()) as post:
        pass
    with pytest.raises(NotSent):
        await send(post)


async def test_an_international_domain_is_written_so_that_every_server_takes_it() -> None:
    async with smtp_server(Post()) as post:
        await send(post, "camille@exämple.org")
    assert post.envelopes[0].rcpt_tos == ["camille@xn--exmple-cua.org"]


async def test_an_international_mailbox_is_sent_where_the_server_takes_it_and_kept_where_not() -> None:
    async with smtp_server(Post(), enable_SMTPUTF8=True) as post:
        await send(post, "élise@exämple.org")
    assert post.envelopes[0].rcpt_tos == ["élise@xn--exmple-cua.org"]
    async with smtp_server(Post()) as plain:
        with pytest.raises(NotSent):
            await send(plain, "élise@exämple.org")


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody signed but its owner."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    draft = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = draft.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "both.pem").write_bytes(private + made.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


async def test_a_server_that_offers_tls_but_cannot_prove_its_name_is_given_nothing(tmp_path: Path) -> None:
    async with smtp_server(Post(), tls_context=certificate(tmp_path)) as post:
        with pytest.raises(NotSent):
            await send(post)
    assert post.envelopes == []


async def test_the_whole_way_from_a_request_over_a_refusal_to_the_mailbox(make_app: MakeApp, clock: SetClock) -> None:
    async with smtp_server(Post(refused="451 come back later")) as post:
        app, wired = await make_app(smtp_url=SecretStr(f"smtp://127.0.0.1:{post.port}"), mail_from=SENDER)
        user = await people_of(wired).make()
        async with client_of(app) as client:
            await client.post(f"{API}/password-resets", json={"email": user.email})
            await wired.courier.deliver()
            post.refused = ""
            clock.advance(seconds=5)
            await wired.courier.deliver()
            (letter,) = post.letters()
            body: Any = letter.get_body(("plain",))
            new = {"token": link_token({"text": body.get_content()}), "password": "eleven blue doors by the sea"}
            assert (await client.post(f"{API}/password-resets/confirm", json=new)).status_code == 200


@pytest.mark.parametrize(
    ("url", "must"),
    [
        ("smtp://user:password@mail.example.com:587", True),
        ("smtp://mail.example.com:25", False),
        ("smtp://user:password@localhost:2525", False),
        ("smtps://user:password@mail.example.com", False),
    ],
)
def test_a_password_leaves_this_machine_under_tls_alone(url: str, must: bool) -> None:
    assert must_encrypt(urlsplit(url)) is must
