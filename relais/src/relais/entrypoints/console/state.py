"""The page of one state: its lock, its versions, its refusals."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from relais.entrypoints.console.panels import View, template
from relais.entrypoints.console.states import RECENT, ago, row
from relais.kit.columns import size


def draw(view: View, summary: Mapping[str, Any]) -> Markup:
    """Draw one state."""
    name = str(summary["name"])
    versions = [
        {**one, "ago": ago(one.get("at"), view.now), "bytes": size(one.get("size") or 0)}
        for one in view.reader.versions(name, RECENT)
    ]
    refusals = [{**one, "ago": ago(one.get("at"), view.now)} for one in view.reader.refusals(name, 20)]
    return template("state.html", state=row(view, summary), versions=versions, refusals=refusals)
