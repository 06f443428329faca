"""A state that the tool could not save (`errored.tfstate`), and whether it still may be."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from relais.terraform.model.objections import Objection
from relais.terraform.model.standing import Standing


@dataclass(frozen=True)
class Errored:
    """What the file holds; a file that is no state has serial -1."""

    serial: int
    lineage: str
    resources: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Read it."""
        try:
            raw = json.loads(text)
            return cls(int(raw["serial"]), str(raw["lineage"]), len(raw.get("resources", [])))
        except (ValueError, KeyError, TypeError):
            return cls(-1, "", 0)

    def told(self, place: Path) -> str:
        """Tell what lies where."""
        what = f"serial {self.serial}, {self.resources} resources" if self.serial >= 0 else "unreadable"
        return f"{place} holds a state that an apply could not save ({what})"

    def objection(self, standing: Standing) -> Objection | None:
        """Object to saving it: it is unreadable, of another lineage, or the state has moved on since."""
        if self.serial < 0:
            return Objection("rescue", "the file is no state", "look at it, then `relais tf rescue --discard`")
        if standing.lineage and standing.lineage != self.lineage:
            remedy = "find the state it belongs to; `relais tf rescue --discard` moves it aside"
            return Objection("rescue", "it belongs to another state: its lineage differs", remedy)
        if standing.serial is not None and standing.serial > self.serial:
            remedy = f"`relais state rescue {standing.name}` shows the difference; `relais tf rescue --discard`"
            return Objection("rescue", f"the state has moved on to serial {standing.serial}", remedy)
        return None
