"""Wait for the recovery, and ask the recovered database everything that proves it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from relais.backups.model.backup import Unusable
from relais.backups.model.places import written
from relais.backups.model.proof import (
    CHECKSUMS,
    INDEXES,
    POINT,
    PROMISE,
    RECOVERY,
    TABLES,
    VALID,
    Check,
    Proof,
    failed,
    passed,
    told,
)
from relais.backups.model.record import Record, Terms
from relais.backups.model.target import LATEST
from relais.backups.ports import Clock, Database, Progress, Promise, Recovered, Server

TICK = 0.1
"""Seconds between two looks at a server that recovers."""


class Examine:
    """Recover and check."""

    def __init__(self, server: Server, database: Database, clock: Clock, progress: Progress) -> None:
        self._server, self._database, self._clock, self._progress = server, database, clock, progress

    def all(self, record: Record, terms: Terms, promises: Sequence[Promise]) -> None:
        """Recover what was fetched, and check it; what is found is in the record."""
        begun = self._clock.elapsed()
        recovered = self._recovered(record, terms)
        record.phases["recover"] = self._clock.elapsed() - begun
        if recovered:
            begun = self._clock.elapsed()
            self._look(record, terms, promises, recovered)
            record.phases["check"] = self._clock.elapsed() - begun

    def _recovered(self, record: Record, terms: Terms) -> Recovered | None:
        self._server.start(record.major)
        try:
            found = self._awaited(terms)
            return found if record.add(self._reached(record, found)) else None
        except Unusable as fault:
            record.add(failed(RECOVERY, fault.sentence))
            return None

    def _awaited(self, terms: Terms) -> Recovered:
        """Wait until the server takes questions.

        Raises:
            Unusable: it has ended, does not come to an end, or takes none of ours.
        """
        begun = self._clock.elapsed()
        while not (found := self._database.recovered()):
            spent = self._clock.elapsed() - begun
            if self._server.ended():
                raise Unusable(f"the server gave up: {self._server.said()}")
            if spent > terms.patience.total_seconds():
                raise Unusable(f"not over after {spent:.0f} s: {self._server.said()}")
            self._progress(f"recovering: {spent:.0f} s")
            self._clock.wait(TICK)
        return found

    def _reached(self, record: Record, found: Recovered) -> Check:
        stopped = self._server.stopped_at()
        if record.target.kind != LATEST:
            if stopped:
                return passed(RECOVERY, f"{record.target}: {stopped}")
            return failed(RECOVERY, f"it did not stop at {record.target}")
        if found.lsn <= record.newest:
            evidence = (
                f"it ended at {written(found.lsn)}, before the newest segment, which begins at {written(record.newest)}"
            )
            return failed(RECOVERY, f"{evidence}: {self._server.said()}")
        last = found.last_commit.isoformat(timespec="milliseconds") if found.last_commit else "none"
        return passed(RECOVERY, f"to {written(found.lsn)}, the end of the archive; last commit {last}")

    def _look(self, record: Record, terms: Terms, promises: Sequence[Promise], found: Recovered) -> None:
        look, progress = self._database, self._progress
        on = "on" if found.checksums else "off: a flipped byte is not seen"
        self._try(record, POINT, lambda: self._point(record, terms, _end(record, found)))
        record.add((passed if found.checksums else failed)(CHECKSUMS, on))
        self._try(record, TABLES, lambda: Proof.relations(TABLES, "tables", look.tables(progress)))
        self._try(record, INDEXES, lambda: Proof.relations(INDEXES, "indexes", look.indexes(progress)))
        self._try(record, VALID, self._valid)
        for promise in promises:
            self._try(record, f"{PROMISE}{promise.file}", partial(self._kept, promise))

    @staticmethod
    def _try(record: Record, name: str, work: Callable[[], Check]) -> None:
        """Keep what is found; that the server cannot answer is a finding like others."""
        try:
            record.add(work())
        except Unusable as fault:
            record.add(failed(name, f"the server says: {fault.sentence}"))

    def _point(self, record: Record, terms: Terms, end: datetime) -> Check:
        newest = None if terms.without_heartbeat else self._database.newest_beat()
        record.point = max((end - newest).total_seconds(), 0.0) if newest else None
        return Proof.point(newest, end, terms.point, without=terms.without_heartbeat)

    def _valid(self) -> Check:
        invalid = self._database.invalid_indexes()
        return failed(VALID, told("not usable", invalid)) if invalid else passed(VALID, "none is left unfinished")

    def _kept(self, promise: Promise) -> Check:
        self._progress(f"promise {promise.file}")
        return Proof.promise(promise.file, promise.sentence, self._database.rows(promise.query))


def _end(record: Record, found: Recovered) -> datetime:
    """Return the instant at which what was recovered ends: what came later would be lost."""
    assert record.listed
    if record.target.kind == LATEST:
        return record.listed
    return record.target.instant or found.last_commit or record.listed
