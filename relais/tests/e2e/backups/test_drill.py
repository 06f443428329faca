"""A backup that real Barman made of a real PostgreSQL is restored and examined by `relais drill`."""

import gzip
import io
import json
import re
import tarfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from backup_fixtures.drilling import Drills, servers_in

from relais.adapters.readings import FilesAndPrometheus
from relais.delivery.model.gates import Backup, Reading

TITLES = (
    "backup",
    "archive",
    "base",
    "recovery",
    "recovery point",
    "page checksums",
    "tables",
    "indexes",
    "valid indexes",
)


def test_a_whole_backup_is_proved_by_somebody_who_can_only_read(drills: Drills) -> None:
    report = drills.folder / "drill.json"
    began, before = datetime.now(UTC), drills.store.keys()
    with drills.store.reader() as keys:
        drills.more |= keys
        told = drills.drill("--checks", drills.promise(), "--report", report)
    assert told.code == 0, told
    assert drills.store.keys() == before
    assert told.checks == dict.fromkeys((*TITLES, "promise ledger"), "passed")
    assert told.values["backup"] == drills.facts.second
    assert set(told.values["phases"]) == {"fetch", "recover", "check"}
    assert "last commit" in next(one["evidence"] for one in told.values["checks"] if one["name"] == "recovery")
    read = FilesAndPrometheus(drills.folder).backup(Backup(datetime.now(UTC) - began, Reading(file=report.name)))
    assert read.proved
    assert read.at >= began


@pytest.mark.parametrize("row", [pytest.param(5, marks=pytest.mark.long), 12])
def test_a_transaction_is_restored_exactly_up_to_its_row(drills: Drills, row: int) -> None:
    """Row 5 was written between the two backups, and so it is the older one that leads there."""
    exact = f"-- the ledger ends with row {row}\nSELECT 1 FROM ledger HAVING count(*) <> {row} OR max(id) <> {row}"
    words = ("--backup", drills.facts.first) if row < 11 else ()
    told = drills.drill(
        "--target",
        f"xid={drills.facts.rows[row - 1]}",
        "--recovery-point",
        "3h",
        "--checks",
        drills.promise(exact),
        *words,
    )
    assert told.code == 0, told
    assert told.values["backup"] == (drills.facts.first if row < 11 else drills.facts.second)


def test_a_dry_run_tells_what_would_be_fetched_and_fetches_nothing(drills: Drills) -> None:
    done = drills.run("--dry-run", "--json", "--scratch", drills.scratch)
    told = json.loads(done.stdout)
    assert (told["backup"], told["segments"], told["target"]) == (
        drills.facts.second,
        len(drills.facts.log) - drills.facts.after,
        "latest",
    )
    assert told["base_bytes"] > 1_000_000
    assert not drills.scratch.exists()
    people = drills.run("--dry-run", "--backup", drills.facts.first).stdout
    assert people.startswith(f"backup  {drills.facts.first}, PostgreSQL 18, whole at ")
    log = drills.facts.log
    assert f"in {len(log)} segments, {log[0]} to {log[-1]}" in people


def test_a_backup_that_is_still_being_made_is_left_out(drills: Drills) -> None:
    drills.store.remove(f"{drills.broken('unfinished')}/base/{drills.facts.second}/backup.info")
    told = json.loads(drills.run("--dry-run", "--json").stdout)
    assert (told["backup"], told["segments"]) == (drills.facts.first, len(drills.facts.log))


@pytest.mark.long
def test_what_is_kept_is_told_shut_off_and_can_be_served(drills: Drills) -> None:
    """The copy holds people's data: nobody else may look in, and no setting of the operator's is in force."""
    done = drills.run("--keep", "--scratch", drills.scratch, "--recovery-point", "1h")
    assert done.returncode == 0, done.stdout
    proved, kept, served = done.stdout.rstrip().splitlines()[-3:]
    assert proved.startswith(f"PROVED: {drills.facts.second}, latest (")
    assert kept.startswith(f"KEPT: {drills.scratch} holds people's data")
    assert f"`sh {drills.scratch}/serve`" in served
    assert drills.scratch.stat().st_mode & 0o077 == 0
    assert (drills.scratch / "data/custom.conf").exists()
    assert (drills.scratch / "data/postgresql.auto.conf").read_text() == ""
    assert not list(servers_in(drills.scratch))
    assert drills.served("SELECT count(*) FROM ledger") == 20


# --- faults: each is told by its own reason -----------------------------------------------------------------------


def flipped(archive: bytes, file: str) -> bytes:
    """Flip two bytes amidst a file of an archive."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        at = files.getmember(file).offset_data + 8192 + 5000
    return archive[:at] + bytes(byte ^ 0xFF for byte in archive[at : at + 2]) + archive[at + 2 :]


def shortened(archive: bytes) -> bytes:
    """Leave the first page alone of the largest file of an archive."""
    made = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(archive)) as files, tarfile.open(fileobj=made, mode="w:gz") as fewer:
        largest = max(files.getmembers(), key=lambda one: one.size)
        for member in files.getmembers():
            content = files.extractfile(member)
            member.size = 8192 if member is largest else member.size
            fewer.addfile(member, io.BytesIO(content.read()[: member.size]) if content else None)
    return made.getvalue()


def test_two_flipped_bytes_of_a_table_are_found_by_its_checksum(drills: Drills) -> None:
    key = f"{drills.broken('flipped')}/base/{drills.facts.second}/data.tar.gz"
    broken = flipped(gzip.decompress(drills.store.read(key)), drills.facts.cold)
    drills.store.write(key, gzip.compress(broken, 1))
    told = drills.drill()
    assert told.code == 3
    assert f'users: cold: invalid page in block 1 of relation "{drills.facts.cold}"' in told.failed["tables"]


def torn(packed: bytes) -> bytes:
    """Pack an archive's first half again, and let a block follow that is of no type (RFC 1951, 3.2.3)."""
    content, packer = gzip.decompress(packed), zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    return packer.compress(content[: len(content) // 2]) + packer.flush(zlib.Z_FULL_FLUSH) + b"\xff" * 64


def test_a_packed_backup_that_is_torn_in_its_middle_is_found(drills: Drills) -> None:
    """Barman takes what it cannot unpack for the end; what comes last in the archive is missing then."""
    key = f"{drills.broken('torn')}/base/{drills.facts.second}/data.tar.gz"
    drills.store.write(key, torn(drills.store.read(key)))
    told = drills.drill()
    assert (told.code, set(told.failed)) == (3, {"base"})
    assert f"{drills.facts.second} cannot be read to its end" in told.failed["base"]


def test_a_table_whose_end_did_not_come_is_found(drills: Drills) -> None:
    """PostgreSQL takes it for a shorter one, amcheck finds it sound, and its indexes hold more than all of its rows."""
    key = f"{drills.broken('short')}/base/{drills.facts.second}/{drills.facts.spare}.tar.gz"
    drills.store.write(key, shortened(drills.store.read(key)))
    told = drills.drill()
    assert (told.code, set(told.failed)) == (3, {"tables"})
    assert re.fullmatch(
        r"1 of \d+ tables broken: users: elsewhere: \d+ pages are missing at its end", told.failed["tables"]
    )


def test_a_segment_that_is_gone_is_told_by_its_name_and_nothing_is_fetched(drills: Drills) -> None:
    name, count = drills.facts.log[-2], len(drills.facts.log) - drills.facts.after
    drills.store.remove(f"{drills.broken('gap')}/wals/{name[:16]}/{name}.gz")
    told = drills.drill()
    assert (told.code, told.failed) == (3, {"archive": f"1 of {count} segments of the log are missing: {name}"})


def test_a_segment_that_is_damaged_ends_the_recovery_too_early(drills: Drills) -> None:
    """PostgreSQL takes a record that makes no sense for the end of the log, and says that all is well."""
    name = drills.facts.log[-2]
    key = f"{drills.broken('damaged')}/wals/{name[:16]}/{name}.gz"
    drills.store.write(key.removesuffix(".gz"), bytes(16 * 1024 * 1024))
    drills.store.remove(key)
    told = drills.drill()
    assert (told.code, set(told.failed)) == (3, {"recovery"})
    assert "before the newest segment, which begins at 0/" in told.failed["recovery"]


def test_a_backup_info_that_is_cut_off_is_told(drills: Drills) -> None:
    key = f"{drills.broken('cut')}/base/{drills.facts.second}/backup.info"
    drills.store.write(key, drills.store.read(key)[:700])
    told = drills.drill()
    assert (told.code, told.failed) == (
        3,
        {"backup": f"the backup.info of {drills.facts.second} has no end: it is cut off."},
    )


def test_an_archive_that_has_stopped_is_told_by_what_would_be_lost(drills: Drills) -> None:
    name = drills.facts.log[-1]
    drills.store.remove(f"{drills.broken('stopped')}/wals/{name[:16]}/{name}.gz")
    told = drills.drill()
    assert (told.code, set(told.failed)) == (3, {"recovery point"})
    assert re.fullmatch(r"the newest heartbeat is 2 h.* old, 1 h are allowed", told.failed["recovery point"])


def test_an_older_backup_under_the_name_of_a_newer_is_found_out(drills: Drills) -> None:
    base = f"{drills.broken('older')}/base"
    drills.store.write(
        f"{base}/{drills.facts.second}/data.tar.gz", drills.store.read(f"{base}/{drills.facts.first}/data.tar.gz")
    )
    told = drills.drill()
    assert (told.code, set(told.failed)) == (3, {"base"})
    assert f"another backup than {drills.facts.second}" in told.failed["base"]


def test_an_entry_that_an_index_lacks_is_found(drills: Drills) -> None:
    drills.prefix = "line"
    told = drills.drill("--target", "name=index")
    assert (told.code, set(told.failed)) == (3, {"indexes"})
    assert (
        'users: ledger_pkey: heap tuple (0,21) from table "ledger" lacks matching index tuple' in told.failed["indexes"]
    )


def test_a_row_that_breaks_a_promise_is_counted_and_never_printed(drills: Drills) -> None:
    drills.prefix = "line"
    drills.promise("-- a query of what is not there\nSELECT 1 FROM nowhere", "missing")
    told = drills.drill("--checks", drills.promise())
    assert told.code == 3
    assert told.failed == {
        "promise ledger": "1 row against: no row of the ledger is broken",
        "promise missing": 'the server says: relation "nowhere" does not exist.',
    }


# --- what is asked wrongly ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--source", "/backups"), "'/backups' is no place for backups. Write s3://bucket/prefix."),
        (("--backup", "20200101T000000"), "--backup: There is no backup 20200101T000000. There are "),
        (("--target", "xid=x"), "--target: 'xid=x': "),
        (("--random", "--target", "xid=7"), "--random: chooses backup and target. Leave --backup and --target out."),
        (("--recovery-point", "soon"), "recovery-point: must be a time, not 'soon'. Write it like 30m, 2h or 1d."),
        (("--checks", "."), "--checks: There is no *.sql in ."),
        (("--server", "../x"), "--server: '../x' is no server's name."),
    ],
)
def test_what_is_asked_wrongly_is_one_line_and_nothing_is_done(
    drills: Drills, words: tuple[str, ...], said: str
) -> None:
    done = drills.run("--scratch", drills.scratch, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"relais: {said}")
    assert done.stderr.count("\n") == 1
    assert not drills.scratch.exists()


def test_a_store_that_does_not_answer_is_told_as_such(drills: Drills) -> None:
    drills.more |= {"BACKUP_ENDPOINT": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    done = drills.run("--scratch", drills.scratch)
    assert done.returncode == 4
    assert "Could not connect to the endpoint URL" in done.stderr
    assert not drills.scratch.exists()


def test_no_backup_at_all_is_no_proof(drills: Drills) -> None:
    told = drills.drill("--server", "others")
    assert (told.code, told.failed) == (3, {"backup": "there is no backup."})


def test_a_server_of_another_version_is_named_before_anything_starts(drills: Drills, tmp_path: Path) -> None:
    program = tmp_path / "old/postgres"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.4'\n")
    program.chmod(0o755)
    done = drills.run("--scratch", drills.scratch, "--postgres", program.parent)
    assert done.returncode == 2
    assert "The backup needs PostgreSQL 18, and there is none here. Name the folder of its programs" in done.stderr
    assert f"found: 15 at {program}" in done.stderr


@pytest.mark.long
@pytest.mark.parametrize("time", range(5))
def test_any_backup_and_instant_by_chance_are_restored(drills: Drills, time: int) -> None:
    told = drills.drill("--random", "--recovery-point", "3h")
    assert told.code == 0, told
    assert told.values["backup"] == drills.facts.first
    assert told.values["target"].startswith("time=")
