"""What Barman says of a backup, as it is read; and which backup is chosen."""

from datetime import UTC, datetime

import pytest

from relais.backups.model import choice
from relais.backups.model.backup import Backup, Tablespace, Unusable, parsed
from relais.backups.model.target import Target, at, target
from relais.kit.errors import Misuse

INFO = """backup_label='START WAL LOCATION: 0/3000028 (file 000000010000000000000003)\\n'
backup_name=None
begin_offset=40
begin_time=2026-11-26 03:00:00.250000+00:00
begin_wal=000000010000000000000003
begin_xlog=0/3000028
compression=gzip
end_time=2026-11-26 03:01:00+00:00
end_wal=000000010000000000000004
end_xlog=0/4000050
error=None
size=1024
snapshots_info=None
status=DONE
systemid=7577000000000000001
tablespaces=[('big', 16400, '/volumes/big')]
timeline=1
version=180006
xlog_segment_size=16777216
"""
NAME = "20261126T030000"


def backup(day: int) -> Backup:
    return parsed(f"202611{day}T030000", INFO.replace("2026-11-26", f"2026-11-{day}"))


def test_a_backup_is_what_barman_says_of_it() -> None:
    found = parsed(NAME, INFO)
    assert (found.major, found.system, found.begin_lsn, found.end_lsn) == (
        18,
        "7577000000000000001",
        0x3000028,
        0x4000050,
    )
    assert found.end == datetime(2026, 11, 26, 3, 1, tzinfo=UTC)
    assert found.tablespaces == (Tablespace("big", 16400, "/volumes/big"),)


def test_times_as_old_versions_wrote_them_are_read() -> None:
    old = INFO.replace("2026-11-26 03:01:00+00:00", "Thu Nov 26 03:01:00 2026")
    assert parsed(NAME, old).end == datetime(2026, 11, 26, 3, 1, tzinfo=UTC)


def test_one_that_is_cut_off_anywhere_is_refused() -> None:
    for length in range(len(INFO)):
        with pytest.raises(Unusable, match="it is cut off"):
            parsed(NAME, INFO[:length])


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ("status=DONE", "status=FAILED", "is FAILED, not DONE"),
        ("snapshots_info=None", "snapshots_info={'provider': 'aws'}", "snapshot of volumes"),
        ("begin_xlog=0/3000028", "begin_xlog=here", "cannot be read"),
        ("tablespaces=[('big', 16400, '/volumes/big')]", "tablespaces=[(", "cannot be read"),
    ],
)
def test_one_that_cannot_be_fetched_is_refused_with_its_reason(was: str, now: str, why: str) -> None:
    with pytest.raises(Unusable, match=why):
        parsed(NAME, INFO.replace(was, now))


def test_the_newest_is_chosen_or_the_one_that_is_named() -> None:
    assert choice.one_of(["20261125T030000", "20261126T030000"], "") == "20261126T030000"
    assert choice.one_of(["20261125T030000", "20261126T030000"], "20261125T030000") == "20261125T030000"
    with pytest.raises(Misuse, match=r"no backup x.*There are 20261125T030000"):
        choice.one_of(["20261125T030000"], "x")
    with pytest.raises(Unusable, match="there is no backup"):
        choice.one_of([], "")


def test_for_an_instant_it_is_the_newest_that_was_whole_by_then() -> None:
    kept = [backup(24), backup(25), backup(26)]
    asked = target("time=2026-11-25T12:00:00+01:00")
    assert choice.before(kept, asked) == kept[1]
    assert choice.before(kept, Target("xid", "745")) == kept[2]
    with pytest.raises(Unusable, match="no backup is older"):
        choice.before(kept, target("time=2026-11-20T12:00:00Z"))
    with pytest.raises(Misuse, match="after the target"):
        choice.checked(kept[2], asked)


@pytest.mark.parametrize("which", [0.0, 0.4, 0.999999])
@pytest.mark.parametrize("when", [0.0, 0.5, 0.999999])
def test_by_chance_it_is_an_older_one_and_an_instant_that_the_newest_has_seen_pass(which: float, when: float) -> None:
    kept = [backup(24), backup(25), backup(26)]
    chosen, until = choice.at_random(kept, which, when)
    assert chosen in kept[:2]
    assert until.instant
    assert chosen.end <= until.instant < kept[2].begin


def test_by_chance_there_is_nothing_to_choose_from_one_backup() -> None:
    with pytest.raises(Unusable, match="no backup older than the newest"):
        choice.at_random([backup(26)], 0.5, 0.5)


@pytest.mark.parametrize("text", ["latest", "xid=745", "lsn=0/3000028", "name=before release"])
def test_a_target_is_told_as_it_is_asked_for(text: str) -> None:
    assert str(target(text)) == text


def test_an_instant_is_told_in_utc() -> None:
    assert str(target("time=2026-11-26T04:00:00+01:00")) == "time=2026-11-26T03:00:00+00:00"
    assert at(datetime(2026, 11, 26, tzinfo=UTC)).settings == {"recovery_target_time": "2026-11-26T00:00:00+00:00"}


@pytest.mark.parametrize(
    "text",
    ["yesterday", "time=2026-11-26", "time=soon", "xid=x", "lsn=3000028", "name=", f"name={'x' * 64}", "latest=x"],
)
def test_what_is_no_target_is_refused(text: str) -> None:
    with pytest.raises(Misuse, match="--target"):
        target(text)
