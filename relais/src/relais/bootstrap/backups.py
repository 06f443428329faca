"""A drill: the store, the folder, the server and the database that it works with."""

import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from relais.adapters.backups import stopping
from relais.adapters.backups.barman import Barman
from relais.adapters.backups.children import account
from relais.adapters.backups.database import RecoveredServer
from relais.adapters.backups.postgres import OtherServer, OwnServer
from relais.adapters.backups.scratch import ScratchFolder, held, removed
from relais.adapters.backups.store import S3Store
from relais.adapters.clock import SystemClock
from relais.adapters.s3 import Bucket
from relais.adapters.screen import Terminal
from relais.backups.actions.checking import Examine
from relais.backups.actions.fetching import Fetch, Plan, Wish
from relais.backups.model.record import Record, Terms, from_values
from relais.backups.ports import Promise, Server


@dataclass(frozen=True)
class Source:
    """Where the backups of a server are."""

    address: str
    server: str
    endpoint: str = ""


@dataclass(frozen=True)
class Asked:
    """What is asked of the recovered copy, and in which database."""

    terms: Terms
    promises: Sequence[Promise]
    database: str = ""


def chance() -> float:
    """Return a share by chance, from 0 to 1."""
    return random.SystemRandom().random()


def planned(source: Source, wish: Wish, record: Record) -> Plan | None:
    """Return what would be fetched; what is wrong is in the record."""
    return _fetch(source).plan(wish, record)


def whole(
    source: Source, wish: Wish, asked: Asked, folder: Path | None, programs: Path | None, *, keep: bool
) -> Record:
    """Fetch, recover and check on this machine, with a server of our own; nothing is left but what is to be kept."""
    record, place, whose = Record(), folder or _own(source.server), account()
    with stopping.in_order(), held(place, whose, ours=True) as scratch:
        try:
            if _fetched(source, wish, scratch, record):
                with _running(OwnServer(scratch, programs, whose)) as server:
                    _examined(server, scratch, asked, record)
        finally:
            if not keep:
                removed(scratch)
        record.kept = str(scratch.folder) if keep else ""
    return _over(record)


def fetched(source: Source, wish: Wish, folder: Path) -> Record:
    """Fetch into a folder that others share, for a server that others start."""
    record = Record()
    with stopping.in_order(), held(folder, account(), ours=False) as scratch:
        _fetched(source, wish, scratch, record)
    return _over(record)


def checked(asked: Asked, folder: Path) -> Record:
    """Check what was fetched into a folder, and what a server of others recovers there."""
    scratch = ScratchFolder(folder)
    record = from_values(scratch.noted())
    _examined(OtherServer(scratch), scratch, asked, record)
    return _over(record)


def _fetch(source: Source) -> Fetch:
    store = S3Store(
        Bucket(source.address, source.endpoint), source.server, Barman(source.address, source.server, source.endpoint)
    )
    return Fetch(store, SystemClock(), Terminal().progress)


def _fetched(source: Source, wish: Wish, scratch: ScratchFolder, record: Record) -> bool:
    fetch = _fetch(source)
    plan = fetch.plan(wish, record)
    return plan is not None and fetch.into(scratch, plan, record)


def _examined(server: Server, scratch: ScratchFolder, asked: Asked, record: Record) -> None:
    database = RecoveredServer(scratch.run, asked.database)
    Examine(server, database, SystemClock(), Terminal().progress).all(record, asked.terms, asked.promises)


@contextmanager
def _running(server: OwnServer) -> Iterator[OwnServer]:
    try:
        yield server
    finally:
        server.stop()


def _over(record: Record) -> Record:
    Terminal().progress("")
    record.at = SystemClock().now()
    return record


def _own(server: str) -> Path:
    """Return the folder of a server's drills: a drill finds what one before it, killed, has left."""
    return Path(tempfile.gettempdir()) / f"relais-drill-{server}"
