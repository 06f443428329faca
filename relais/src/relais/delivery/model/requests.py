"""Requests: a change that waits on a branch of its own until somebody merges it. One is open per environment."""

from dataclasses import dataclass
from typing import Literal

from relais.delivery.model.things import Environment, Promotion
from relais.kit.errors import Misuse, Refusal
from relais.kit.tables import Table

State = Literal["open", "merged", "closed", "unknown"]
"""What a forge says of a request; `unknown` when it says nothing, so that git alone tells."""
KINDS = ("gitlab", "files")


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
    """A promotion as a request: what its branch is called, and what people read."""

    environment: Environment
    promotion: Promotion
    title: str

    @property
    def branch(self) -> str:
        """The branch that carries it, the same for every request of an environment."""
        return branch_of(self.environment)

    @property
    def text(self) -> str:
        """What it gives the environment, line by line."""
        return "\n".join(f"{one.source} {one.version} {one.digest}" for one in self.promotion.after)


def branch_of(environment: Environment) -> str:
    """Return the branch on which an environment's request waits."""
    return f"relais/request/{environment.name}"


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
