"""Ten thousand people who do not exist, and two years of their history."""

from utilisateurs.local.sample.loading import Sample, load
from utilisateurs.local.sample.people import DOMAINS, STAFF

PASSWORD = "sample-password-for-all"  # noqa: S105 - printed at each start: it opens nothing but the sample
"""Of everybody in the sample."""

STAFF_ADDRESSES = tuple(f"{role}@{DOMAINS[0]}" for role in STAFF)
"""Addresses that carry one role each."""

USERS = 10_000

__all__ = ["PASSWORD", "STAFF_ADDRESSES", "USERS", "Sample", "load"]
