"""Where a request comes from, as far as it can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address

from utilisateurs.kit.text import Language

Network = IPv4Network | IPv6Network
MAX_USER_AGENT = 300


@dataclass(frozen=True, slots=True)
class Origin:
    """The request's address, program, identifier and language."""

    address: str
    user_agent: str
    request_id: str
    language: Language


def client_address(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """Return the address nearest to us that is not one of our own proxies.

    X-Forwarded-For is read from the right and only while the address that wrote it is trusted: what a
    client puts there by itself is never believed.
    """
    address = peer
    for hop in reversed(forwarded_for.split(",")):
        if not _is_within(address, trusted):
            return address
        if not _is_address(hop.strip()):
            return address
        address = hop.strip()
    return address


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_within(address: str, networks: Sequence[Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)
