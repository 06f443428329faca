import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.kit.errors import Misuse
from relais.kit.semver import Version

ORDERED = "1.0.0-a 1.0.0-a.1 1.0.0-a.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 2.0.0"
NUMBERS = st.integers(0, 30)
WORDS = st.from_regex(r"[0-9]*[A-Za-z-][0-9A-Za-z-]*", fullmatch=True)
VERSIONS = st.builds(
    lambda major, minor, patch, pre: Version(major, minor, patch, tuple(pre)),
    NUMBERS,
    NUMBERS,
    NUMBERS,
    st.lists(NUMBERS | WORDS, max_size=3),
)


def test_the_order_is_that_of_the_standard() -> None:
    versions = [Version.parse(text) for text in ORDERED.split()]
    assert sorted(versions) == versions
    assert all(low < high and high > low for low, high in itertools.pairwise(versions))


@settings(deadline=None)
@given(VERSIONS)
def test_what_is_written_is_read_again(version: Version) -> None:
    assert Version.parse(str(version)) == version


@settings(deadline=None)
@given(VERSIONS, VERSIONS)
def test_two_versions_are_in_one_order_only(one: Version, other: Version) -> None:
    assert (one < other) + (one > other) + (one.precedence == other.precedence) == 1
    assert (one <= other) is not (one > other)
    assert (one >= other) is not (one < other)


def test_a_build_is_kept_and_does_not_count() -> None:
    one, other = Version.parse("1.0.0+a.1"), Version.parse("1.0.0+b")
    assert str(one) == "1.0.0+a.1"
    assert one <= other
    assert one >= other
    assert one != other


@pytest.mark.parametrize(
    "text", ["1.0", "v1.0.0", "01.0.0", "1.0.0-01", "1.0.0-", "1.0.0+", "1.0.0-a..b", "", " 1.0.0"]
)
def test_what_is_no_version_is_refused_by_name(text: str) -> None:
    with pytest.raises(Misuse, match="is not a semantic version"):
        Version.parse(text)


def test_each_bump_leaves_the_smaller_numbers_behind() -> None:
    version = Version.parse("1.2.3-rc.1+b")
    assert [str(version.bumped(bump)) for bump in ("major", "minor", "patch")] == ["2.0.0", "1.3.0", "1.2.4"]
