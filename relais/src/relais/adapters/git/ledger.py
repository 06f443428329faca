"""The ledger: an orphan branch of a repository, a file per month, a line per entry, appended by compare and swap.

There is no work tree and no copy to trust: what the remote's branch holds is read, followed from its first entry, and
pushed onto exactly that. A process that is stopped has either written all of its entries or none.
"""

from collections.abc import Sequence
from pathlib import Path

from relais.adapters.git.fetching import SEEN, bare, fetched
from relais.adapters.git.objects import Objects
from relais.adapters.git.pushing import push
from relais.delivery.model.entries import START, ChainBroken, Entry, chained, read, verify
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
        self._known: tuple[str, Sequence[Entry]] = "", []
        """The commit that was read last, and what it holds."""

    def entries(self) -> Sequence[Entry]:
        """Return every entry, oldest first, once the chain was followed to its end."""
        return self._read(self._tip())

    def append(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Write those entries whose keys are not there yet, all or none; return what was written.

        What was read last is written onto without asking again: the remote says so if it moved.
        """
        for attempt in range(ATTEMPTS):
            tip = (not attempt and self._known[0]) or self._tip()
            there = self._read(tip)
            keys = {entry.key for entry in there}
            new = chained([entry for entry in entries if entry.key not in keys], there[-1].hash if there else START)
            try:
                if new:
                    self._push(tip, there, new)
            except Moved:
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                return new
        return ()

    def _push(self, tip: str, there: Sequence[Entry], new: Sequence[Entry]) -> None:
        commit = self._commit(tip, new)
        push(self.git, self.remote, {BRANCH: (tip, commit)})
        self.objects.point(SEEN, commit)
        self._known = commit, [*there, *new]

    def _tip(self) -> str:
        """Fetch the branch and return its commit, empty when nothing was ever written."""
        return fetched(self.git, self.objects, self.remote, BRANCH)

    def _read(self, tip: str) -> Sequence[Entry]:
        """Return what a commit holds; what is known of one stays so."""
        if tip != self._known[0]:
            self._known = tip, self._followed(tip)
        return self._known[1]

    def _followed(self, tip: str) -> Sequence[Entry]:
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
        months, added = dict(self._months(tip)), dict[str, list[str]]()
        for entry in new:
            name = max([f"{entry.at[:MONTH]}.jsonl", *months, *added])
            added.setdefault(name, []).append(f"{entry.line}\n")
        files = {name: "".join([months.get(name, ""), *lines]).encode() for name, lines in added.items()}
        return self.objects.commit(tip, files, _message(new))


def _message(new: Sequence[Entry]) -> str:
    first = new[0]
    where = f" in {first.environment}" if first.environment else ""
    more = f" and {len(new) - 1} more" if len(new) > 1 else ""
    return f"{first.kind}{where}{more}\n\nRelais-Ledger: {new[-1].hash}\n"
