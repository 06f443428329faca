"""The team's one web page: read-only, rendered here, a panel per tool."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI


def mount(application: "FastAPI") -> None:
    """Add the pages under /console to the state server; they show what the visitor's own token may read."""
    from relais.entrypoints.console.pages import served_here  # noqa: PLC0415 - charts are drawn without it

    served_here(application)
