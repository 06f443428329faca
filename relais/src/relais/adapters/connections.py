"""Connections to servers with what Python brings: a fuller client takes longer to import, and five times the processor.

Certificates are those that the system trusts (or `SSL_CERT_FILE` names); proxies are those of the environment, which
pass on questions without TLS, and lead through to those with it.
"""

import base64
import http.client
import os
import select
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from socket import SHUT_RDWR
from ssl import SSLContext, create_default_context
from urllib.parse import quote, unquote, urlsplit

PLAIN = "/?&=%:,+@~!$'()*;[]"
"""What stays as it is in a path with its query."""


@dataclass(eq=False)
class Connection:
    """One connection, and what a question through it must look like."""

    http: http.client.HTTPConnection
    before: str = ""
    """What goes before a path: a proxy that passes on is told the whole address."""
    headers: Mapping[str, str] = field(default_factory=dict)

    def target(self, path: str) -> str:
        """Return how a path with its query is asked for."""
        return self.before + quote(path, safe=PLAIN)

    @property
    def ready(self) -> bool:
        """Tell whether one that was kept can still be asked: one that has something to say says goodbye."""
        if self.http.sock is None:
            return False
        looking = select.poll()
        looking.register(self.http.sock, select.POLLIN)
        return not looking.poll(0)

    def interrupt(self) -> None:
        """Let whoever waits for an answer wait no longer."""
        if sock := self.http.sock:
            with suppress(OSError):
                sock.shutdown(SHUT_RDWR)


def opened(address: str, seconds: float) -> Connection:
    """Return a connection to the server of an address, which is made once it is asked, within so many seconds.

    Raises:
        ValueError: the address, or its proxy's, is none of HTTP.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{address!r} is no http:// or https:// address")
    through = _proxy(parts.scheme, parts.netloc.rpartition("@")[2])
    if not through:
        return Connection(_to(parts.scheme, parts.hostname, parts.port, seconds))
    proxy = urlsplit(through if "://" in through else f"http://{through}")
    if proxy.scheme != "http" or not proxy.hostname:
        raise ValueError("the proxy of the environment is no http:// address")
    login = f"{unquote(proxy.username or '')}:{unquote(proxy.password or '')}".encode()
    headers = {"Proxy-Authorization": f"Basic {base64.b64encode(login).decode()}"} if proxy.username else {}
    connection = _to(parts.scheme, proxy.hostname, proxy.port or http.client.HTTP_PORT, seconds)
    if parts.scheme == "http":
        return Connection(connection, f"http://{parts.netloc.rpartition('@')[2]}", headers)
    connection.set_tunnel(parts.hostname, parts.port, headers)
    return Connection(connection)


@cache
def trusted() -> SSLContext:
    """Return whom TLS believes; reading that takes 50 ms, and is done once."""
    return create_default_context()


def _to(scheme: str, host: str, port: int | None, seconds: float) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=seconds)
    return http.client.HTTPSConnection(host, port, timeout=seconds, context=trusted())


def _proxy(scheme: str, host: str) -> str:
    """Return the proxy that the environment names for a host, empty without one."""
    if not any(name.lower().endswith("_proxy") for name in os.environ):
        return ""
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - for those who have a proxy alone

    proxies = getproxies()
    return "" if proxy_bypass(host) else proxies.get(scheme) or proxies.get("all", "")
