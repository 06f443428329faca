"""Writes each chart's values.schema.json and the table of its README.md from the comments of its values.yaml.

Without `--write` it checks that they are what would be written.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.chart_values import TYPES, BadValuesError, Value, read_values
from scripts.steps import ROOT

CHARTS = ROOT / "charts"
BEGIN, END = "<!-- values: written by `make format` from values.yaml, checked by `make lint` -->\n", "<!-- /values -->"
HEAD = "| value | default | what it is |\n|---|---|---|\n"
DIALECT = "http://json-schema.org/draft-07/schema#"
GLOBAL = {"type": "object", "description": "Values of an umbrella chart, which helm hands to all."}


def schema(values: list[Value]) -> str:
    """Return the schema of a chart's values: closed, complete, with the words of the comments."""
    inside = {"global": GLOBAL} | {value.name: _schema(value) for value in values}
    whole = {"$schema": DIALECT, "type": "object", "additionalProperties": False, "properties": inside}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _schema(value: Value) -> dict[str, Any]:
    made: dict[str, Any] = {} if "enum" in value.schema else {"type": TYPES[type(value.default)]}
    if value.said:
        made["description"] = value.said
    if value.inside:
        made["additionalProperties"] = False
        made["properties"] = {one.name.rpartition(".")[2]: _schema(one) for one in value.inside}
    return made | value.schema


def table(values: list[Value]) -> str:
    """Return the table of everything that can be set."""
    return HEAD + "".join(_row(leaf) for value in values for leaf in value.leaves())


def _row(value: Value) -> str:
    default = json.dumps(value.default, ensure_ascii=False) if value.default not in ("", [], {}) else ""
    shown = f"`{default}`" if default else "none"
    allowed = ", ".join(f"`{one}`" for one in value.schema.get("enum", ()))
    said = f"{value.said} One of {allowed}." if allowed else value.said
    return f"| `{value.name}` | {shown} | {said} |\n"


def readme(text: str, values: list[Value]) -> str:
    """Return a README with its table renewed. Raises BadValuesError when it has no place for one."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise BadValuesError(f"README.md: has no place for the table: {BEGIN.strip()} … {END}")
    return before + BEGIN + table(values) + END + after


def documents(chart: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files of a chart that follow from its values, as they should be."""
    values, first_page = read_values(chart / "values.yaml"), chart / "README.md"
    yield chart / "values.schema.json", schema(values)
    yield first_page, readme(first_page.read_text(encoding="utf-8"), values)


def faults(chart: Path, *, write: bool) -> Iterator[str]:
    """Compare, or write; yield what is wrong."""
    name = chart.name
    try:
        for file, wanted in documents(chart):
            if write:
                file.write_text(wanted, encoding="utf-8")
            elif not file.exists() or file.read_text(encoding="utf-8") != wanted:
                yield f"charts/{name}/{file.name}: is not what values.yaml says: `make format` writes it"
    except BadValuesError as error:
        yield f"charts/{name}: {error}"


def main() -> int:
    """Check or write the documents of every chart."""
    charts = sorted(file.parent for file in CHARTS.glob("*/Chart.yaml"))
    found = [fault for chart in charts for fault in faults(chart, write="--write" in sys.argv)]
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
