"""The chain of segments that a recovery reads, C1 to C5."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from relais.backups.model.archive import Archive, Archived, Chain, number
from relais.backups.model.backup import SEGMENT, Backup, Unusable

START = datetime(2026, 11, 26, 3, tzinfo=UTC)


def name(timeline: int, one: int, size: int = SEGMENT) -> str:
    per_file = 2**32 // size
    return f"{timeline:08X}{one // per_file:08X}{one % per_file:08X}"


def backup(begin: int = 3, end: int = 4, timeline: int = 1, size: int = SEGMENT) -> Backup:
    return Backup(
        "20261126T030000",
        "7",
        180006,
        timeline,
        START,
        START + timedelta(minutes=1),
        name(timeline, begin, size),
        begin * size + 40,
        name(timeline, end, size),
        end * size + 80,
        size,
    )


def archive(*names: str, histories: dict[int, str] | None = None) -> Archive:
    found = {one: Archived(f"wals/{one}", 1, START + timedelta(minutes=place)) for place, one in enumerate(names)}
    return Archive(found, histories or {})


def line(timeline: int, begin: int, end: int) -> list[str]:
    return [name(timeline, one) for one in range(begin, end + 1)]


def test_a_chain_begins_with_the_backup_and_ends_with_the_newest_segment() -> None:
    chain = Chain(backup(), archive(*line(1, 1, 9)))
    assert (chain.names, chain.missing) == (tuple(line(1, 3, 9)), ())


@given(gone=some.sets(some.integers(3, 29), max_size=5))
def test_whatever_is_missing_before_the_newest_is_named(gone: set[int]) -> None:
    chain = Chain(backup(), archive(*(one for one in line(1, 1, 30) if number(one, SEGMENT) not in gone)))
    assert chain.missing == tuple(name(1, one) for one in sorted(gone))


def test_a_log_that_ends_before_its_backup_is_a_gap() -> None:
    """A quiet server: Barman says that the backup is done, and its last segment never came."""
    assert Chain(backup(3, 5), archive(*line(1, 3, 4))).missing == (name(1, 5),)


def test_after_a_failover_the_new_timeline_goes_on_from_the_segment_of_the_switch() -> None:
    history = f"1\t0/{6 * SEGMENT + 100:X}\tno recovery target specified\n"
    chain = Chain(backup(), archive(*line(1, 3, 7), *line(2, 6, 9), histories={2: history}))
    assert chain.names == (*line(1, 3, 5), *line(2, 6, 9))
    assert chain.missing == ()
    without = Chain(backup(), archive(*line(1, 3, 7), *line(2, 7, 9), histories={2: history}))
    assert without.missing == (name(2, 6),)


def test_the_old_primary_that_still_archives_does_not_lengthen_the_chain() -> None:
    history = f"1\t0/{6 * SEGMENT + 100:X}\tx\n"
    chain = Chain(backup(), archive(*line(1, 3, 50), *line(2, 6, 8), histories={2: history}))
    assert chain.names[-1] == name(2, 8)


def test_a_timeline_that_branched_off_before_the_backup_is_refused() -> None:
    history = f"1\t0/{2 * SEGMENT:X}\tx\n"
    with pytest.raises(Unusable, match="timeline 2 does not come from 20261126T030000"):
        _ = Chain(backup(), archive(*line(1, 3, 9), histories={2: history})).names


def test_a_timeline_after_a_gap_of_numbers_is_not_followed() -> None:
    chain = Chain(backup(), archive(*line(1, 3, 9), histories={3: f"1\t0/{6 * SEGMENT:X}\tx\n"}))
    assert chain.names[-1] == name(1, 9)


def test_names_go_on_in_the_next_file_for_every_size_of_segment() -> None:
    for size in (2**20, SEGMENT, 2**30):
        last = 2**32 // size - 1
        chain = Chain(replace(backup(last, last, size=size)), archive(name(1, last, size), name(1, last + 1, size)))
        assert chain.names == (name(1, last, size), f"{1:08X}{1:08X}{0:08X}")


def test_up_to_an_instant_only_what_may_hold_it_is_needed() -> None:
    chain = Chain(backup(), archive(*line(1, 3, 500)))
    needed = chain.needed(START + timedelta(minutes=10))
    assert needed == tuple(line(1, 3, 3 + 10 + 61))
    assert chain.needed(None) == chain.names
    assert chain.needed(START - timedelta(days=1))[-1] > name(1, 4)  # never less than the backup itself
