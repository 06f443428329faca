"""The desk of `relais tf`, and what draws its graphs."""

import os
import sys
from pathlib import Path

from relais.adapters.clock import SystemClock
from relais.adapters.git.checkout import Checkout
from relais.adapters.graphviz import Graphviz
from relais.adapters.screen import Terminal
from relais.adapters.secrets import Tokens
from relais.adapters.terraform.contexts import Project
from relais.adapters.terraform.folder import Folder
from relais.adapters.terraform.journal import Journal
from relais.adapters.terraform.person import me
from relais.adapters.terraform.plans import Plans
from relais.adapters.terraform.process import Terraform
from relais.adapters.terraform.versions import Versions, cache_home
from relais.terraform.actions.desk import Desk
from relais.terraform.model.context import Context
from relais.terraform.ports import Draughtsman, Gate, StateServer


def desk(project: Project, context: Context, *, quiet: bool = False) -> Desk:
    """Return everything that a command of `relais tf` works with."""
    folder = Folder()
    screen = Terminal(quiet=quiet)
    tokens = Tokens(lambda one: folder.dotenv(one)[0], project.token_command)
    approval = os.environ.get("RELAIS_APPROVAL_TOKEN", "")
    return Desk(
        context=context,
        program=Terraform(screen, Versions(cache_home() / "tools.json")),
        connect=lambda: _state_server(context, tokens.token(context)[0]),
        plans=Plans(project.root),
        journal=Journal(project.root),
        folder=folder,
        repository=Checkout(),
        secrets=tokens,
        clock=SystemClock(),
        screen=screen,
        who=me(),
        here=Path.cwd(),
        inherited=dict(os.environ),
        gates=lambda: _gates(project, context),
        approve=(lambda: _state_server(context, approval)) if approval else None,
        colour=sys.stdout.isatty(),
        process=os.getpid(),
    )


def _state_server(context: Context, token: str) -> StateServer:
    from relais.adapters.terraform.states import States  # noqa: PLC0415 - its HTTP client is the dearest import

    return States(context.address, token)


def _gates(project: Project, context: Context) -> tuple[Gate, ...]:
    from relais.bootstrap.gates import Cost, Policy  # noqa: PLC0415 - prices and rules, for plans alone

    return Cost(project.root, context.protected), Policy(project.root, context.protected)


def draughtsman() -> Draughtsman:
    """Return what draws graphs."""
    return Graphviz()
