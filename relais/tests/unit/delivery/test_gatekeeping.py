"""Each gate by property, with clocks that jump."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.delivery.model.books import Books
from relais.delivery.model.entries import Entry
from relais.delivery.model.gatekeeping import SKEW, Gatekeeping
from relais.delivery.model.gates import (
    Answer,
    Approval,
    Backup,
    Closed,
    Drill,
    ErrorBudget,
    Figure,
    Question,
    Reading,
)
from relais.delivery.model.windows import Window

START = datetime(2026, 11, 2, 10, tzinfo=UTC)
PEOPLE = ("ada@x.org", "bob@x.org", "cyd@x.org")
SOME = st.frozensets(st.sampled_from(PEOPLE))
JUMPS = st.timedeltas(timedelta(days=-3), timedelta(days=3))
SHARES = st.floats(0, 1)


def is_open(rule: object, *asked: object) -> bool:
    try:
        rule(*asked)  # type: ignore[operator] # a gate is asked by calling it
    except Closed:
        return False
    return True


def vote(kind: str, by: str, number: int, bundle: str = "b", environment: str = "prod") -> Entry:
    return Entry(kind, str(number), START.isoformat(), by, environment, bundle)  # type: ignore[arg-type] # one of the kinds


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["approved", "rejected"]),
            st.sampled_from(PEOPLE),
            st.sampled_from(["b", "other"]),
            st.sampled_from(["prod", "demo"]),
        )
    ),
    st.integers(1, 3),
    SOME,
    SOME,
    st.booleans(),
)
def test_approval_counts_each_person_once_by_the_last_word_and_no_author(
    said: list[tuple[str, str, str, str]], count: int, who: frozenset[str], authors: frozenset[str], also: bool
) -> None:
    votes = [vote(kind, by, number, bundle, where) for number, (kind, by, bundle, where) in enumerate(said)]
    last = {by: kind for kind, by, bundle, where in said if (bundle, where) == ("b", "prod")}
    counted = {by for by, kind in last.items() if kind == "approved" and by in who and (also or by not in authors)}
    expected = len(counted) >= count and "rejected" not in last.values()
    assert is_open(Gatekeeping.approval, Approval(count, who, also), "b", "prod", votes, authors) == expected


def test_an_author_does_not_hide_behind_capitals() -> None:
    votes = [vote("approved", "Ada@X.org", 1)]
    with pytest.raises(Closed, match="the others wrote it"):
        Gatekeeping.approval(Approval(1, frozenset({"Ada@X.org"})), "b", "prod", votes, frozenset({"ada@x.org"}))


def test_approval_tells_who_may_and_who_said_no() -> None:
    asked = Approval(2, frozenset(PEOPLE))
    with pytest.raises(Closed, match=r"prod waits for 1 more approval, of cyd@x\.org\. Run relais approve prod\."):
        Gatekeeping.approval(asked, "b", "prod", [vote("approved", PEOPLE[0], 1)], frozenset(PEOPLE[1:2]))
    against = replace(vote("rejected", PEOPLE[1], 2), details={"why": "it is slow"})
    with pytest.raises(Closed, match=r"bob@x\.org rejected it for prod: it is slow\."):
        Gatekeeping.approval(asked, "b", "prod", [vote("approved", PEOPLE[0], 1), against], frozenset())
    with pytest.raises(Closed, match="of nobody: the others wrote it"):
        Gatekeeping.approval(Approval(1, frozenset(PEOPLE)), "b", "prod", [], frozenset(PEOPLE))


@given(JUMPS, st.lists(JUMPS, max_size=4))
def test_a_clock_behind_the_ledger_is_not_believed_wherever_it_jumps(jump: timedelta, written: list[timedelta]) -> None:
    entries = [Entry("thawed", str(at), (START + at).isoformat(), "ci") for at in written]
    books, now = Books.of(entries), START + jump
    last = max((START + at for at in written), default=None)
    assert books.last == last
    assert is_open(Gatekeeping.clock, now, books.last) == (last is None or now >= last - SKEW)


@given(JUMPS)
def test_a_window_is_asked_by_the_time_alone(jump: timedelta) -> None:
    windows, now = (Window.read("Fri 16:00/Mon 08:00 Europe/Paris"), Window.read("20:00/07:00 UTC")), START + jump
    closed = any(one.until(now) for one in windows)
    assert is_open(Gatekeeping.window, windows, "prod", now) != closed


def test_a_window_tells_until_when() -> None:
    window = Window.read("Fri 16:00/Mon 08:00 Europe/Paris")
    sentence = "prod is frozen until Mon 2026-11-30 08:00 CET by its window Fri 16:00/Mon 08:00 Europe/Paris."
    with pytest.raises(Closed, match=sentence):
        Gatekeeping.window([window], "prod", datetime(2026, 11, 28, tzinfo=UTC))


@given(SHARES | st.just(math.nan), SHARES, JUMPS, st.timedeltas(timedelta(0), timedelta(days=2)))
def test_error_budget_asks_for_enough_by_a_figure_that_is_fresh(
    left: float, least: float, jump: timedelta, within: timedelta
) -> None:
    asked = ErrorBudget(least, Reading(), within)
    fresh = -SKEW <= jump <= within
    expected = fresh and left >= least
    assert is_open(Gatekeeping.budget, asked, "prod", Figure(left, START), START + jump) == expected


@given(st.booleans(), JUMPS, st.timedeltas(timedelta(0), timedelta(days=2)))
def test_backup_asks_for_one_that_was_proved_not_long_ago(proved: bool, jump: timedelta, within: timedelta) -> None:
    expected = proved and -SKEW <= jump <= within
    assert is_open(Gatekeeping.backup, Backup(within, Reading()), Drill(proved, START), START + jump) == expected


@given(st.sampled_from([None, 0, 1, 2, 127]), st.sampled_from(["", "no, not today"]))
def test_command_asks_for_an_end_and_a_yes(code: int | None, said: str) -> None:
    assert is_open(Gatekeeping.command, Question("may-we", timedelta(seconds=5)), Answer(code, said)) == (code == 0)


def test_the_other_gates_tell_what_is_missing() -> None:
    day = timedelta(days=1)
    cases: dict[str, Callable[[], None]] = {
        "prod has 3.0% of its error budget left, and asks for 10.0%.": lambda: Gatekeeping.budget(
            ErrorBudget(0.1, Reading(), day), "prod", Figure(0.03, START), START
        ),
        "the error budget was told at 2026-11-02 10:00+00:00, which is older than 1d.": lambda: Gatekeeping.budget(
            ErrorBudget(0.1, Reading(), day), "prod", Figure(1, START), START + 2 * day
        ),
        "the last restoration of a backup is told of 2026-11-02 10:00+00:00, which is still to come.": lambda: (
            Gatekeeping.backup(Backup(day, Reading()), Drill(proved=True, at=START), START - day)
        ),
        "the backup that was restored at 2026-11-02 10:00+00:00 was not whole.": lambda: Gatekeeping.backup(
            Backup(day, Reading()), Drill(proved=False, at=START), START
        ),
        "`may-we` was stopped after 5 s: hm.": lambda: Gatekeeping.command(
            Question("may-we", timedelta(seconds=5)), Answer(None, "hm")
        ),
        "`may-we` says no (exit code 3).": lambda: Gatekeeping.command(Question("may-we", day), Answer(3, "")),
        "api 2.3.0 is not signed as it must be: there is none.": lambda: Gatekeeping.signature(
            "api 2.3.0", "there is none"
        ),
    }
    for sentence, rule in cases.items():
        with pytest.raises(Closed) as closed:
            rule()
        assert closed.value.sentence == sentence


@given(st.sampled_from(["", "there is no signature"]))
def test_signature_asks_for_no_fault(fault: str) -> None:
    assert is_open(Gatekeeping.signature, "api 1.0.0", fault) == (not fault)
