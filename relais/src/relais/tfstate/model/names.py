"""What a state may be called."""

import re

from relais.tfstate.model.refusals import BadRequest

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


def checked_name(name: str) -> str:
    """Return the name, or refuse it: it becomes part of addresses, so nothing in it may climb a path.

    Raises:
        BadRequest: the name is not of the form.

    """
    if NAME.fullmatch(name) and ".." not in name:
        return name
    raise BadRequest(
        f"{name[:80]!r} is no name for a state.",
        "Use 1 to 63 small letters, digits, dots, hyphens and underscores, beginning with a letter or digit, no '..'.",
        field="state",
    )
