"""Notices in a file: kept, known again, bounded."""

from pathlib import Path

import pytest

from relais.adapters import inbox as adapter
from relais.adapters.inbox import FileInbox
from relais.delivery.actions.receiving import work
from relais.delivery.model.notices import Notice
from relais.kit.errors import Failure


def notices(*numbers: int) -> list[Notice]:
    return [Notice(f"n{number}", "api") for number in numbers]


@pytest.fixture
def inbox(tmp_path: Path) -> FileInbox:
    return FileInbox(tmp_path / "state/notices.db")


def test_what_is_taken_outlives_the_process_and_is_known_again(inbox: FileInbox) -> None:
    assert [inbox.put(one, 10) for one in notices(1, 2, 1)] == ["taken", "taken", "known"]
    again = FileInbox(inbox.path)
    assert list(again.waiting()) == notices(1, 2)
    again.done(notices(1, 2))
    assert list(inbox.waiting()) == []
    assert inbox.put(notices(2)[0], 10) == "known"


def test_no_more_wait_than_may(inbox: FileInbox) -> None:
    assert [inbox.put(one, 2) for one in notices(1, 2, 3)] == ["taken", "taken", "full"]
    inbox.done(notices(1))
    assert inbox.put(notices(3)[0], 2) == "taken"


def test_a_round_is_done_once_for_all_that_wait_and_again_when_it_fails(inbox: FileInbox) -> None:
    for one in notices(1, 2, 3):
        inbox.put(one, 10)
    rounds = []

    def fail() -> None:
        rounds.append("failed")
        inbox.put(notices(4)[0], 10)
        raise Failure("it does not work")

    with pytest.raises(Failure):
        work(inbox, fail)
    assert len(inbox.waiting()) == 4
    assert work(inbox, lambda: rounds.append("done")) == 4
    assert work(inbox, lambda: rounds.append("done")) == 0
    assert rounds == ["failed", "done"]


def test_what_comes_in_while_a_round_is_done_waits_for_the_next(inbox: FileInbox) -> None:
    inbox.put(notices(1)[0], 10)

    def go() -> None:
        inbox.put(notices(2)[0], 10)

    work(inbox, go)
    assert list(inbox.waiting()) == notices(2)


def test_what_was_long_ago_is_forgotten_and_what_waits_is_not(
    inbox: FileInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "REMEMBERED", 2)
    for one in notices(1, 2, 3, 4):
        inbox.put(one, 10)
    inbox.done(notices(2, 3, 4))
    assert [inbox.put(one, 10) for one in notices(1, 2, 3, 4)] == ["known", "taken", "known", "known"]
