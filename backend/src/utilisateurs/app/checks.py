"""What single settings must look like, so that a wrong one is refused at start and not at its first use.

No message repeats the value: addresses of databases and mail servers hold passwords.
"""

from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from utilisateurs.limits.models import Rate

SHORTEST_SECRET = 32


def long_enough(secret: SecretStr) -> SecretStr:
    """Refuse a secret that could be guessed."""
    if len(secret.get_secret_value()) < SHORTEST_SECRET:
        how = "python -c 'import secrets; print(secrets.token_hex())'"
        raise ValueError(f"needs at least {SHORTEST_SECRET} characters: {how}")
    return secret


def database_address(url: SecretStr) -> SecretStr:
    """Refuse what is not PostgreSQL; the scheme is spelled in the one way that all our tools read."""
    scheme, found, rest = url.get_secret_value().partition("://")
    if not found or scheme not in {"postgresql", "postgres"}:
        raise ValueError("is not an address like postgresql://user:password@host/database")
    return SecretStr(f"postgresql://{rest}")


def mail_server(url: SecretStr | None) -> SecretStr | None:
    """Refuse what is not a mail server."""
    if url is not None and not _names_host(url.get_secret_value(), {"smtp", "smtps"}):
        raise ValueError("is not an address like smtp://user:password@host:587")
    return url


def web_address(url: str) -> str:
    """Refuse what is not the address of a site."""
    if not _names_host(url, {"http", "https"}) or urlsplit(url).path not in {"", "/"}:
        raise ValueError("is not an address like https://users.example.com, without a path")
    return url


def origins(listed: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse what no browser would send as Origin; `*` would open the API to every page."""
    for one in listed:
        if one.endswith("/") or web_address(one) != one:
            raise ValueError("holds something that is not an origin like https://pages.example.com")
    return listed


def sender(text: str) -> str:
    """Refuse what is not the sender of a mail."""
    if "@" not in parseaddr(text)[1] or not text.isprintable():
        raise ValueError("is not a sender like Users <no-reply@example.com>")
    return text


def folder(path: Path | None) -> Path | None:
    """Refuse what is not a folder."""
    if path is not None and not path.is_dir():
        raise ValueError("is not a folder")
    return path


def networks(listed: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse what is not a list of networks."""
    for one in listed:
        ip_network(one)
    return listed


def rate(text: str) -> str:
    """Refuse what is not `count/seconds`."""
    try:
        Rate.parse(text)
    except (ValueError, OverflowError) as error:
        raise ValueError("is not count/seconds, both more than 0, like 30/60") from error
    return text


def _names_host(url: str, schemes: set[str]) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
