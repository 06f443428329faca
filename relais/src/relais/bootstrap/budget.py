"""The budget, and the state server that it reads."""

from pathlib import Path

from relais.adapters import budget_settings, price_files, state_servers
from relais.adapters.state_reader import StateReader
from relais.bootstrap.project import today
from relais.budget.actions import Budget
from relais.budget.ports import States
from relais.kit.tables import Table


def state_reader(file: Table) -> StateReader:
    """Return the project's state server, to read from."""
    token = state_servers.token(file)
    return StateReader(state_servers.address(file), f"Bearer {token}" if token else "")


def budget(
    file: Table, folder: Path, prices: Path | None = None, *, alone: bool = False, states: States | None = None
) -> Budget:
    """Return the budget of a project, with the prices of a file, of `relais.toml`, or those that are shipped.

    `alone` leaves the states of the server out; `states` takes them from somewhere else.
    """
    chosen = prices or budget_settings.price_file(file, folder)
    table = price_files.from_file(chosen) if chosen else price_files.shipped()
    held = None if alone else states or state_reader(file)
    return Budget(table, budget_settings.declared(file), held, today())
