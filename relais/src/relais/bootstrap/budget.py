"""The budget, and the state servers that it reads."""

from collections.abc import Callable, Iterator
from pathlib import Path

from relais.adapters import budget_settings, price_files
from relais.adapters.secrets import Tokens
from relais.adapters.state_reader import AllStates, StateReader
from relais.adapters.terraform import contexts
from relais.adapters.terraform.contexts import Project
from relais.adapters.terraform.folder import Folder
from relais.bootstrap.project import today
from relais.budget.actions import Budget
from relais.budget.ports import States
from relais.kit.tables import Table


def reader_maker() -> Callable[[], StateReader]:
    """Return what makes readers of the project's state server: that of its first environment, else one's own."""
    address, authorisation = next(_servers(contexts.project(Path.cwd())))
    return lambda: StateReader(address, authorisation)


def all_states(project: Project) -> AllStates:
    """Return the states of every server that the project's environments name."""
    return AllStates([StateReader(*server) for server in _servers(project)])


def state_of(name: str, plan: Path) -> str:
    """Return the state of a plan: that of the environment named, else of the one in whose folder it lies, else none.

    Raises:
        Misuse: environments are declared, and none has this name: its own state would be counted beside its plan.
    """
    project = contexts.project(Path.cwd())
    declared = [context for context in project.contexts if not context.personal]
    if name and declared:
        return project.named(name).state
    around = [one for one in declared if one.folder != project.root and plan.resolve().is_relative_to(one.folder)]
    return name or (around[0].state if len(around) == 1 else "")


def budget(
    file: Table, folder: Path, prices: Path | None = None, *, alone: bool = False, states: States | None = None
) -> Budget:
    """Return the budget of a project, with the prices of a file, of `relais.toml`, or those that are shipped.

    `alone` leaves the states of the server out; `states` takes them from somewhere else.
    """
    chosen = prices or budget_settings.price_file(file, folder)
    table = price_files.from_file(chosen) if chosen else price_files.shipped()
    held = None if alone else states or all_states(contexts.project(folder))
    return Budget(table, budget_settings.declared(file), held, today())


def _servers(project: Project) -> Iterator[tuple[str, str]]:
    """Name each server with its credentials; one's own context counts where no environment is declared."""
    folder = Folder()
    tokens = Tokens(lambda one: folder.dotenv(one)[0], project.token_command)
    seen: set[str] = set()
    shared = [context for context in project.contexts if not context.personal]
    for context in shared or project.contexts:
        if context.address not in seen:
            seen.add(context.address)
            token, _place = tokens.token(context)
            yield context.address, f"Bearer {token}" if token else ""
