"""What the state server holds, read by one token and never written: for the budget and for the console."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, Self

from relais.adapters.state_resources import resources_of_state
from relais.adapters.web import Answer, Server, Unanswered, Web
from relais.budget.ports import HeldState
from relais.kit.errors import Failure, Refusal, Unreachable

SECONDS = 10.0
"""How long an answer is waited for."""
UNAUTHORISED, FORBIDDEN = 401, 403
GONE = (204, 404)
READING = {"read", "admin"}
"""Verbs of a token that let it read a state."""


class Unauthorised(Refusal):
    """The server does not know the token, or there is none."""


class StateReader:
    """One state server as the owner of one token may read it; `authorisation` is the header, made of a token.

    `ask` makes what is asked in the place of the address: an application of this process.
    """

    def __init__(self, address: str, authorisation: str, ask: Callable[[Mapping[str, str]], Web] | None = None) -> None:
        self.address = address.rstrip("/")
        headers = {"User-Agent": "relais"} | ({"Authorization": authorisation} if authorisation else {})
        self._http = ask(headers) if ask else Server(self.address, headers, SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self._http.close()

    def states(self) -> Sequence[Mapping[str, Any]]:
        """Return a summary of each state that the token may read."""
        return self._items("/api/v1/states")

    def state(self, name: str) -> Mapping[str, Any] | None:
        """Return the summary of one state, if there is one."""
        answer = self._ask(f"/api/v1/states/{name}")
        return None if answer.status_code in GONE else dict(answer.json())

    def versions(self, state: str, limit: int = 30) -> Sequence[Mapping[str, Any]]:
        """Return the last versions of a state, newest first."""
        return self._items(f"/api/v1/states/{state}/versions?limit={limit}")

    def refusals(self, state: str, limit: int = 5) -> Sequence[Mapping[str, Any]]:
        """Return the last refusals of a state, newest first."""
        return self._items(f"/api/v1/states/{state}/refusals?limit={limit}")

    def content(self, state: str) -> bytes:
        """Return a state's bytes, empty when there is none."""
        answer = self._ask(f"/tf/{state}")
        return b"" if answer.status_code in GONE else answer.content

    def all(self) -> Iterator[HeldState]:
        """Read every state that was not removed; one that cannot be read carries the reason."""
        for summary in self.states():
            if not summary.get("removed_at"):
                yield self.held(str(summary["name"]))

    def visible(self, name: str) -> bool:
        """Tell whether the token may read a state of this name."""
        return any(fnmatchcase(name, pattern) for pattern in self._patterns)

    @cached_property
    def _patterns(self) -> list[str]:
        """The patterns of states that the token may read."""
        scopes = [str(scope).rpartition(":") for scope in self._whoami().get("scopes", ())]
        return [pattern for pattern, _, verbs in scopes if READING & set(verbs.split(","))]

    def _whoami(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._ask("/api/v1/whoami").json()
        return found

    def held(self, name: str) -> HeldState:
        """Read one state; one that cannot be read carries the reason."""
        try:
            return HeldState(name, resources_of_state(self.content(name), name))
        except Unreachable:
            raise
        except Failure as fault:
            return HeldState(name, None, str(fault))

    def _items(self, path: str) -> Sequence[Mapping[str, Any]]:
        answer = self._ask(path)
        try:
            return list(answer.json()["items"])
        except (ValueError, KeyError, TypeError) as fault:
            raise Unreachable(f"{self.address} answers, but not as a state server.", remedy="Check it.") from fault

    def _ask(self, path: str) -> Answer:
        try:
            answer = self._http.request("GET", path)
        except Unanswered as fault:
            raise Unreachable(
                f"The state server at {self.address} does not answer ({fault}).",
                remedy="Check its address; on one machine, start it with `relais state serve`.",
            ) from fault
        if answer.is_success or answer.status_code in GONE:
            return answer
        raise _failure(self.address, answer)


def _failure(address: str, answer: Answer) -> Failure:
    if answer.status_code == UNAUTHORISED:
        remedy = "Keep a token that may read in RELAIS_STATE_TOKEN: `relais state token create` makes one."
        return Unauthorised(f"The state server at {address} does not know this token.", remedy=remedy)
    if answer.status_code == FORBIDDEN:
        return Refusal("The token may not read it.", remedy="Ask for one with the verb `read`.")
    return Unreachable(f"The state server at {address} answers {answer.status_code}.", remedy="Read its log.")


class AllStates:
    """The states of several servers together."""

    def __init__(self, readers: Sequence[StateReader]) -> None:
        self._readers = readers

    def all(self) -> Iterator[HeldState]:
        """Read every state of every server."""
        for reader in self._readers:
            yield from reader.all()

    def visible(self, name: str) -> bool:
        """Tell whether a token may read a state of this name on any server."""
        return any(reader.visible(name) for reader in self._readers)
