"""Fetch a backup and its log, and make them ready to be recovered."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from relais.backups.model import choice
from relais.backups.model.archive import Archive, Chain
from relais.backups.model.backup import Backup, Unusable
from relais.backups.model.proof import ARCHIVE, BACKUP, BASE, failed, passed, told
from relais.backups.model.record import Record
from relais.backups.model.target import LATEST, Target
from relais.backups.ports import Clock, Progress, Scratch, Store

Chance = Callable[[], float]


@dataclass(frozen=True)
class Wish:
    """What is to be restored: a backup by name or the newest that will do, up to a target; or both by chance."""

    backup: str = ""
    target: Target = field(default_factory=Target)
    chance: Chance | None = None


@dataclass(frozen=True)
class Plan:
    """What would be fetched."""

    backup: Backup
    target: Target
    size: int
    archive: Archive
    chain: Chain

    @property
    def names(self) -> Sequence[str]:
        """Return the segments that the recovery needs."""
        return self.chain.needed(self.target.instant)

    @property
    def log_size(self) -> int:
        """Return their bytes, as stored."""
        return sum(self.archive.segments[name].size for name in self.names)


class Fetch:
    """Fetch what a drill restores, once it is sure that nothing is missing."""

    def __init__(self, store: Store, clock: Clock, progress: Progress) -> None:
        self._store, self._clock, self._progress = store, clock, progress

    def plan(self, wish: Wish, record: Record) -> Plan | None:
        """Choose a backup and look at its log; what is wrong is in the record, and there is no plan then."""
        record.target = wish.target
        try:
            backup, record.target = self._chosen(wish)
        except Unusable as fault:
            record.add(failed(BACKUP, fault.sentence))
            return None
        record.backup, record.major = backup.name, backup.major
        size = self._store.size(backup)
        newer = [one for one in self._store.unfinished() if one > backup.name]
        left_out = f"; left out, as it is not finished: {', '.join(newer)}" if newer else ""
        whole = f"PostgreSQL {backup.major}, whole at {backup.end.isoformat(timespec='seconds')}"
        record.add(passed(BACKUP, whole + left_out))
        return self._with_log(backup, size, record)

    def into(self, scratch: Scratch, plan: Plan, record: Record) -> bool:
        """Fetch it, make it ready, and leave the record there; tell whether it can be recovered."""
        begun = self._clock.elapsed()
        try:
            self._store.fetch_base(plan.backup, scratch.data, scratch.tablespaces, self._progress)
            evidence = _same(plan.backup, scratch)
            record.stored = plan.size + self._store.fetch_log(plan.archive, plan.names, scratch.log, self._progress)
        except Unusable as fault:
            return record.add(failed(BASE, fault.sentence))
        record.add(passed(BASE, evidence))
        scratch.prepare(plan.target)
        record.phases["fetch"] = self._clock.elapsed() - begun
        scratch.note(record.values())
        return True

    def _chosen(self, wish: Wish) -> tuple[Backup, Target]:
        names = self._store.names()
        if wish.chance:
            return choice.at_random(self._usable(names), wish.chance(), wish.chance())
        if wish.backup or wish.target.kind == LATEST:
            return choice.checked(self._store.backup(choice.one_of(names, wish.backup)), wish.target), wish.target
        return choice.before(self._usable(names), wish.target), wish.target

    def _usable(self, names: Sequence[str]) -> list[Backup]:
        """Read those that can be restored: none was named, and so the others are passed over."""
        found: list[Backup] = []
        for name in names:
            with suppress(Unusable):
                found.append(self._store.backup(name))
        return found

    def _with_log(self, backup: Backup, size: int, record: Record) -> Plan | None:
        record.listed = self._clock.now()
        try:
            chain = Chain(backup, archive := self._store.archive(backup))
            missing, names = chain.missing, chain.names
        except Unusable as fault:
            record.add(failed(ARCHIVE, fault.sentence))
            return None
        if missing:
            record.add(
                failed(ARCHIVE, told(f"{len(missing)} of {len(names)} segments of the log are missing", missing))
            )
            return None
        record.newest = chain.last * backup.segment
        record.add(passed(ARCHIVE, f"{len(names)} segments without a gap, {names[0]} to {names[-1]}"))
        return Plan(backup, record.target, size, archive, chain)


def _same(backup: Backup, scratch: Scratch) -> str:
    """Tell that what came is the backup that was asked for.

    Raises:
        Unusable: it is another.
    """
    found = scratch.restored()
    if (found.version, found.system) != (backup.major, backup.system):
        said = f"PostgreSQL {found.version}, system {found.system}"
        raise Unusable(f"what came is of {said}; {backup.name} is of {backup.major}, {backup.system}.")
    if found.begin_lsn != backup.begin_lsn:
        raise Unusable(f"what came is another backup than {backup.name}: it began at another place in the log.")
    return f"the files are those of {backup.name}, of system {backup.system}"
