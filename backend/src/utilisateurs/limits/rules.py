"""How long an account is locked after failures in a row, and who counts as one client."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

ONE_HOUSEHOLD = 64
"""Bits of an IPv6 address that name one customer's network (RFC 6177): the rest he chooses as he likes."""


def client_of(address: str) -> str:
    """Return what an address counts as: an IPv4 address as itself, an IPv6 address as its network."""
    try:
        read = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return address
    return str(read.ipv4_mapped or ip_network((read, ONE_HOUSEHOLD), strict=False))


@dataclass(frozen=True, slots=True)
class LockoutPolicy:
    """The rules of lockout.

    1. The first failures are free: people mistype.
    2. From then on each failure locks the account, each time twice as long.
    3. The delay never exceeds its ceiling, so that nobody is shut out for ever.
    4. A success, a reset, or a quiet day forgets the failures.
    """

    free_failures: int = 5
    first_delay: timedelta = timedelta(seconds=30)
    ceiling: timedelta = timedelta(hours=1)
    forgotten_after: timedelta = timedelta(days=1)

    def delay(self, failures: int) -> timedelta | None:
        """Return how long to lock after this many failures in a row."""
        beyond = failures - self.free_failures
        if beyond < 0:
            return None
        doublings = min(beyond, 20)
        return min(self.first_delay * float(2**doublings), self.ceiling)
