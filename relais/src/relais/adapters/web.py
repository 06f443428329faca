"""HTTP to one server."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx2


def client(
    address: str, headers: Mapping[str, str], seconds: float, transport: httpx2.BaseTransport | None = None
) -> httpx2.Client:
    """Return a client of one address.

    Certificates are read for https alone: reading them takes 50 ms, and plain HTTP has none.
    """
    verify = urlsplit(address).scheme != "http"
    return httpx2.Client(base_url=address, headers=headers, timeout=seconds, transport=transport, verify=verify)
