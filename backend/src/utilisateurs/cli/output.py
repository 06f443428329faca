"""What the command line says when it cannot: one line, the remedy, and an exit code."""

from collections.abc import Callable

import typer

from utilisateurs.app.settings import BadSettings
from utilisateurs.kit.problems import InvalidInput, Problem
from utilisateurs.local.errors import LocalError

REFUSED = 1
BAD_SETTINGS = 2
NOT_LET_IN = ("28", "3D")
"""Classes of SQLSTATE: no such account or a wrong password, no such database (PostgreSQL, appendix A)."""


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
    except Exception as error:
        if not _not_let_in(error):
            raise
        urls = "Check DATABASE_URL and UTILISATEURS_MIGRATIONS_DATABASE_URL."
        _stop(f"The database does not let this account in, or there is none of that name. {urls}", REFUSED)


def _not_let_in(error: Exception) -> bool:
    """Tell whether a driver's error, bare or wrapped, says so."""
    return str(getattr(getattr(error, "orig", error), "sqlstate", "")).startswith(NOT_LET_IN)


def _stop(words: str, code: int) -> None:
    typer.echo(words, err=True)
    raise SystemExit(code)
