"""What the server's processes have used: processor time by kind, and memory."""

from dataclasses import dataclass

import psutil

MIB = 1024 * 1024


@dataclass(frozen=True)
class Spent:
    """Seconds of processor time."""

    service: float
    database: float

    def __sub__(self, before: "Spent") -> "Spent":
        """Tell what was spent since."""
        return Spent(self.service - before.service, self.database - before.database)

    def per_ms(self, requests: int) -> float:
        """Return both together, per request, in milliseconds."""
        return (self.service + self.database) / requests * 1000 if requests else float("nan")


def spent(pid: int) -> Spent:
    """Add up the process and all below it: PostgreSQL's on one side, ours on the other."""
    ours, postgres = 0.0, 0.0
    for process in family(pid):
        try:
            times, name = process.cpu_times(), process.name()
        except psutil.NoSuchProcess:
            continue
        # Those of children that have ended belong to their parent: a connection's process goes with it.
        used = times.user + times.system + times.children_user + times.children_system
        if name.startswith("postgres"):
            postgres += used
        else:
            ours += used
    return Spent(ours, postgres)


def largest_mib(pid: int) -> float:
    """Return the resident memory of the largest worker: a process of the server, not of `up` around it."""
    sizes = [process.memory_info().rss for process in family(pid) if process.cmdline()[-1:] == ["serve"]]
    return max(sizes) / MIB


def family(pid: int) -> list[psutil.Process]:
    """Return the process and all below it."""
    return [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
