"""What may be wrong with a store.

relais.kit.errors.Failure
├── StoreUnusable   the file or server cannot be opened, or holds something else
├── BackupBroken    a backup is damaged, or cannot be put back here
└── Unreadable      a body cannot be opened: its key is missing, or it was changed
"""

from relais.kit.errors import Failure


class StoreUnusable(Failure):
    """The file or server cannot be opened, or holds something else."""


class Unreadable(Failure):
    """A body cannot be opened: its key is missing, or it was changed."""


class BackupBroken(Failure):
    """A backup is damaged, or cannot be put back here."""
