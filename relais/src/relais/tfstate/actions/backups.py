"""Whether what was restored is whole: every chain holds, every body opens and is what it was."""

from dataclasses import dataclass, field
from itertools import groupby

from relais.kit.errors import Failure
from relais.tfstate.actions.desk import md5_of
from relais.tfstate.model.chain import fault
from relais.tfstate.model.records import AuditEntry
from relais.tfstate.ports import Books, Seal

PAGE = 1000


@dataclass
class Proof:
    """What was found while looking."""

    bodies: int = 0
    chains: dict[str, int] = field(default_factory=dict)

    def look(self, books: Books, seal: Seal) -> None:
        """Look at everything.

        Raises:
            Failure: something is not what it was.

        """
        for context, md5, sealed in books.bodies.every():
            if md5_of(seal.open(sealed, context)) != md5:
                raise Failure(f"{context} is not what it was.", remedy="Restore another backup.")
            self.bodies += 1
        for state, entries in chains(books).items():
            broken = fault(entries)
            if broken:
                raise Failure(f"The audit trail of {state or 'the server'} is broken: {broken}.")
            self.chains[state] = len(entries)


def chains(books: Books) -> dict[str, list[AuditEntry]]:
    """Return the whole trail, chain by chain."""
    found: list[AuditEntry] = []
    after = 0
    while page := books.trail.page(None, after, PAGE):
        after = page[-1][0]
        found += [entry for _, entry in page]
    ordered = sorted(found, key=lambda entry: (entry.state, entry.seq))
    return {state: list(entries) for state, entries in groupby(ordered, key=lambda entry: entry.state)}
