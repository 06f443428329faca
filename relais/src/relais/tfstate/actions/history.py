"""The past of a state: list it, read it, compare it, bring it back as a new version."""

from collections.abc import Callable
from datetime import datetime

from relais.tfstate.actions.desk import Asker, Case, Desk, case, context_of, existing, md5_of, refusing
from relais.tfstate.actions.protocol import store
from relais.tfstate.actions.states import needed
from relais.tfstate.model import guards
from relais.tfstate.model.document import read_head, with_serial
from relais.tfstate.model.names import checked_name
from relais.tfstate.model.records import Quarantined, State, Version
from relais.tfstate.model.refusals import Guarded, Unknown
from relais.tfstate.model.tokens import Verb
from relais.tfstate.ports import Books

MOST = 1000
"""Versions on a page."""

Take = Callable[[Case], bytes]
"""How the content is found, within the transaction."""


def versions(desk: Desk, asker: Asker, name: str, limit: int, before_serial: int | None) -> list[Version]:
    """Return versions, newest first."""
    guards.scope(asker.token, checked_name(name), Verb.READ)
    with desk.store.reading() as books:
        return books.versions.page(existing(books, name), max(1, min(limit, MOST)), before_serial)


def body_of(desk: Desk, asker: Asker, name: str, serial: int | None) -> bytes:
    """Return the bytes of a version, of the newest without a serial."""
    guards.scope(asker.token, checked_name(name), Verb.READ)
    with desk.store.reading() as books:
        return _body(desk, books, existing(books, name), serial)


def _body(desk: Desk, books: Books, state: State, serial: int | None) -> bytes:
    found = books.versions.newest(state) if serial is None else books.versions.find(state, serial)
    if found is None:
        raise Unknown(
            f"The state {state.name!r} has no version" + ("." if serial is None else f" with serial {serial}."),
            f"`relais state log {state.name}` lists those it has.",
            "unknown",
            "serial",
        )
    return desk.seal.open(found[1], context_of(state, found[0].md5))


def rollback(desk: Desk, asker: Asker, name: str, to_serial: int, reason: str) -> Version:
    """Put the content of an old version on top, under a new serial."""
    note = f"content of serial {to_serial}: {needed(reason)}"
    return _replace(desk, asker, name, "rollback", lambda one: _body(desk, one.books, one.state, to_serial), note)


def quarantined(desk: Desk, asker: Asker, name: str) -> list[Quarantined]:
    """Return the refused bodies that are kept."""
    guards.scope(asker.token, checked_name(name), Verb.READ)
    with desk.store.reading() as books:
        now = desk.clock.now()
        return [one for one in books.quarantine.page(existing(books, name)) if one.expires_at > now]


def quarantined_body(desk: Desk, asker: Asker, name: str, number: int) -> bytes:
    """Return the bytes of a refused body."""
    guards.scope(asker.token, checked_name(name), Verb.READ)
    with desk.store.reading() as books:
        return _refused(desk, books, existing(books, name), number)


def _refused(desk: Desk, books: Books, state: State, number: int) -> bytes:
    found = books.quarantine.find(state, number)
    if found is None:
        raise Unknown(
            f"Nothing with the number {number} is kept of {state.name!r}.",
            f"`relais state rescue {state.name}` lists what is.",
            "unknown",
            "id",
        )
    return desk.seal.open(found[1], context_of(state, found[0].md5))


def adopt(desk: Desk, asker: Asker, name: str, number: int, reason: str) -> Version:
    """Make a refused body the newest version."""

    def take(one: Case) -> bytes:
        body = _refused(desk, one.books, one.state, number)
        one.books.quarantine.adopted(number, one.now)
        return body

    return _replace(desk, asker, name, "rescue", take, f"rescued from quarantine {number}: {needed(reason)}")


def bring(desk: Desk, asker: Asker, name: str, body: bytes, *, at: datetime | None, who: str, note: str) -> Version:
    """Take over a version from elsewhere under its own serial, which must be above those there are."""
    guards.scope(asker.token, checked_name(name), Verb.ADMIN)
    with case(desk, asker, name) as one, refusing(one, "import") as refused:
        head = read_head(body)
        one.books.permits.spend(one.rules().replace(head).spent, one.now)
        if one.state.serial is not None and head.serial <= one.state.serial:
            raise Guarded(
                f"Serial {head.serial} is not above {one.state.serial}, which {name!r} has already.",
                "Import into a state that has no versions, under another name for instance.",
                "serial",
            )
        md5 = md5_of(body)
        return store(
            one, head, md5, len(body), desk.seal.close(body, context_of(one.state, md5)), note=note, at=at, who=who
        )
    raise refused[0]


def _replace(desk: Desk, asker: Asker, name: str, operation: str, take: Take, note: str) -> Version:
    guards.scope(asker.token, checked_name(name), Verb.WRITE)
    with case(desk, asker, name, make=False) as one, refusing(one, operation) as refused:
        body = take(one)
        head = read_head(body)
        one.books.permits.spend(one.rules().replace(head).spent, one.now)
        body = _above(one.state, body)
        head, md5 = read_head(body), md5_of(body)
        return store(one, head, md5, len(body), desk.seal.close(body, context_of(one.state, md5)), note=note)
    raise refused[0]


def _above(state: State, body: bytes) -> bytes:
    """Return the document under a serial above the newest: its own when it is, else the next."""
    current = state.serial or 0
    return body if read_head(body).serial > current else with_serial(body, current + 1)
