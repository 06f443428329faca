"""Which versions of the tool a context allows: `>=1.10,<2`."""

import re
from collections.abc import Callable

from relais.kit.errors import Misuse
from relais.terraform.model.context import Tool
from relais.terraform.model.objections import Objection

Numbers = tuple[int, int, int]
CLAUSE = re.compile(r"(>=|<=|==|!=|>|<|=|~>)?\s*v?(\d+(?:\.\d+){0,2})")
COMPARE: dict[str, Callable[[Numbers, Numbers], bool]] = {
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
    "==": lambda one, other: one == other,
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
}


def allowed(tool: Tool, versions: str) -> Objection | None:
    """Object to a tool that the context does not allow; an empty list of clauses allows all.

    Raises:
        Misuse: a clause cannot be read.
    """
    broken = [clause for clause in _clauses(versions) if not _holds(tool.version, clause)]
    if not broken:
        return None
    remedy = f"install a version {versions}, and name it by RELAIS_TF=/path"
    return Objection("version", f"{tool.label} is not allowed here: {versions} is asked for", remedy)


def _clauses(versions: str) -> list[str]:
    return [clause.strip() for clause in versions.split(",") if clause.strip()]


def _holds(version: str, clause: str) -> bool:
    found = CLAUSE.fullmatch(clause)
    if not found:
        raise Misuse(f"{clause!r} is no clause such as >=1.10.", field="versions")
    one, other = _numbers(version), _numbers(found[2])
    if found[1] == "~>":
        places = found[2].count(".")
        return one >= other and one[:places] == other[:places]
    return COMPARE[found[1] or "="](one, other)


def _numbers(text: str) -> Numbers:
    parts = [int(digits) for digits in re.findall(r"\d+", text.partition("-")[0])]
    major, minor, patch = [*parts, 0, 0, 0][:3]
    return major, minor, patch
