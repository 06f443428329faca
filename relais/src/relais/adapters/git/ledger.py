"""The ledger: an orphan branch of a repository, a file per month, a line per entry, appended by compare and swap.

There is no work tree and no copy to trust: what the remote's branch holds is read, followed from its first entry, and
pushed onto exactly that. A process that is stopped has either written all of its entries or none.
"""

from collections.abc import Sequence
from pathlib import Path

from relais.adapters.git.fetching import bare, fetched
from relais.adapters.git.objects import Objects
from relais.adapters.git.pushing import push
from relais.delivery.model.entries import ChainBroken, Entry, chained, read, verify
from relais.kit.errors import Moved

BRANCH = "refs/heads/relais/ledger"
MONTH = len("2026-11")
ATTEMPTS = 20


class BranchLedger:
    """The ledger of a repository, read and written through a bare one of this machine, which may be deleted."""

    def __init__(self, scratch: Path, remote: str) -> None:
        self.git = bare(scratch)
        self.objects = Objects(scratch)
        self.remote = remote

    def entries(self) -> Sequence[Entry]:
        """Return every entry, oldest first, once the chain was followed to its end."""
        return self._read(self._tip())

    def append(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Write those entries whose keys are not there yet, all or none; return what was written."""
        for attempt in range(ATTEMPTS):
            tip = self._tip()
            there = self._read(tip)
            keys = {entry.key for entry in there}
            new = chained([entry for entry in entries if entry.key not in keys], verify(there))
            try:
                if new:
                    push(self.git, self.remote, {BRANCH: (tip, self._commit(tip, new))})
            except Moved:
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                return new
        return ()

    def _tip(self) -> str:
        """Fetch the branch and return its commit, empty when nothing was ever written."""
        return fetched(self.git, self.remote, BRANCH)

    def _read(self, tip: str) -> list[Entry]:
        lines = [line for _name, text in self._months(tip) for line in text.splitlines()]
        entries = [read(line) for line in lines]
        verify(entries)
        return entries

    def _months(self, tip: str) -> list[tuple[str, str]]:
        if not tip:
            return []
        try:
            return [(name, content.decode()) for name, content in sorted(self.objects.files(tip).items())]
        except UnicodeDecodeError as fault:
            raise ChainBroken("the ledger is not text.") from fault

    def _commit(self, tip: str, new: Sequence[Entry]) -> str:
        """Make the commit that holds what was there and the new lines, each in the month of the last one or its own."""
        months = dict(self._months(tip))
        for entry in new:
            name = max([f"{entry.at[:MONTH]}.jsonl", *months])
            months[name] = f"{months.get(name, '')}{entry.line}\n"
        files = {name: text.encode() for name, text in months.items()}
        return self.objects.commit(tip, files, _message(new))


def _message(new: Sequence[Entry]) -> str:
    first = new[0]
    where = f" in {first.environment}" if first.environment else ""
    more = f" and {len(new) - 1} more" if len(new) > 1 else ""
    return f"{first.kind}{where}{more}\n\nRelais-Ledger: {new[-1].hash}\n"
