"""The order of `up`: place, database, migrations, sample, administrator, application."""

import os
import time
from collections.abc import Mapping
from contextlib import ExitStack

from utilisateurs.app.settings import BadSettings
from utilisateurs.local.errors import LocalError
from utilisateurs.local.up.alone import alone_in, leave_address
from utilisateurs.local.up.application import Application, serving, stop_leftovers
from utilisateurs.local.up.database import open_database
from utilisateurs.local.up.display import Display
from utilisateurs.local.up.environment import as_environment, as_settings
from utilisateurs.local.up.migrating import is_migrated
from utilisateurs.local.up.places import checkout_folder, place_for
from utilisateurs.local.up.ports import take_port
from utilisateurs.local.up.readiness import wait_until_ready
from utilisateurs.local.up.report import report
from utilisateurs.local.up.stage import Stage
from utilisateurs.local.up.stopping import Stopped, orderly_stop
from utilisateurs.local.up.wishes import Wishes

LOOK_EVERY_SECONDS = 0.2


def run(environment: Mapping[str, str] | None = None, *, seed: bool = False) -> int:
    """Run everything until it is stopped; give the status to exit with."""
    display = Display()
    try:
        with orderly_stop(), ExitStack() as held:
            stage = _open(os.environ if environment is None else environment, held, display, seed=seed)
            application, password = _start(stage, held, display)
            with display.step("Application"):
                wait_until_ready(application, stage.port)
            display.say(report(stage, password))
            stage.database.settle()
            _watch(application, stage, display)
    except Stopped:
        display.say("Stopped.")
    except (LocalError, BadSettings) as error:
        display.say(str(error))
        return 1
    return 0


def _open(given: Mapping[str, str], held: ExitStack, display: Display, *, seed: bool) -> Stage:
    wishes = Wishes.read(given)
    place = place_for(wishes.folder, checkout_folder())
    lock = held.enter_context(alone_in(place))
    stop_leftovers(place)
    port = take_port(wishes.port, held)
    leave_address(lock, port)
    with display.step("PostgreSQL"):
        database = held.enter_context(open_database(wishes, place))
    return Stage(given, wishes, place, port, database, seed)


def _start(stage: Stage, held: ExitStack, display: Display) -> tuple[Application, str]:
    """Prepare the database and start the application; where nothing is to migrate, both at once."""
    settings, starting = as_settings(stage.decided), serving(stage.place, as_environment(stage.given, stage.decided))
    migrated = is_migrated(settings, stage.migrated)
    application = held.enter_context(starting) if migrated else None
    # Imported while the application starts: half of what is left to wait for.
    from utilisateurs.local.up.preparing import prepare  # noqa: PLC0415 - see above

    password = prepare(stage, settings, display, migrated=migrated)
    return application or held.enter_context(starting), password


def _watch(application: Application, stage: Stage, display: Display) -> None:
    """Stay until the application ends; what ends because PostgreSQL died is started again with it."""
    while True:
        time.sleep(LOOK_EVERY_SECONDS)
        if (status := stage.database.mend()) is not None:
            display.say(f"PostgreSQL ended with {status} and was started again; nothing committed is lost.")
        if application.status is None:
            continue
        if not stage.database.died_just_now:
            raise application.failure(f"The application ended with {application.status}:")
        application.restart()
        wait_until_ready(application, stage.port)
        display.say("The application ended with it and was started again.")
