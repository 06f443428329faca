"""Spans, sizes, amounts and columns, as people read them."""

from decimal import Decimal

import pytest

from relais.kit.ages import age
from relais.kit.columns import aligned, size
from relais.kit.money import shown


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (-5, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (3600 * 3 + 60 * 12 + 5, "3 h 12 min"),
        (86400 * 12 + 5, "12 d"),
        (86400 + 7200, "1 d 2 h"),
    ],
)
def test_a_span_is_said_by_its_largest_unit_and_the_next_one(seconds: float, said: str) -> None:
    assert age(seconds) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (2048, "2.0 kB"),
        (184320, "184.3 kB"),
        (64_000_000, "64.0 MB"),
        (5_000_000_000, "5.0 GB"),
    ],
)
def test_a_size_is_said_in_thousands(count: int, said: str) -> None:
    assert size(count) == said


def test_amounts_are_rounded_where_they_are_shown() -> None:
    assert [shown(Decimal(text)) for text in ("0.005", "1234.5", "-0.125")] == ["0.01", "1,234.50", "-0.13"]


def test_figures_stand_right_and_words_left() -> None:
    assert aligned([("name", "sum"), ("a", "10.00")], right=(1,)) == ["name    sum", "a     10.00"]
    assert aligned([]) == []
