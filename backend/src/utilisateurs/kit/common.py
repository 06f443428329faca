"""Passwords that many people use: thirty thousand of them, most used first, from zxcvbn's list (MIT)."""

from functools import cache


@cache
def common_passwords() -> frozenset[str]:
    """Return them all, in lower case; read at the first question, since most workers are never asked."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - a tenth of a second, and megabytes

    return frozenset(FREQUENCY_LISTS["passwords"])
