"""What became of intents: of pushes, which a branch took or moved on without, and of requests, which people merge."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from relais.delivery.actions.looking import Look
from relais.delivery.model.entries import Entry
from relais.delivery.model.requests import Closed, Proposal, Requested, branch_of
from relais.delivery.model.things import Environment
from relais.delivery.ports import Consumer


@dataclass(frozen=True)
class Outcome:
    """The last word on an intent: its commit, or what is said of why there is none."""

    commit: str = ""
    said: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


def outcome(consumer: Consumer, intent: Entry, tip: str) -> Outcome | None:
    """Return what a branch says of an intent; nothing as long as it may still be pushed there."""
    details = intent.details
    if commit := consumer.find(details["promotion"], details["base"], tip):
        return Outcome(commit)
    return Outcome() if tip != details["base"] and details.get("via") != "request" else None


def requested(
    look: Look, environment: Environment, intent: Entry, tip: str, later: Sequence[Entry], there: Callable[[], bool]
) -> Outcome | None:
    """Return what became of a request; nothing as long as it is open, or not pushed yet.

    `later` are the environment's intents after this one: who intended those saw its branch where this one had put it.
    `there` tells whether the environment has what was requested: it was merged in a commit of the forge's own words,
    or given by hand.
    """
    details, consumer = intent.details, look.consumers.of(environment)
    if tip != details["base"] and there():
        return Outcome(tip)
    branch = branch_of(environment.name, details.get("configuration", ""))
    head = consumer.head(branch)
    if not head or not consumer.carries(details["promotion"], head):
        same = [one for one in later if ("configuration" in one.details) == ("configuration" in details)]
        passed = {head, *(one.details.get("head", "") for one in same)} != {details["head"]}
        return Outcome(said="another request took its place") if passed else None
    if look.forge and look.forge.state(environment, branch) == "closed":
        return Outcome(said="its request was closed", more={"request": "closed"})
    return None


def asked(look: Look, proposal: Proposal) -> None:
    """See that a change is not asked for already, and that nobody said no to it.

    Raises:
        Requested: its request is open; the forge was told of it once more, in case it was not.
        Closed: somebody closed it, and nobody asks again by hand.
    """
    environment, promotion = proposal.environment, proposal.promotion
    if promotion.reason == "auto" and (environment.name, promotion.change) in look.books.closed:
        again = f"relais promote {environment.name}{' --configuration' if promotion.configuration else ''}"
        raise Closed(f"the request of {environment.name} was closed.", remedy=f"{again} asks again.")
    if look.asked_for(environment, promotion):
        address = look.forge.proposed(proposal, "") if look.forge else ""
        raise Requested(f"{environment.name} waits for its request to be merged: {address or proposal.branch}.")
