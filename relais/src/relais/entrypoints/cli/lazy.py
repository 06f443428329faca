"""A group that imports a command only when it is called: `relais --help` stays quick, however many there are.

Typer hands every value to Pydantic, which takes longer to import than most commands take to run. Texts and flags need
no such help and are taken as they were typed; numbers, paths and choices go Typer's own way.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer._coercion import PassThroughRuntimeParam, RuntimeParam
from typer.core import TyperGroup, _TyperParameter
from typer.main import get_command

_typers_own = _TyperParameter.get_runtime_param


def _quick(parameter: _TyperParameter) -> RuntimeParam:
    """Return how a value is taken: texts and flags as they are."""
    kind = parameter.type_descriptor
    if kind.annotation in (str, bool) and not kind.is_choice:
        return PassThroughRuntimeParam(kind.parameter_info, kind.annotation)
    return _typers_own(parameter)


_TyperParameter.get_runtime_param = _quick  # type: ignore[method-assign,assignment] # the one place where Typer asks for it


class LazyGroup(TyperGroup):
    """Commands by name, each with its module and one line of help; the module's `application` is the Typer of it."""

    lazy: ClassVar[Mapping[str, tuple[str, str]]] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        """Name the commands, without importing them."""
        return [*super().list_commands(ctx), *self.lazy]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the command that is called."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        application: typer.Typer = import_module(self.lazy[cmd_name][0]).application
        command = get_command(application)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Print the list of the help from the table, without importing anything."""
        _ = ctx
        if self.lazy:
            with formatter.section("Commands"):
                formatter.write_dl([(name, line) for name, (_module, line) in self.lazy.items()])
