"""Everything a command works with: one context and the ports to the world."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from relais.terraform import ports
from relais.terraform.model.context import Context, Tool, environment, ours
from relais.terraform.model.dotenv import values


@dataclass(frozen=True)
class Desk:
    """One context at hand; `here` is where the person stands, `inherited` the shell's variables."""

    context: Context
    program: ports.Program
    connect: Callable[[], ports.StateServer]
    plans: ports.Plans
    journal: ports.Journal
    folder: ports.Folder
    repository: ports.Repository
    secrets: ports.Secrets
    clock: ports.Clock
    screen: ports.Screen
    who: str
    here: Path
    inherited: Mapping[str, str] = field(default_factory=dict)
    gates: Callable[[], tuple[ports.Gate, ...]] = tuple
    approve: Callable[[], ports.StateServer] | None = None
    colour: bool = False
    process: int = 0

    @cached_property
    def server(self) -> ports.StateServer:
        """The state server, spoken to when it is needed first."""
        return self.connect()

    @cached_property
    def approver(self) -> ports.StateServer | None:
        """The state server as the pipeline's approval token sees it, if there is one."""
        return self.approve() if self.approve else None

    @cached_property
    def tool(self) -> Tool:
        """The tool this context is worked on with."""
        return self.program.find(self.context.tool)

    @cached_property
    def variables(self) -> dict[str, str]:
        """The environment the tool runs with."""
        declared = values(self.folder.dotenv(self.context)[0] or "")
        token, _ = self.secrets.token(self.context)
        return environment(self.context, self.tool, token, self.folder.data(self.context), self.inherited, declared)

    def job(self, *words: str, log: Path | None = None) -> ports.Job:
        """Return a call of the tool in the context's folder."""
        place = log or self.journal.log(self.context.name, f"{words[0]}-{self.process}")
        return ports.Job(self.tool, words, self.context.folder, self.variables, place)

    def bare_job(self, *words: str) -> ports.Job:
        """Return a call that needs neither the state nor its server."""
        variables = {name: value for name, value in self.inherited.items() if not ours(name)}
        return ports.Job(self.tool, words, self.context.folder, variables, Path())
