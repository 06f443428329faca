"""Chance that is the same each time."""

from random import Random
from uuid import UUID


def happens(rng: Random, share: float) -> bool:
    """Happen in this share of the cases."""
    return rng.random() < share


def pick(rng: Random, shares: tuple[tuple[str, float], ...]) -> str:
    """Choose a word by its share; none of them for the rest."""
    chance = rng.random()
    for word, share in shares:
        chance -= share
        if chance < 0:
            return word
    return ""


def uuid_at(rng: Random, instant: float) -> UUID:
    """Make the version 7 identifier (RFC 9562) that this instant and this chance give."""
    chance = rng.getrandbits(74)
    high, low = chance >> 62, chance & (1 << 62) - 1
    return UUID(int=int(instant * 1000) << 80 | 7 << 76 | high << 64 | 2 << 62 | low)
