"""GET: the newest version, from memory if it is there, whole if it is small, piece by piece if it is large."""

from collections.abc import Iterator
from dataclasses import dataclass

from relais.tfstate.actions.desk import Asker, Desk, context_of
from relais.tfstate.actions.recent import LARGEST, Body
from relais.tfstate.model import guards
from relais.tfstate.model.records import State, Version
from relais.tfstate.model.rules import Facts, Rules
from relais.tfstate.model.tokens import Verb
from relais.tfstate.ports import Sealed


@dataclass(frozen=True)
class Content:
    """The newest version: its serial, its MD5, how many bytes it has, and they themselves."""

    serial: int | None
    md5: str | None
    size: int
    pieces: Iterator[Body]


def read(desk: Desk, asker: Asker, name: str) -> Content | None:
    """Return the newest version, or None when the state has none."""
    with desk.store.reading() as books:
        guards.scope(asker.token, name, Verb.READ)
        state = books.states.find(name)
        if state is None:
            return None
        Rules(Facts(state, None, desk.clock.now()), asker.token).read()
        body = desk.recent.find(state)
        if body is not None:
            return Content(state.serial, state.md5, len(body), iter((body,)))
        found = books.versions.newest(state)
    return _opened(desk, state, *found) if found else None


def _opened(desk: Desk, state: State, version: Version, sealed: Sealed) -> Content:
    context, known = context_of(state, version.md5), (version.serial, version.md5, version.size)
    if version.size > LARGEST:
        return Content(*known, desk.seal.stream(sealed, context))
    body = desk.seal.open(sealed, context)
    if (state.serial, state.md5) == (version.serial, version.md5):  # else somebody wrote between the two questions
        desk.recent.keep(state, body)
    return Content(*known, iter((body,)))
