"""The README's table of settings, from the class that reads them."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import AliasChoices
from pydantic.fields import FieldInfo

from scripts.steps import ROOT
from utilisateurs.app.settings import PREFIX, Settings

HEAD = "| variable | default | what it is |\n|---|---|---|\n"


def variable(name: str, field: FieldInfo) -> str:
    """Name the environment variable of a setting."""
    alias = field.validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"{PREFIX}{name.upper()}"


def default(field: FieldInfo) -> str:
    """Spell a default as somebody would set it."""
    if field.is_required():
        return "**required**"
    value = field.default
    if isinstance(value, Path):
        value = value.relative_to(ROOT) if value.is_relative_to(ROOT) else value
    if isinstance(value, tuple):
        value = ",".join(value)
    if isinstance(value, bool):
        value = str(value).lower()
    return "none" if value in (None, "") else f"`{value}`"


def rows() -> Iterator[str]:
    """Yield a line per setting, in the order of the class."""
    for name, field in Settings.model_fields.items():
        what = (field.description or "").replace("|", "\\|")
        yield f"| `{variable(name, field)}` | {default(field)} | {what} |\n"


def table() -> str:
    """Return the whole table."""
    return HEAD + "".join(rows())
