"""A real PostgreSQL whose log and backups real Barman commands put into a store, with two seeded faults at its end.

Its log lies on a volume of its own, and so does one of its tables. What a recovery needs of it, we hand to Barman:
each of its commands takes a second to start, and the server's account may have no Python.

What its store holds, in order, under `line/users`:

    backup "first", rows 1 to 10, backup "second", rows 11 to 20 and a new heartbeat,
    restore point `whole`; then a row that an index lacks, restore point `index`; the index made again,
    a row that breaks a promise, restore point `promise`.

`whole/users` is the store as it was at the restore point `whole`. It is built once for all workers of a test session.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from backup_fixtures import store as stores
from backup_fixtures.store import BUCKET, KEYS, MORE, Store
from state_fixtures.postgres import programs, somebody

SERVER = "users"
LINE, WHOLE = f"s3://{BUCKET}/line", f"s3://{BUCKET}/whole"
BEATS = """
CREATE SCHEMA heartbeat;
CREATE TABLE heartbeat.beats (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    lsn pg_lsn NOT NULL DEFAULT pg_current_wal_insert_lsn()
);
"""
SCHEMA = """
CREATE TABLE ledger (id bigint PRIMARY KEY, note text NOT NULL);
CREATE TABLE cold (id bigint PRIMARY KEY, note text NOT NULL, words text[] NOT NULL);
INSERT INTO cold SELECT one, repeat('synthetic ', 20), ARRAY[one::text] FROM generate_series(1, 2000) AS one;
CREATE INDEX cold_words ON cold USING gin (words);
CREATE INDEX cold_notes ON cold USING hash (note);
CREATE TABLE elsewhere TABLESPACE spare AS SELECT * FROM cold;
ANALYZE;
INSERT INTO heartbeat.beats (written_at) VALUES (now() - interval '2 hours');
"""
FIRST = "000000010000000000000002"
"""The segment in which the first backup begins."""
MADE = ("--encoding=UTF8", "--locale=C", "-A", "trust", "--no-sync")
HOSTILE = {
    "custom.conf": "listen_addresses = '*'\nssl = on\nshared_preload_libraries = 'no_such_library'\n",
    "postgresql.auto.conf": "archive_command = 'false'\nrestore_command = 'false'\nport = 1\n",
}
"""What an operator leaves beside the data, and a scratch server must not read."""


@dataclass(frozen=True)
class Facts:
    """What tests know of the source."""

    first: str
    second: str
    rows: list[str]
    """The transaction of each row of the ledger, by its number less one."""
    log: list[str]
    """The segments of `whole`, by the names of their objects; how many there are is a matter of time."""
    after: int
    """How many of them are left out by the second backup."""
    cold: str
    """The file of the table `cold`, below the data folder."""
    spare: str
    """The number of the tablespace of the table `elsewhere`."""


class Source:
    """The server while it is built."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.data, self.complete = folder, folder / "data", folder / "complete"
        self.spare = folder / "spare"
        self.account = somebody()
        self.store = store

    def barman(self, command: str, *words: str | Path) -> None:
        """Run one of Barman's commands, as ourselves."""
        program = Path(sys.executable).with_name(f"barman-cloud-{command}")
        told = [str(word) for word in (program, "--endpoint-url", self.store.address, *words)]
        done = subprocess.run(told, check=False, env={**os.environ, **KEYS, **MORE}, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    def sql(self, text: str, database: str = SERVER) -> Any:
        """Run SQL in a transaction of its own; return the first value."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname=database, autocommit=True) as connection:
            row = connection.execute(text.encode())
            return row.fetchone()[0] if row.description else None  # type: ignore[index]  # a row is there when columns are

    def backup(self) -> str:
        """Take a base backup; return its name."""
        before = set(self.names())
        where = ("-h", self.folder, "-U", "postgres", "-d", "postgres")
        self.barman("backup", *where, "--immediate-checkpoint", "--gzip", LINE, SERVER)
        (name,) = set(self.names()) - before
        return name

    def names(self) -> list[str]:
        return [key.split("/")[3] for key in self.store.keys(f"line/{SERVER}/base/") if key.endswith("backup.info")]

    def row(self, number: int) -> str:
        """Write a row of the ledger; return its transaction."""
        text = f"INSERT INTO ledger VALUES ({number}, 'synthetic') RETURNING pg_current_xact_id()::text"
        return str(self.sql(text))

    def archived(self) -> None:
        """Close the segment, and give Barman whatever is complete."""
        name = self.sql("SELECT pg_walfile_name(pg_switch_wal())")
        end = time.monotonic() + stores.PATIENCE
        while not (self.complete / name).exists():
            assert time.monotonic() < end, (self.folder / "log").read_text()
            time.sleep(0.05)
        for file in sorted(self.complete.iterdir()):
            if file.name >= FIRST and "." not in file.name:
                self.barman("wal-archive", "--gzip", LINE, SERVER, file)
            file.unlink()


def build(folder: Path) -> None:
    """Fill `folder/store` with objects, and write `folder/facts.json`."""
    with stores.serving(folder) as store, _serving(store) as source:
        facts = _filled(source, store)
        store.dump(folder / "store")
    (folder / "facts.json").write_text(json.dumps(asdict(facts)))


def _filled(source: Source, store: Store) -> Facts:
    source.sql(f"CREATE DATABASE {SERVER}", "postgres")
    source.sql(f"CREATE TABLESPACE spare LOCATION '{source.spare}'")
    source.sql(BEATS + SCHEMA)
    first = source.backup()
    rows = [source.row(number) for number in range(1, 11)]
    second = source.backup()
    rows += [source.row(number) for number in range(11, 21)]
    source.archived()
    source.sql("INSERT INTO heartbeat.beats DEFAULT VALUES")
    source.sql("SELECT pg_create_restore_point('whole')")
    source.archived()
    store.copy("line", "whole")
    log = [key for key in store.keys("whole/") if "/wals/" in key]
    _without_index("INSERT INTO ledger VALUES (21, 'seeded')", source)
    source.sql("SELECT pg_create_restore_point('index')")
    source.sql("REINDEX TABLE ledger")
    source.sql("UPDATE ledger SET note = 'broken' WHERE id = 7")
    source.sql("SELECT pg_create_restore_point('promise')")
    source.archived()
    cold = source.sql("SELECT pg_relation_filepath('cold')")
    spare = source.sql("SELECT oid::text FROM pg_tablespace WHERE spcname = 'spare'")
    begin = store.read(f"whole/{SERVER}/base/{second}/backup.info").decode().partition("begin_wal=")[2][:24]
    after = sum(Path(key).stem < begin for key in log)
    return Facts(first, second, rows, [Path(key).stem for key in log], after, str(cold), str(spare))


def _without_index(text: str, source: Source) -> None:
    """Run a statement while an index is said not to be there: what it writes is missing in the index."""
    known = "WHERE indexrelid = 'ledger_pkey'::regclass"
    for say in ("false", "true"):
        source.sql(
            f"SET allow_system_table_mods = on; UPDATE pg_index SET indisready = {say}, indisvalid = {say} {known}"
        )
        if say == "false":
            source.sql(text)


@contextmanager
def _serving(store: Store) -> Iterator[Source]:
    folder = Path(tempfile.mkdtemp(prefix="relais-source-"))
    source = Source(folder, store)
    source.complete.mkdir()
    source.spare.mkdir()
    for one in (folder, source.complete, source.spare) if source.account else ():
        os.chown(one, source.account["user"], source.account["group"])
    make = [programs() / "initdb", "-D", source.data, "-X", folder / "log-volume", "-U", "postgres", *MADE]
    subprocess.run([str(word) for word in make], check=True, cwd=folder, stdout=subprocess.DEVNULL, **source.account)
    _configured(source)
    words = [str(programs() / "postgres"), "-D", str(source.data)]
    with (folder / "log").open("wb") as printed:
        child = subprocess.Popen(words, stdout=printed, stderr=printed, cwd=folder, **source.account)
    try:
        _await(source, child)
        for name, content in HOSTILE.items():
            (source.data / name).write_text(content)
        yield source
    finally:
        child.terminate()
        child.wait(stores.PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _configured(source: Source) -> None:
    told: Mapping[str, str] = {
        "listen_addresses": "",
        "unix_socket_directories": str(source.folder),
        "fsync": "off",
        "wal_compression": "pglz",
        "archive_mode": "on",
        "archive_command": f"cp %p {source.complete}/%f.part && mv {source.complete}/%f.part {source.complete}/%f",
        "track_commit_timestamp": "on",
        "autovacuum": "off",
        "max_prepared_transactions": "10",
    }
    lines = [f"{name} = '{value}'\n" for name, value in told.items()]
    (source.data / "postgresql.conf").write_text("".join(lines) + "include_if_exists 'custom.conf'\n")


def _await(source: Source, child: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + stores.PATIENCE
    while True:
        try:
            source.sql("SELECT 1", "postgres")
        except psycopg.OperationalError:
            assert child.poll() is None, (source.folder / "log").read_text()
            assert time.monotonic() < end, "PostgreSQL does not answer"
            time.sleep(0.05)
        else:
            return
