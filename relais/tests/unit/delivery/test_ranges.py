"""Ranges are npm's: compared with two libraries that are not ours, and by the table of npm's own page."""

import random
from functools import cache

import nodesemver
import pytest
import semantic_version

from relais.delivery.model.ranges import Range
from relais.kit.errors import Misuse
from relais.kit.semver import Version

PAIRS = 10_000


def number(chance: random.Random) -> str:
    return str(chance.choice((0, 0, 1, 1, 2, 3, 10)))


def version(chance: random.Random) -> str:
    pre = chance.choice(("", "", "", "-0", "-alpha", "-alpha.1", "-rc.2", "-rc.10"))
    return f"{number(chance)}.{number(chance)}.{number(chance)}{pre}"


def partial(chance: random.Random) -> str:
    parts = [number(chance) for _ in range(chance.choice((1, 2, 3, 3, 3)))]
    if chance.random() < 0.2:
        parts[-1] = chance.choice("xX*")
    whole = len(parts) == 3 and parts[-1].isdigit()
    return ".".join(parts) + (chance.choice(("-alpha", "-rc.2", "-0")) if whole and chance.random() < 0.3 else "")


def alternative(chance: random.Random) -> str:
    if chance.random() < 0.15:
        return f"{partial(chance)} - {partial(chance)}"
    signs = ("", "^", "~", ">", ">=", "<", "<=", "=")
    return " ".join(chance.choice(signs) + partial(chance) for _ in range(chance.choice((1, 1, 2))))


def text(chance: random.Random) -> str:
    return chance.choice((" || ", "||")).join(alternative(chance) for _ in range(chance.choice((1, 1, 1, 2))))


@cache
def opinion(allowed: str) -> semantic_version.NpmSpec | None:
    """Return what the second library makes of a range; it does not know a sign before a star."""
    try:
        return semantic_version.NpmSpec(allowed.replace(" || ", "||"))
    except ValueError:
        return None


def test_ten_thousand_pairs_are_judged_as_by_two_others() -> None:
    """Where the two differ, we are with npm's own port; everywhere else all three say the same."""
    chance, alone = random.Random(1), 0
    for _ in range(PAIRS):
        allowed, one = text(chance), version(chance)
        first: bool = nodesemver.satisfies(one, allowed, loose=False)
        second = opinion(allowed)
        alone += second is None or (semantic_version.Version(one) in second) is not first
        assert (Version.parse(one) in Range(allowed)) is first, (one, allowed)
    assert alone < PAIRS / 10


EARLY = {
    "^1.2": ("1.2.0-rc.1 1.9.0-rc.1", "2.0.0-rc.1"),
    "~1.2": ("1.2.1-rc.1 1.2.9", "1.2.0-rc.1 1.3.0-rc.1"),
    "1.0.0 - 2.0": ("1.0.0-rc.1 2.0.9-rc.1", "2.1.0-rc.1"),
    ">1.2": ("1.3.0-rc.1", "1.2.9"),
    "1.2.3": ("1.2.3", "1.2.3-rc.1"),
    "*": ("0.0.0-rc.1", ""),
}


@pytest.mark.parametrize("allowed", EARLY)
def test_all_pre_releases_are_allowed_by_choice(allowed: str) -> None:
    inside, outside = EARLY[allowed]
    early = Range(allowed, pre_releases=True)
    assert [one for one in inside.split() if Version.parse(one) not in early] == []
    assert [one for one in outside.split() if Version.parse(one) in early] == []


TABLE = {
    "^1.2.3": ("1.2.3 1.9.0", "1.2.2 2.0.0 2.0.0-rc.1 1.3.0-rc.1"),
    "^0.2.3": ("0.2.3 0.2.9", "0.3.0 1.0.0"),
    "^0.0.3": ("0.0.3", "0.0.4"),
    "^1.2.3-rc.2": ("1.2.3-rc.2 1.2.3-rc.10 1.2.3 1.4.0", "1.2.3-rc.1 1.2.4-rc.2"),
    "~1.2": ("1.2.0 1.2.9", "1.3.0 1.1.9"),
    "~1": ("1.0.0 1.9.9", "2.0.0"),
    "1.x || >=3.0.0 <3.5": ("1.4.0 3.4.9", "2.0.0 3.5.0"),
    "1.2 - 2.3": ("1.2.0 2.3.9", "2.4.0 1.1.9"),
    "1.2.3 - 2.3.4": ("2.3.4", "2.3.5"),
    ">1.2": ("1.3.0", "1.2.9"),
    "<=1.2": ("1.2.9 0.0.0", "1.3.0"),
    "v1.2.3": ("1.2.3 1.2.3+build.5", "1.2.4"),
    "": ("0.0.0 9.9.9", "1.0.0-rc.1"),
    "*": ("0.0.0", "1.0.0-rc.1"),
}


@pytest.mark.parametrize("allowed", TABLE)
def test_a_range_allows_what_it_says(allowed: str) -> None:
    inside, outside = TABLE[allowed]
    assert [one for one in inside.split() if Version.parse(one) not in Range(allowed)] == []
    assert [one for one in outside.split() if Version.parse(one) in Range(allowed)] == []


@pytest.mark.parametrize("wrong", ["latest", "^1.2.3.4", ">>1", "1.2 - ", "^", "01.2", "1.2.3-", "1 2 x.y"])
def test_what_is_no_range_is_refused_and_named(wrong: str) -> None:
    with pytest.raises(Misuse, match="is no range of versions"):
        Range(wrong)


def test_the_best_is_the_highest_that_is_allowed() -> None:
    versions = [Version.parse(text) for text in ["1.2.0", "1.10.0", "1.9.0", "2.0.0", "1.11.0-rc.1"]]
    assert str(Range("^1").best(versions)) == "1.10.0"
    assert str(Range("^1", pre_releases=True).best(versions)) == "1.11.0-rc.1"
    assert Range("^3").best(versions) is None
