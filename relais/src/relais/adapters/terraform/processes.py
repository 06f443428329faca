"""Process ids that do not mistake a newcomer for the one that had the number before."""

import os
from pathlib import Path

from relais.terraform.model.runs import Life, Run


def born(process: int) -> str:
    """Return a mark of a process's start, the same as long as it lives; empty when there is none."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "" if Path("/proc/self").exists() else _asked(process)
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] == "Z" else fields[19]


def _asked(process: int) -> str:
    try:
        os.kill(process, 0)
    except OSError:
        return ""
    return "alive"


def life(run: Run, marks: dict[str, str]) -> Life:
    """Tell what still lives of a run, by the marks noted when it was."""
    if run.wrapper and marks.get("wrapper") and born(run.wrapper) == marks["wrapper"]:
        return Life.WATCHED
    if run.tool and marks.get("tool") and born(run.tool) == marks["tool"]:
        return Life.ORPHANED
    return Life.DEAD
