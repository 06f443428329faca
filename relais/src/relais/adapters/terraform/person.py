"""Who works here, spelled as the tool spells it in its locks."""

import getpass
import os
import pwd


def user() -> str:
    """Return the account's name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return getpass.getuser()


def me() -> str:
    """Return `user@host`."""
    return f"{user()}@{os.uname().nodename}"
