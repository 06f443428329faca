"""What can stop the laptop from working, each with its remedy.

LocalError
├── PostgresMissing      no usable PostgreSQL on this machine
├── PostgresRefused      initdb or the server ended with an error
├── FolderUnusable       the local folder cannot be used by the server's account
├── AlreadyRunning       somebody else holds this folder
└── StartRefused         `up` cannot go on: port taken, child ended, sample data refused
"""


class LocalError(Exception):
    """Something a person at the keyboard can mend: a reason and a remedy."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}\n{remedy}")
        self.reason = reason
        self.remedy = remedy


class PostgresMissing(LocalError):
    """No usable PostgreSQL on this machine."""


class PostgresRefused(LocalError):
    """Initdb or the server ended with an error."""


class FolderUnusable(LocalError):
    """The local folder cannot be used by the server's account."""


class AlreadyRunning(LocalError):
    """Somebody else holds this folder."""


class StartRefused(LocalError):
    """`up` cannot go on."""
