"""Requests: a change that waits on a branch of its own until somebody merges it.

One is open per environment for its versions, and one for its configuration: neither takes the place of the other.
"""

from dataclasses import dataclass
from typing import Literal

from relais.delivery.model.things import Environment, Promotion
from relais.kit.errors import Misuse, Refusal
from relais.kit.tables import Table

State = Literal["open", "merged", "closed", "unknown"]
"""What a forge says of a request; `unknown` when it says nothing, so that git alone tells."""
KINDS = ("gitlab", "files")
PLACE = "- "
"""What a line of a message begins with that names a value."""


class Requested(Refusal):
    """The very change waits already, for somebody to merge it."""


class Closed(Refusal):
    """Somebody closed the request of this bundle: that is a no, until somebody asks again by hand."""


@dataclass(frozen=True)
class ForgeSettings:
    """Where requests are opened: at GitLab, by its address, or as files in a folder."""

    kind: str
    url: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Proposal:
    """A promotion as a request, with the message of its commit: what its branch is called, and what people read."""

    environment: Environment
    promotion: Promotion
    message: str

    @property
    def title(self) -> str:
        """Its first line."""
        return self.message.partition("\n")[0]

    @property
    def branch(self) -> str:
        """The branch that carries it, the same for every request of an environment."""
        return branch_of(self.environment.name, self.promotion.configuration)

    @property
    def text(self) -> str:
        """What it gives the environment, line by line; of values, the places alone."""
        if self.promotion.configuration:
            return "\n".join(line for line in self.message.splitlines() if line.startswith(PLACE))
        return "\n".join(f"{one.source} {one.version} {one.digest}" for one in self.promotion.after)


def branch_of(environment: str, configuration: str = "") -> str:
    """Return the branch on which an environment's request waits: that of its versions, or of its configuration."""
    return f"relais/{'configuration' if configuration else 'request'}/{environment}"


def forge_settings(table: Table) -> ForgeSettings | None:
    """Read `[delivery.forge]`; nothing when it is not there.

    Raises:
        Misuse: a setting is wrong, or lacks.
    """
    table.only("kind", "url", "folder")
    if not list(table):
        return None
    kind = table.text("kind")
    if kind not in KINDS:
        raise Misuse(f"must be one of {', '.join(KINDS)}, not {kind!r}.", field=table.at("kind"))
    return ForgeSettings(kind, table.text("url", "" if kind == "files" else None), table.text("folder", "requests"))
