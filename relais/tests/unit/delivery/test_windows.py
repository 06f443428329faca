"""Freeze windows: by the clock on the wall, also when summer time begins and ends."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.delivery.model.windows import DAYS, Window, closed_until
from relais.kit.errors import Misuse

PARIS = ZoneInfo("Europe/Paris")
ZONES = st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone
MINUTES = st.integers(0, 7 * 24 * 60 - 1)
CHANGE = timedelta(hours=1)


def paris(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold).astimezone(UTC)


def weekly(start: int, end: int, zone: str) -> Window:
    edges = [f"{DAYS[at // 1440]} {at % 1440 // 60:02}:{at % 60:02}" for at in (start, end)]
    return Window.read(f"{edges[0]}/{edges[1]} {zone}")


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-27 15:59", None),
        ("2026-11-27 16:00", "2026-11-30 08:00"),
        ("2026-11-29 12:00", "2026-11-30 08:00"),
        ("2026-11-30 07:59", "2026-11-30 08:00"),
        ("2026-11-30 08:00", None),
    ],
)
def test_a_weekend_is_frozen_from_friday_to_monday(now: str, until: str | None) -> None:
    window = Window.read("Fri 16:00/Mon 08:00 Europe/Paris")
    assert window.until(paris(now)) == (paris(until) if until else None)


def test_nights_and_holidays_follow_one_another_without_a_gap() -> None:
    windows = [
        Window.read("22:00/06:00 Europe/Paris"),
        Window.read("2026-12-24 06:00/2026-12-26 22:00 Europe/Paris"),
    ]
    found = closed_until(windows, paris("2026-12-23 23:00"))
    assert found
    assert (found[0], found[1]) == (windows[0], paris("2026-12-27 06:00"))
    assert windows[0].told(found[1]) == "Sun 2026-12-27 06:00 CET"
    assert closed_until(windows, paris("2026-12-27 06:00")) is None


def test_a_window_that_never_opens_ends_nowhere_near() -> None:
    both = [Window.read("00:00/12:00 UTC"), Window.read("12:00/00:00 UTC")]
    found = closed_until(both, paris("2026-12-23 23:00"))
    assert found
    assert found[1] > paris("2027-12-23 23:00")


@pytest.mark.parametrize(
    ("window", "now", "closed"),
    [
        ("Sun 02:15/Sun 02:45 Europe/Paris", paris("2026-10-25 02:20", 0), True),
        ("Sun 02:15/Sun 02:45 Europe/Paris", paris("2026-10-25 02:50", 0), True),  # between the two
        ("Sun 02:15/Sun 02:45 Europe/Paris", paris("2026-10-25 02:20", 1), True),
        ("Sun 02:15/Sun 02:45 Europe/Paris", paris("2026-10-25 02:45", 1), False),
        ("Sun 01:00/Sun 02:30 Europe/Paris", paris("2026-03-29 03:05"), True),  # 02:30 is not: half an hour more
        ("Sun 01:00/Sun 02:30 Europe/Paris", paris("2026-03-29 03:30"), False),
        ("Sun 02:30/Sun 04:00 Europe/Paris", paris("2026-03-29 03:00"), True),
    ],
)
def test_an_hour_that_is_doubled_or_left_out_belongs_to_the_window(window: str, now: datetime, closed: bool) -> None:
    assert (Window.read(window).until(now) is not None) == closed


@given(MINUTES, MINUTES, ZONES, INSTANTS)
def test_whoever_reads_the_wall_clock_in_a_window_finds_it_closed(
    start: int, end: int, zone: str, now: datetime
) -> None:
    if start == end:
        return
    window, wall = weekly(start, end, zone), now.astimezone(ZoneInfo(zone))
    minute = wall.weekday() * 1440 + wall.hour * 60 + wall.minute
    inside = start <= minute < end if start < end else minute >= start or minute < end
    until = window.until(now)
    if inside:
        assert until
    elif until:  # only by an hour that the clocks doubled or left out
        assert wall.utcoffset() != (now - CHANGE).astimezone(ZoneInfo(zone)).utcoffset() or (
            wall.utcoffset() != (now + CHANGE).astimezone(ZoneInfo(zone)).utcoffset()
        )


@given(st.lists(st.tuples(MINUTES, MINUTES), min_size=1, max_size=3), ZONES, INSTANTS, st.integers(0, 1000))
def test_it_stays_closed_until_the_instant_that_is_told_and_is_open_then(
    edges: list[tuple[int, int]], zone: str, now: datetime, share: int
) -> None:
    windows = [weekly(start, end, zone) for start, end in edges if start != end]
    found = closed_until(windows, now)
    if found and found[1] - now < timedelta(days=60):
        assert closed_until(windows, now + (found[1] - now) * share / 1001)
        assert closed_until(windows, found[1]) is None


@given(MINUTES, MINUTES, ZONES, st.lists(INSTANTS, min_size=2, max_size=6))
def test_a_clock_that_jumps_changes_no_answer_to_the_same_instant(
    start: int, end: int, zone: str, jumps: list[datetime]
) -> None:
    if start == end:
        return
    window = weekly(start, end, zone)
    there = [window.until(now) for now in jumps]
    assert there == [window.until(now) for now in reversed(jumps)][::-1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Fri 16:00/Mon 08:00",
        "Fri 16:00/08:00 Europe/Paris",
        "Fri 25:00/Mon 08:00 Europe/Paris",
        "Fri 16:00/Mon 08:00 Europe/Atlantis",
        "Fri 16:00/Mon 08:00 ../etc/passwd",
        "2026-02-30 10:00/2026-03-01 10:00 UTC",
        "2026-03-02 10:00/2026-03-01 10:00 UTC",
        "08:00/08:00 UTC",
        "Ven 16:00/Lun 08:00 Europe/Paris",
    ],
)
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(Misuse, match="freeze window"):
        Window.read(text)


def test_a_day_is_never_longer_than_the_clock_says() -> None:
    window = Window.read("22:00/06:00 Europe/Paris")
    for day in (datetime(2026, 3, 28), datetime(2026, 10, 24)):  # noqa: DTZ001 - days on a wall
        start = datetime.combine(day, time(22), PARIS)
        until = window.until(start.astimezone(UTC))
        assert until
        assert until.astimezone(PARIS).time() == time(6)
