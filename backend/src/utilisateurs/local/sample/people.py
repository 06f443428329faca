"""Who is in the sample: the same people for the same number and the same end of the two years."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from uuid import UUID

from utilisateurs.kit.text import Language, fold
from utilisateurs.local.sample.chance import happens, pick, uuid_at
from utilisateurs.local.sample.names import AGENTS, CULTURES, Culture
from utilisateurs.local.sample.rhythm import DAY, Rhythm

SEED = 20_241_122
DOMAINS = ("example.com", "example.org", "example.net")
"""Reserved by RFC 2606: no mail ever leaves for them."""

STAFF = ("manager", "reader", "support", "auditor")
"""The first people of the sample carry one role each, under an address easy to type: manager@example.com."""

_ROLES = (("manager", 0.0012), ("reader", 0.006), ("support", 0.0025), ("auditor", 0.0008))
_FATES = (("active", 0.84), ("unverified", 0.04), ("invited", 0.05), ("suspended", 0.04), ("deleted", 0.03))
_SHARES = tuple(accumulate(culture.share for culture in CULTURES))
_NOT_IN_ADDRESSES = re.compile(r"[^a-z]+")


@dataclass(slots=True)
class Person:
    """Somebody who does not exist."""

    rng: Random
    id: UUID
    email: str
    name: str
    locale: Language
    time_zone: str
    fate: str
    roles: list[str]
    created: float
    address: str
    agent: str


def people(number: int, rhythm: Rhythm) -> Iterator[Person]:
    """Make people one by one, in the order of their sign-up."""
    sign_ups, taken = rhythm.sign_ups(), Counter[str]()
    for index in range(number):
        rng = Random(SEED + index)  # noqa: S311 - the same sample each time is the purpose
        created = sign_ups.at((index + 0.5) / number, rng)
        yield _person(rng, index, min(created, rhythm.now - DAY / 24), taken)


def _person(rng: Random, index: int, created: float, taken: Counter[str]) -> Person:
    culture = rng.choices(CULTURES, cum_weights=_SHARES)[0]
    name, email = _name(rng, culture, taken)
    role = STAFF[index] if index < len(STAFF) else pick(rng, _ROLES)
    return Person(
        rng=rng,
        id=uuid_at(rng, created),
        email=f"{role}@{DOMAINS[0]}" if index < len(STAFF) else email,
        name=name,
        locale=culture.locale,
        time_zone=rng.choice(culture.time_zones),
        fate="active" if role else pick(rng, _FATES) or "active",
        roles=[role] if role else [],
        created=created,
        address=_address(rng),
        agent=rng.choice(AGENTS),
    )


def _name(rng: Random, culture: Culture, taken: Counter[str]) -> tuple[str, str]:
    """Choose a name and the address that goes with it: a number is added from the second bearer on."""
    given, _, given_latin = rng.choice(culture.given).partition("/")
    family, _, family_latin = rng.choice(culture.family).partition("/")
    local = f"{_plain(given_latin or given)}.{_plain(family_latin or family)}"
    domain = rng.choice(DOMAINS)
    taken[local + domain] += 1
    bearer = taken[local + domain]
    return f"{given} {family}", f"{local}{bearer if bearer > 1 else ''}@{domain}"


def _plain(name: str) -> str:
    return _NOT_IN_ADDRESSES.sub("-", fold(name))


def _address(rng: Random) -> str:
    """Choose an address from the ranges reserved for documentation (RFC 5737, RFC 3849)."""
    if happens(rng, 0.2):
        return f"2001:db8:{rng.randrange(65536):x}:{rng.randrange(65536):x}::{rng.randrange(1, 65536):x}"
    network = rng.choice(("192.0.2", "198.51.100", "203.0.113"))
    return f"{network}.{rng.randrange(1, 255)}"
