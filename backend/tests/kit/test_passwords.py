"""Hashing: argon2id with its parameters, equal work for everybody, and never more than the queue holds."""

import asyncio
import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from backend.tests.fakes.hashing import WatchedHasher
from backend.tests.fixtures.waiting import until
from utilisateurs.kit.passwords import NICENESS, Passwords
from utilisateurs.kit.problems import Overloaded


async def test_a_hash_is_argon2id_with_the_parameters_decided_on() -> None:
    passwords = Passwords(threads=1, queue=0)
    found = extract_parameters(await passwords.hash("seven green lamps at noon"))
    passwords.close()
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (Type.ID, 19 * 1024, 2, 1)


async def test_nobody_costs_the_same_work_as_somebody_and_is_never_right() -> None:
    passwords = Passwords(threads=1, queue=0)
    passwords._hasher = hasher = WatchedHasher()
    encoded = hasher.hash("right")
    asked = [
        (encoded, "right"),
        (encoded, "wrong"),
        (None, "right"),
        (None, "nobody has this password"),
        ("?", "right"),
    ]
    right, works = [], []
    for known, password in asked:
        before = hasher.works
        right.append(await passwords.verify(known, password))
        works.append(hasher.works - before)
    passwords.close()
    assert right == [True, False, False, False, False]
    assert works == [1] * 5


async def test_an_accent_is_the_same_letter_whichever_keyboard_wrote_it() -> None:
    passwords = Passwords(threads=1, queue=0)
    passwords._hasher = WatchedHasher()
    encoded = await passwords.hash("sept étés à la mer bleue")
    assert await passwords.verify(encoded, unicodedata.normalize("NFD", "sept étés à la mer bleue"))
    assert not await passwords.verify(encoded, "sept etes a la mer bleue")
    passwords.close()


async def test_places_are_given_back_when_the_work_ends_or_is_given_up() -> None:
    passwords = Passwords(threads=1, queue=1)
    passwords._hasher = hasher = WatchedHasher()
    hasher.gate.clear()
    running, waiting = (asyncio.create_task(passwords.hash("seven green lamps")) for _ in range(2))
    await until(lambda: passwords.waiting == 2)
    with pytest.raises(Overloaded):
        await passwords.hash("one too many")
    waiting.cancel()
    await until(lambda: passwords.waiting == 1)
    hasher.gate.set()
    assert (await running).startswith("$argon2id$")
    assert passwords.waiting == 0
    passwords.close()


def test_a_hash_of_other_parameters_is_to_be_made_again() -> None:
    passwords = Passwords(threads=1, queue=0)
    assert passwords.needs_rehash(PasswordHasher(1, 8, 1).hash("x"))
    assert not passwords.needs_rehash(PasswordHasher(2, 19 * 1024, 1).hash("x"))
    passwords.close()


def _priority_of_hashing(mine: int) -> int:
    """Return the niceness that hashes have in a service of this niceness; this thread keeps it."""
    os.setpriority(os.PRIO_PROCESS, 0, mine)
    passwords = Passwords(threads=1, queue=0)
    seen = passwords._threads.submit(os.getpriority, os.PRIO_PROCESS, 0).result()
    passwords.close()
    return seen


def test_hashing_steps_back_and_never_forward_as_nobody_but_root_may() -> None:
    least = 19
    with ThreadPoolExecutor(1) as service:
        assert service.submit(_priority_of_hashing, least).result() == least
    with ThreadPoolExecutor(1) as service:
        usual = service.submit(os.getpriority, os.PRIO_PROCESS, 0).result()
        assert service.submit(_priority_of_hashing, usual).result() == max(usual, NICENESS)
