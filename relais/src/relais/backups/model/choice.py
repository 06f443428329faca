"""Which backup a drill restores, and up to where. Pure; who asks for chance brings it."""

from collections.abc import Sequence

from relais.backups.model.backup import Backup, Unusable
from relais.backups.model.target import LATEST, Target, at
from relais.kit.errors import Misuse

Kept = Sequence[str]
"""The names of the backups that are kept; they begin with their instant, so that they sort by age."""


def one_of(kept: Kept, asked: str) -> str:
    """Return the backup that was asked for, else the newest.

    Raises:
        Unusable: there is none at all.
        Misuse: there is none of this name.
    """
    if not kept:
        raise Unusable("there is no backup.")
    if asked and asked not in kept:
        raise Misuse(f"There is no backup {asked}.", field="--backup", remedy=f"There are {', '.join(sorted(kept))}.")
    return asked or max(kept)


def before(backups: Sequence[Backup], target: Target) -> Backup:
    """Return the newest backup that was whole before a target.

    Raises:
        Unusable: there is none at all, or each is younger than the target.
    """
    if not backups:
        raise Unusable("there is no backup.")
    usable = [one for one in backups if target.reaches(one)]
    if not usable:
        raise Unusable(f"no backup is older than {target}: the oldest was whole at {backups[0].end.isoformat()}.")
    return usable[-1]


def at_random(backups: Sequence[Backup], which: float, when: float) -> tuple[Backup, Target]:
    """Return an older backup, and an instant between its end and the beginning of the newest.

    The log up to there is archived, and something happened after it: the newest backup is the witness. `which` and
    `when` are shares, from 0 to 1.

    Raises:
        Unusable: there is no older backup.
    """
    newest = backups[-1] if backups else None
    older = [one for one in backups if newest and one.end < newest.begin]
    if not newest or not older:
        raise Unusable("there is no backup older than the newest: nothing to choose from at random.")
    chosen = older[min(int(which * len(older)), len(older) - 1)]
    return chosen, at(chosen.end + when * (newest.begin - chosen.end))


def checked(backup: Backup, target: Target) -> Backup:
    """Return a backup that was whole before a target.

    Raises:
        Misuse: the target is older.
    """
    if target.kind != LATEST and not target.reaches(backup):
        whole = backup.end.isoformat()
        raise Misuse(
            f"{backup.name} was whole at {whole}, after the target.", field="--target", remedy="Leave --backup out."
        )
    return backup
