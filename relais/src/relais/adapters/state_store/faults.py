"""What may be wrong with a store.

StoreFault
├── StoreUnusable   the file or server cannot be opened, or holds something else
└── Unreadable      a body cannot be opened: its key is missing, or it was changed
"""


class StoreFault(Exception):
    """Something is wrong with the store; the sentence says what and what to do."""


class StoreUnusable(StoreFault):
    """The file or server cannot be opened, or holds something else."""


class Unreadable(StoreFault):
    """A body cannot be opened: its key is missing, or it was changed."""
