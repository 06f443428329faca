"""Price tables as TOML: the one that is shipped, or a team's own."""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from relais.budget.model.prices import Price, PriceTable
from relais.kit.errors import Misuse
from relais.kit.tables import Table

SHIPPED = "eu-west-3.toml"
KNOWN = (
    "region",
    "dated",
    "dollars_per_euro",
    "hours_per_month",
    "spot_discount",
    "eks_standard_support",
    "price",
)  # fmt: skip - one line each would be longer than the function that reads them


def shipped() -> PriceTable:
    """Return the table that comes with Relais, for eu-west-3."""
    text = files("relais.adapters.prices").joinpath(SHIPPED).read_text(encoding="utf-8")
    return parsed(text, "the table shipped with Relais")


def from_file(path: Path) -> PriceTable:
    """Return the table of a file.

    Raises:
        Misuse: it cannot be read, or a line of it is wrong; the line is named.
    """
    try:
        return parsed(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise Misuse(f"{path} cannot be read as a price table: {fault}.", remedy="Mend the file.") from fault


def parsed(text: str, origin: str) -> PriceTable:
    """Read a table; every price has a source, every number is above zero, no item comes twice."""
    table = Table(tomllib.loads(text, parse_float=Decimal))
    table.only(*KNOWN)
    hours = _above_zero(table, "hours_per_month", Decimal(730))
    discount = _above_zero(table, "spot_discount", Decimal("0.65"))
    if discount >= 1:
        raise Misuse("must be below 1.", field="spot_discount", remedy="0.65 is 65 % off.")
    return PriceTable(
        table.text("region"),
        _day(table, "dated"),
        _above_zero(table, "dollars_per_euro", None),
        hours,
        discount,
        _prices(table.values.get("price", [])),
        {name: _day(table.table("eks_standard_support"), name) for name in _versions(table)},
        origin,
    )


def _prices(rows: Any) -> Mapping[str, Price]:
    if not isinstance(rows, list):
        raise Misuse("must be a list of tables.", field="price", remedy="Write [[price]] above each.")
    found: dict[str, Price] = {}
    for number, values in enumerate(rows, 1):
        row = _row(values, f"price[{number}]")
        row.only("item", "unit", "usd", "source")
        price = Price(row.text("item"), row.text("unit"), _above_zero(row, "usd", None), row.text("source"))
        if price.item in found:
            raise Misuse(f"{price.item} is there twice.", field=row.at("item"), remedy="Keep one of them.")
        found[price.item] = price
    return found


def _row(values: Any, place: str) -> Table:
    if not isinstance(values, dict):
        raise Misuse("must be a table.", field=place, remedy="Write [[price]] above it.")
    return Table(values, place)


def _above_zero(table: Table, name: str, default: Decimal | None) -> Decimal:
    value = table.values.get(name, default)
    if value is None:
        raise Misuse("is missing.", field=table.at(name), remedy="Set it to a number.")
    number = Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else Decimal(0)
    if not number.is_finite() or number <= 0:
        raise Misuse(f"must be a number above zero, not {value!r}.", field=table.at(name))
    return number


def _day(table: Table, name: str) -> date:
    value = table.values.get(name)
    if type(value) is not date:
        raise Misuse(f"must be a day such as 2026-10-09, not {value!r}.", field=table.at(name))
    return value


def _versions(table: Table) -> list[str]:
    return [name for name in table.table("eks_standard_support") if name != "source"]
