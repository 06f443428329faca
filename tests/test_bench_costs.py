"""What the bench makes of its rounds, and how much it does."""

import pytest

from bench.costs import Cost
from bench.hashing import bare
from bench.load import Load
from bench.processor import Spent
from bench.settings import chosen


def load(*milliseconds: float, busy: int = 0, failed: int = 0) -> Load:
    return Load(tuple(one / 1000 for one in milliseconds), busy, failed, 1.0)


ROUNDS = Cost(
    (
        (Spent(0.002, 0.002), load(1, 3)),
        (Spent(0.006, 0.002), load(2, 4, 9, 5)),
        (Spent(0.9, 0.1), load(100, failed=1)),
    )
)


def test_of_rounds_the_median_counts_so_that_one_disturbed_round_does_not() -> None:
    assert ROUNDS.processor_ms == pytest.approx(2.0)
    assert ROUNDS.rate == 2
    assert ROUNDS.failed == 1


def test_times_are_those_of_all_rounds_together() -> None:
    assert ROUNDS.percentile_ms(0.5) == pytest.approx(4)
    assert ROUNDS.percentile_ms(0.95) == pytest.approx(100)


def test_quick_is_less_and_the_environment_says_how_many_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BENCH_USERS", raising=False)
    monkeypatch.setattr("sys.argv", ["bench"])
    whole = chosen()
    monkeypatch.setattr("sys.argv", ["bench", "--quick"])
    quick = chosen()
    assert (whole.users, whole.listed, quick.users) == (1_000_000, 100_000, 100_000)
    assert quick.rounds * quick.seconds < whole.rounds * whole.seconds
    monkeypatch.setenv("BENCH_USERS", "500")
    assert (chosen().users, chosen().listed) == (500, 500)
    assert "BENCH_USERS=500" in chosen().told()


def test_bare_hashes_are_counted_on_every_processor() -> None:
    seen = bare(0.2)
    assert seen.rate > 0
    assert seen.processor_ms > 0
