"""`relais state …`: the server and everything a person does with states."""

from relais.entrypoints.cli.state import carrying, changing, looking, permitting, serving
from relais.entrypoints.cli.state.application import application

COMMANDS = (serving, looking, changing, carrying, permitting)
"""Importing them is what makes them known to the application."""

__all__ = ["COMMANDS", "application"]
