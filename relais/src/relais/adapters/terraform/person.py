"""Who works here, spelled as the tool spells it in its locks."""

import getpass
import os
import pwd


def me() -> str:
    """Return `user@host`."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = getpass.getuser()
    return f"{user}@{os.uname().nodename}"
