"""`drift`: plan a context without a lock and without keeping anything, and tell what moved."""

import json

from relais.kit.errors import Failure
from relais.terraform.actions.checks import require
from relais.terraform.actions.desk import Desk
from relais.terraform.actions.initialising import initialise
from relais.terraform.actions.planning import arguments
from relais.terraform.actions.running import perform
from relais.terraform.model.drift import Drift, drift


def look_for_drift(desk: Desk) -> Drift:
    """Compare the world, the state and the configuration; a context that cannot be told is `unknown`, never clean."""
    try:
        require(desk)
        initialise(desk)
        return _compared(desk)
    except Failure as failure:
        return Drift(desk.context.name, fault=str(failure))


def _compared(desk: Desk) -> Drift:
    file = desk.plans.place(desk.context)
    try:
        perform(desk, "drift", ("plan", *arguments(desk), "-lock=false", f"-out={file}"))
        return drift(desk.context.name, json.loads(desk.program.answer(desk.job("show", "-json", str(file)))))
    finally:
        file.unlink(missing_ok=True)
