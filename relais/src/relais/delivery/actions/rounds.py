"""A round: environments in several repositories moved together, by intent first.

No push reaches several repositories at once, so what is going to be pushed is written to the ledger before anything is;
then every branch is pushed, each by compare and swap; then what became of it is written. A round that is stopped at any
moment is told to its end by the next one, which finds each commit by the promotion that it carries.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import groupby

from relais.delivery.actions.looking import AT_ONCE
from relais.delivery.actions.telling import Prepared, Teller
from relais.delivery.model.entries import Entry
from relais.delivery.model.requests import Proposal, branch_of
from relais.delivery.model.things import Environment
from relais.delivery.ports import Consumers, Forge, Ledger
from relais.kit.errors import Failure, Moved, Refusal, Rejected


class TestsFailed(Refusal):
    """What proves a bundle did not."""


@dataclass(frozen=True)
class Done:
    """What became of one environment in a round: nothing new, a commit, or why not."""

    environment: Environment
    prepared: Prepared | None = None
    commit: str = ""
    fault: Failure | None = None
    intent: Entry | None = None
    request: str = ""
    """Where the request is that somebody may merge, if it is one."""

    def sound(self) -> "Done":
        """Return it, if nothing failed.

        Raises:
            Failure: it did.
        """
        if self.fault:
            raise self.fault
        return self


Prepare = Callable[[Environment], Prepared | None]


@dataclass(frozen=True)
class Round:
    """Moves environments of several repositories; `prepare` says what to write, or nothing, or refuses."""

    prepare: Prepare
    consumers: Consumers
    ledger: Ledger
    teller: Teller
    forge: Forge | None = None

    def run(self, environments: Sequence[Environment]) -> dict[str, Done]:
        """Move environments as far as each may go; return what became of each, by its name."""
        begun = [self._begin(one) for one in environments]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            made = _flat(pool.map(self._commit, _branches([one for one in begun if _goes_on(one)])))
            intended = self._intend(made)
            pushed = _flat(pool.map(self._push, _branches([one for one in intended if _goes_on(one)])))
        self._conclude(pushed)
        return {one.environment.name: one for one in [*begun, *intended, *pushed]}

    def _begin(self, environment: Environment) -> Done:
        try:
            return Done(environment, self.prepare(environment))
        except Failure as fault:
            return Done(environment, fault=fault)

    def _commit(self, chain: Sequence[Done]) -> list[Done]:
        """Make the commits of one branch, each on the one before, leaving out what its tests do not prove."""
        made: list[Done] = []
        for one in chain:
            assert one.prepared
            passed = [other for other in made if _goes_on(other)]
            taken = {path for other in passed if other.prepared for path in other.prepared.files}
            if taken & one.prepared.files.keys():
                fault = Moved("another environment writes the same file.", remedy="Run it again.")
                made.append(replace(one, fault=fault))
            else:
                made.append(self._proved(one, passed[-1].commit if passed else one.prepared.base))
        return made

    def _proved(self, one: Done, on: str) -> Done:
        environment, prepared, consumer = one.environment, one.prepared, self.consumers.of(one.environment)
        assert prepared
        try:
            commit = consumer.commit(on, prepared.files, prepared.message)
            asked = (environment.folder, environment.tests, environment.tests_within)
            said = environment.tests and consumer.test(commit, *asked)
        except Failure as fault:
            return replace(one, fault=fault)
        if said:
            sentence = f"the tests of {environment.name} did not pass: {said}"
            return replace(one, fault=TestsFailed(sentence, remedy="Nothing was changed. Mend it, and run it again."))
        return replace(one, commit=commit)

    def _intend(self, made: Sequence[Done]) -> list[Done]:
        """Write all intents at once, with the tests that failed."""
        told: list[Entry] = []
        intended = []
        for one in made:
            assert one.prepared
            if isinstance(one.fault, TestsFailed):
                told += self.teller.failed(one.prepared, one.fault.sentence.partition(": ")[2])
            elif not one.fault:
                told += (entries := self.teller.begun(one.prepared, **self._way(one)))
                one = replace(one, intent=entries[-1])  # noqa: PLW2901 - the same, a step further
            intended.append(one)
        if told:
            self.ledger.append(told)
        return intended

    def _way(self, one: Done) -> dict[str, str]:
        """Return what an intent tells of its request: where that branch was before."""
        if one.environment.via == "commit":
            return {}
        return {"via": "request", "head": self.consumers.of(one.environment).head(_branch(one)[1])}

    def _propose(self, one: Done) -> Done:
        """Push a request's branch, in the place of the one before, and let the forge know."""
        assert self.forge
        assert one.prepared
        assert one.intent
        proposal = Proposal(one.environment, one.prepared.promotion, one.prepared.message)
        consumer, options = self.consumers.of(one.environment), self.forge.options(proposal)
        try:
            said = consumer.propose(proposal.branch, one.intent.details["head"], one.commit, options)
            return replace(one, request=self.forge.proposed(proposal, said) or f"the branch {proposal.branch}")
        except Failure as fault:
            return replace(one, commit="", fault=fault)

    def _push(self, chain: Sequence[Done]) -> list[Done]:
        first, last = chain[0], chain[-1]
        assert first.prepared
        if first.environment.via == "request":
            return [self._propose(one) for one in chain]
        try:
            self.consumers.of(first.environment).push(first.prepared.base, last.commit)
        except Failure as fault:
            return [replace(one, commit="", fault=fault) for one in chain]
        return list(chain)

    def _conclude(self, pushed: Sequence[Done]) -> None:
        """Write what is there, and what was rejected; of what nobody knows, the next round finds out."""
        told: list[Entry] = []
        for one in pushed:
            assert one.intent
            if not one.fault and not one.request:  # what is requested is done once somebody merged it
                told += self.teller.concluded(one.intent, one.commit)
            elif isinstance(one.fault, Rejected):
                told += self.teller.concluded(one.intent, "", one.fault.sentence)
        if told:
            self.ledger.append(told)


def levels(environments: Iterable[Environment]) -> list[list[Environment]]:
    """Put environments that take from others of them into later levels."""
    left, found = list(environments), []
    while left:
        names = {one.name for one in left}
        found.append([one for one in left if not names & set(one.parents)])
        left = [one for one in left if one not in found[-1]]
    return found


def _goes_on(one: Done) -> bool:
    return bool(one.prepared) and not one.fault


def _branch(one: Done) -> tuple[str, str]:
    """Return what is pushed in one go: a branch, or a request's own."""
    environment = one.environment
    if environment.via == "commit":
        return environment.repository, environment.branch
    assert one.prepared
    return environment.repository, branch_of(environment.name, one.prepared.promotion.configuration)


def _branches(several: Sequence[Done]) -> list[list[Done]]:
    return [list(chain) for _branch_of, chain in groupby(sorted(several, key=_branch), key=_branch)]


def _flat(lists: Iterable[list[Done]]) -> list[Done]:
    return [one for several in lists for one in several]
