"""Figures that gates ask for: a file of JSON, or a query of Prometheus (https://prometheus.io/docs/prometheus/latest/querying/api/).

A file tells what is left of an error budget as `{"left": 0.42, "at": "2026-11-26T03:00:00Z"}`, and what became of a
drill as `{"proved": true, "at": "2026-11-26T03:00:00Z"}`; other names in it are left alone. A query gives one number:
the share that is left, or the instant of the last drill that proved a backup, in seconds since 1970.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from relais.adapters.web import Server, Unanswered
from relais.delivery.model.gates import Backup, Drill, ErrorBudget, Figure, Reading
from relais.kit.errors import Failure, Unreachable

SECONDS = 10.0
"""How long Prometheus may think."""


class NoFigure(Failure):
    """What was read holds no figure."""


class FilesAndPrometheus:
    """Reads figures; files are named from the folder of `relais.toml`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def budget(self, asked: ErrorBudget) -> Figure:
        """Return what is left of an error budget."""
        if asked.reading.prometheus:
            value, at = _queried(asked.reading)
            return Figure(value, at)
        told = self._file(asked.reading.file)
        left: Any = told.get("left")
        if type(left) not in {int, float}:
            raise NoFigure(f"{asked.reading.file} does not tell `left`, the share that is left, as a number.")
        return Figure(float(left), _instant(told, asked.reading.file))

    def backup(self, asked: Backup) -> Drill:
        """Return what became of the last restoration of a backup."""
        if asked.reading.prometheus:
            value, _at = _queried(asked.reading)
            return Drill(proved=True, at=_since_1970(value, asked.reading.query))
        told = self._file(asked.reading.file)
        if type(told.get("proved")) is not bool:
            raise NoFigure(f"{asked.reading.file} does not tell `proved`, true or false.")
        return Drill(told["proved"], _instant(told, asked.reading.file))

    def _file(self, name: str) -> dict[str, Any]:
        try:
            told = json.loads((self.folder / name).read_bytes())
        except FileNotFoundError as fault:
            raise Unreachable(f"there is no file {name}.") from fault
        except (OSError, ValueError) as fault:
            raise NoFigure(f"{name} cannot be read: {fault}.") from fault
        if not isinstance(told, dict):
            raise NoFigure(f"{name} holds no table.")
        return told


def _instant(told: dict[str, Any], name: str) -> datetime:
    try:
        at = datetime.fromisoformat(str(told.get("at")))
    except ValueError as fault:
        raise NoFigure(f"{name} does not tell `at`, the instant, in ISO 8601.") from fault
    if not at.tzinfo:
        raise NoFigure(f"{name} tells `at` without its zone.")
    return at


def _queried(reading: Reading) -> tuple[float, datetime]:
    """Return the one number that a query gives, and its instant."""
    server = Server(reading.prometheus, {}, SECONDS)
    try:
        answer = server.request("GET", f"/api/v1/query?{urlencode({'query': reading.query}, quote_via=quote)}")
        if not answer.is_success:
            raise Unreachable(f"{reading.prometheus} answers {answer.status_code}.")
        told = answer.json()["data"]
        found = told["result"] if told["resultType"] == "scalar" else [one["value"] for one in told["result"]]
        samples = [found] if told["resultType"] == "scalar" else found
        if len(samples) != 1:
            raise NoFigure(f"{reading.query} gives {len(samples)} numbers, and must give one.")
        at, value = samples[0]
        return float(value), _since_1970(float(at), reading.query)
    except Unanswered as fault:
        raise Unreachable(f"{reading.prometheus} does not answer: {fault}") from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise NoFigure(f"{reading.prometheus} did not answer {reading.query} as Prometheus does.") from fault
    finally:
        server.close()


def _since_1970(seconds: float, query: str) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as fault:
        raise NoFigure(f"{query} gives {seconds}, which is no instant.") from fault
