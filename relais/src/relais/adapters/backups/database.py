"""The recovered server, by SQL through its socket, as its superuser: nobody else can reach it."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from relais.adapters.backups.recovery import PORT
from relais.backups.model.backup import Unusable
from relais.backups.model.proof import Examined
from relais.backups.ports import Progress, Recovered
from relais.kit.errors import Misuse

ROLE = "postgres"
FIRST = "template1"
"""The database that every cluster has."""
STARTING = re.compile(r"starting up|not (yet )?accepting connections|Connection refused|No such file")
OPTIONS = (
    "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c search_path=pg_catalog,public"
)
VALUES = ("22", "23")
"""Classes of errors whose message may hold a value: data exceptions, and broken constraints."""
SCHEMA = "relais_drill"
DATABASES = "SELECT datname FROM pg_database WHERE datallowconn ORDER BY datname"
RECOVERED = """
SELECT pg_last_wal_replay_lsn() - '0/0'::pg_lsn, pg_last_xact_replay_timestamp(),
       current_setting('server_version'), current_setting('data_checksums') = 'on'
WHERE NOT pg_is_in_recovery()
"""
BEAT = "SELECT max(written_at) FROM heartbeat.beats"
HAS_BEATS = "SELECT to_regclass('heartbeat.beats') IS NOT NULL"
GONE = "c.relpages - pg_relation_size(c.oid) / current_setting('block_size')::bigint"
"""Pages that a relation had when they were last counted, and has no more: whoever shortens one counts again."""
TABLES = f"""
SELECT c.oid, c.oid::regclass::text, {GONE} FROM pg_class c
WHERE c.relkind IN ('r', 'm', 't', 'S') AND c.relpersistence <> 't' ORDER BY c.oid
"""  # noqa: S608 - a constant of ours
TABLE = f"""
SELECT count(*), min('block ' || blkno || coalesce(' item ' || offnum, '') || ': ' || msg)
FROM {SCHEMA}.verify_heapam(%s::oid::regclass, on_error_stop => false, check_toast => true)
"""  # noqa: S608 - a constant of ours
INDEXES = f"""
SELECT c.oid, c.oid::regclass::text, {GONE}, a.amname FROM pg_class c JOIN pg_am a ON a.oid = c.relam
JOIN pg_index i ON i.indexrelid = c.oid
WHERE c.relkind = 'i' AND c.relpersistence <> 't' AND i.indisvalid AND i.indisready ORDER BY c.oid
"""  # noqa: S608 - a constant of ours
BY_KIND = {
    "btree": f"SELECT {SCHEMA}.bt_index_check(%s::oid::regclass, heapallindexed => true)",
    "gin": f"SELECT {SCHEMA}.gin_index_check(%s::oid::regclass)",
}
"""How an index is compared with its table or with itself; the second since PostgreSQL 18."""
READ = f"SELECT {SCHEMA}.pg_prewarm(%s::oid::regclass, 'buffer')"
INVALID = """
SELECT indexrelid::regclass::text FROM pg_index WHERE NOT (indisvalid AND indisready AND indislive) ORDER BY 1
"""


class RecoveredServer:
    """Asks the server that listens in a folder; `database` holds the heartbeat and what is promised of."""

    def __init__(self, run: Path, database: str) -> None:
        self._run, self._database = run, database

    def recovered(self) -> Recovered | None:
        """Return how far it came, once it takes questions."""
        try:
            with self._connected(FIRST) as connection:
                row = connection.execute(RECOVERED).fetchone()
        except Unusable as fault:
            if STARTING.search(fault.sentence):
                return None
            raise
        return Recovered(int(row[0]), row[1], row[2], row[3]) if row else None

    def newest_beat(self) -> datetime | None:
        """Return the instant of the newest heartbeat."""
        with self._connected(self._main()) as connection:
            if not connection.execute(HAS_BEATS).fetchone()[0]:
                return None
            newest: datetime | None = connection.execute(BEAT).fetchone()[0]
            return newest

    def tables(self, progress: Progress) -> Examined:
        """Read tables, TOAST, sequences and materialized views to their end; checksums are verified on the way."""
        return self._examined(TABLES, "tables", progress, lambda _row, _has: TABLE)

    def indexes(self, progress: Progress) -> Examined:
        """Compare indexes with their tables; those that PostgreSQL cannot compare are read to their end."""
        return self._examined(INDEXES, "indexes", progress, lambda row, has: BY_KIND[row[3]] if row[3] in has else READ)

    def invalid_indexes(self) -> Sequence[str]:
        """Name them, with their database."""
        found: list[str] = []
        for name in self._names():
            with self._connected(name) as connection:
                found += [f"{name}: {row[0]}" for row in connection.execute(INVALID)]
        return found

    def rows(self, query: str) -> int:
        """Count the rows of a query, which may only read."""
        with self._connected(self._main()) as connection:
            connection.execute("SET default_transaction_read_only = on")
            counted = f"SELECT count(*) FROM (\n{query}\n) AS broken"  # noqa: S608 - a promise is a query by nature
            return int(connection.execute(counted).fetchone()[0])

    def _examined(
        self, listing: str, what: str, progress: Progress, query: Callable[[Sequence[Any], set[str]], str]
    ) -> Examined:
        count, faults = 0, list[str]()
        for name in self._names():
            with self._connected(name) as connection:
                has = _prepared(connection)
                rows = connection.execute(listing).fetchall()
                for place, row in enumerate(rows, 1):
                    progress(f"{what} of {name}: {place} of {len(rows)}")
                    if fault := _shortened(row[2]) or _fault(connection, query(row, has), row[0]):
                        faults.append(f"{name}: {row[1]}: {fault}")
                count += len(rows)
        return Examined(count, tuple(faults))

    def _names(self) -> list[str]:
        with self._connected(FIRST) as connection:
            return [row[0] for row in connection.execute(DATABASES)]

    def _main(self) -> str:
        """Return the database that matters: the one that was named, else the only one besides `postgres`.

        Raises:
            Misuse: there is not just one.
        """
        names = self._names()
        ours = [self._database] if self._database else [one for one in names if one not in {ROLE, FIRST}]
        if len(ours) != 1 or ours[0] not in names:
            remedy = f"There are {', '.join(names)}."
            raise Misuse("does not name one database of the backup.", field="--database", remedy=remedy)
        return ours[0]

    @contextmanager
    def _connected(self, database: str) -> Iterator[Any]:
        """Connect to a database.

        Raises:
            Unusable: the server says no, then or later.
        """
        psycopg = _driver()
        where = {"host": str(self._run), "port": PORT, "user": ROLE, "dbname": database, "client_encoding": "utf8"}
        try:
            with psycopg.connect(**where, options=OPTIONS, autocommit=True) as connection:
                yield connection
        except psycopg.Error as fault:
            raise Unusable(f"{_reason(fault)}.") from fault


def _prepared(connection: Any) -> set[str]:
    """Make the extensions that look into relations, in the copy; return the kinds of indexes that can be compared."""
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    for extension in ("amcheck", "pg_prewarm"):
        connection.execute(f"DROP EXTENSION IF EXISTS {extension}")
        connection.execute(f"CREATE EXTENSION {extension} SCHEMA {SCHEMA}")
    has_gin = connection.execute(f"SELECT to_regprocedure('{SCHEMA}.gin_index_check(regclass)') IS NOT NULL")
    return {"btree", *({"gin"} if has_gin.fetchone()[0] else ())}


def _shortened(pages: int) -> str:
    """Return what is wrong with a relation whose last file did not come: PostgreSQL takes it for a shorter one."""
    return f"{pages} pages are missing at its end" if pages > 0 else ""


def _fault(connection: Any, query: str, relation: int) -> str:
    """Return what is wrong with a relation, nothing when it is whole."""
    psycopg = _driver()
    try:
        row = connection.execute(query, [relation]).fetchone()
    except psycopg.Error as fault:
        return _reason(fault)
    if query is not TABLE or not row[0]:
        return ""
    return f"{row[1]}" + (f" (one of {row[0]})" if row[0] > 1 else "")


def _reason(fault: Any) -> str:
    """Tell an error of the server in one line: what it is, without the details, which may hold data."""
    if (fault.sqlstate or "").startswith(VALUES):
        return f"a value is wrong ({type(fault).__name__})"
    return " ".join(str(fault.diag.message_primary or fault).split())


def _driver() -> Any:
    try:
        import psycopg  # noqa: PLC0415 - an extra, slow to import
    except ImportError as error:
        raise Misuse("Drills need the extra `backups`.", remedy="pip install 'relais[backups]'") from error
    return psycopg
