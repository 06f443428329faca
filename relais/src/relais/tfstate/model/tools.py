"""Which tool wrote a state, and whether another may go on."""

import re
from typing import NamedTuple

TOOLS = ("terraform", "tofu")
_USER = re.compile(r"(terraform|tofu)/(\d{1,6}\.\d{1,6}\S{0,40})")
_MINOR = re.compile(r"v?(\d{1,6})\.(\d{1,6})")


class Tool(NamedTuple):
    """A tool and its version, as the client told them."""

    name: str | None
    version: str | None


def told_by(user: str) -> Tool:
    """Read the user name of basic authentication, which the wrapper sets to `terraform/1.11.4` or `tofu/1.10.0`."""
    found = _USER.fullmatch(user)
    return Tool(found[1], found[2]) if found else Tool(None, None)


def minor(version: str | None) -> tuple[int, int] | None:
    """Return (major, minor) of a version, or None when it has no such form."""
    found = _MINOR.match(version or "")
    return (int(found[1]), int(found[2])) if found else None
