"""What became of intents: of pushes, which a branch took or moved on without, and of requests, which people merge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from relais.delivery.actions.looking import Look, Outlook
from relais.delivery.actions.telling import message
from relais.delivery.model.books import unpacked
from relais.delivery.model.entries import Entry
from relais.delivery.model.requests import Closed, Proposal, Requested, branch_of
from relais.delivery.model.things import Environment, Promotion
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
    look: Look, environment: Environment, intent: Entry, tip: str, later: Sequence[Entry] = ()
) -> Outcome | None:
    """Return what became of a request; nothing as long as it is open, or not pushed yet.

    `later` are the environment's intents after this one: who intended those saw its branch where this one had put it.
    """
    details = intent.details
    versions = details["before"] != details["artifacts"]  # else its values moved, which no bundle tells
    if versions and tip != details["base"] and look.present(environment)[1] == unpacked(details["artifacts"]):
        return Outcome(tip)  # merged in a commit of the forge's own words, or given by hand
    head = look.consumers.of(environment).head(branch_of(environment))
    if not head or not look.consumers.of(environment).carries(details["promotion"], head):
        passed = {head, *(one.details.get("head", "") for one in later)} != {details["head"]}
        return Outcome(said="another request took its place") if passed else None
    if look.forge and look.forge.state(environment) == "closed":
        return Outcome(said="its request was closed", more={"request": "closed"})
    return None


def asked(look: Look, found: Outlook, promotion: Promotion) -> None:
    """See that a change is not asked for already, and that nobody said no to it.

    Raises:
        Requested: its request is open; the forge was told of it once more, in case it was not.
        Closed: somebody closed it, and nobody asks again by hand.
    """
    environment = found.environment
    if promotion.reason == "auto" and (environment.name, promotion.after.id) in look.books.closed:
        raise Closed(
            f"the request of {environment.name} was closed.", remedy=f"relais promote {environment.name} asks again."
        )
    if look.asked_for(replace(found, after=promotion.after)):
        proposal = Proposal(environment, promotion, message(promotion).partition("\n")[0])
        address = look.forge.proposed(proposal, "") if look.forge else ""
        raise Requested(f"{environment.name} waits for its request to be merged: {address or proposal.branch}.")
