"""What the command line says when it cannot: one line, the remedy, and an exit code."""

from collections.abc import Callable

import typer

from utilisateurs.app.settings import BadSettings
from utilisateurs.kit.problems import InvalidInput, Problem
from utilisateurs.local.errors import LocalError

REFUSED = 1
BAD_SETTINGS = 2


class Failure(Exception):
    """A refusal in words for a person."""

    def __init__(self, reason: str, remedy: str) -> None:
        """Say why, and what to do."""
        super().__init__(f"{reason} {remedy}")


def field_words(error: InvalidInput) -> str:
    """Return the reasons of refused fields."""
    return " ".join(one.reason.en for one in error.errors())


def spoken(run: Callable[[], None]) -> None:
    """Run a command; say in one line what stopped it, and never show a stack trace for it."""
    try:
        run()
    except BadSettings as error:
        _stop(str(error), BAD_SETTINGS)
    except Problem as problem:
        detail = problem.detail.with_values(**problem.values).en
        _stop(f"{detail} {problem.remedy.with_values(**problem.values).en}", REFUSED)
    except (Failure, LocalError) as error:
        _stop(str(error), REFUSED)
    except OSError as error:
        _stop(f"The database or a file cannot be reached ({error.strerror or error}). Check DATABASE_URL.", REFUSED)


def _stop(words: str, code: int) -> None:
    typer.echo(words, err=True)
    raise SystemExit(code)
