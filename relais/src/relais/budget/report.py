"""A spend and a priced plan as text for people, and as plain values for scripts."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from relais.budget.actions import PlanPriced
from relais.budget.model.advice import Advice
from relais.budget.model.bill import Bill, Line
from relais.budget.model.limit import Spend
from relais.kit.columns import aligned
from relais.kit.money import cents, shown

WIDTH = 40
"""Characters of the longest bar."""


def table(spend: Spend) -> list[str]:
    """Return a row for each environment, their sum and the limit, in euros."""
    euros, vat = spend.prices.euros, spend.limit.with_vat
    head = ("EUR a month", "on demand", "forecast", f"with {spend.limit.vat_percent.normalize():f} % VAT", "not priced")
    rows = [
        (
            bill.name,
            shown(euros(bill.on_demand)),
            shown(euros(bill.forecast)),
            shown(vat(euros(bill.on_demand))),
            str(len(bill.unpriced)),
        )
        for bill in spend.bills
    ]  # fmt: skip - a row as it is printed
    total = ("total", shown(spend.on_demand), shown(spend.forecast), shown(vat(spend.on_demand)), str(spend.unpriced))
    limit = ("limit", shown(spend.limit.euros), "", shown(vat(spend.limit.euros)), "")
    return aligned([head, *rows, total, limit], right=(1, 2, 3, 4))


def bars(spend: Spend) -> list[str]:
    """Draw each environment and the total as a bar, the part that spot saves in a lighter one, against the limit."""
    euros = spend.prices.euros
    sums = [(bill.name, euros(bill.on_demand), euros(bill.forecast)) for bill in spend.bills]
    sums.append(("total", spend.on_demand, spend.forecast))
    scale = max([spend.limit.euros, *(full for _name, full, _part in sums)]) or Decimal(1)
    rows = [(name, _bar(full, part, scale), shown(full)) for name, full, part in sums]
    mark = int(WIDTH * spend.limit.euros / scale)
    rows.append(("limit", "─" * max(mark - 1, 0) + "┤", shown(spend.limit.euros)))
    return aligned(rows, right=(2,))


def _bar(full: Decimal, part: Decimal, scale: Decimal) -> str:
    whole = round(WIDTH * full / scale)
    solid = min(round(WIDTH * part / scale), whole)
    return "█" * solid + "▒" * (whole - solid)


def verdict(spend: Spend) -> Iterator[str]:
    """Say whether the limit is kept, what to change when it is not, and what the sum leaves out."""
    limit = f"{shown(spend.limit.euros)} EUR a month without VAT"
    if spend.kept:
        yield f"Within the limit: {shown(spend.limit.euros - spend.on_demand)} EUR left of {limit}."
    else:
        yield f"OVER THE LIMIT by {shown(spend.over)} EUR: {shown(spend.on_demand)} of {limit}. Change these lines:"
        yield from (f"  - {sentence}." for sentence in Advice(spend).sentences())
    for name, reason in spend.unread.items():
        yield f"NOT READ, so not in the sum: {name}: {reason}"


def unpriced(bills: tuple[Bill, ...]) -> Iterator[str]:
    """List what is not priced, by type and reason."""
    rows = [
        (f"  {bill.name}", f"{count} × {kind}", reason)
        for bill in bills
        for (kind, reason), count in sorted(bill.reasons().items())
    ]
    if rows:
        yield "Not priced, and so not in the sum (it is not zero):"
        yield from aligned(rows)


def origin(spend: Spend) -> str:
    """Say where the prices come from, of which day, and at which rate."""
    prices = spend.prices
    return (
        f"Prices: {prices.region}, of {prices.dated}, {prices.origin}; {prices.dollars_per_euro} USD per EUR; "
        f"a month has {prices.hours_per_month} hours; spot forecast at -{prices.spot_discount * 100:.0f} %."
    )


def lines(bill: Bill, spend: Spend) -> list[str]:
    """List the lines of a bill, dearest first, in euros; `+` marks what nobody wrote down."""
    rows = [_row(line, spend) for line in bill.largest(len(bill.lines))]
    if not rows:
        return [f"  nothing with a price ({bill.free} resources are free, {len(bill.unpriced)} are not priced)"]
    return aligned([("EUR a month", "forecast", "", "what", "address", "note"), *rows], right=(0, 1))


def _row(line: Line, spend: Spend) -> tuple[str, ...]:
    euros = spend.prices.euros
    quantity = f"{line.what} ({line.quantity.normalize():f} {line.unit})"
    mark = "+" if line.hidden else ""
    return (shown(euros(line.on_demand)), shown(euros(line.forecast)), mark, quantity, line.address, line.note)


def difference(priced: PlanPriced) -> str:
    """Say in one line what a plan changes in a month."""
    euros = priced.spend.prices.euros
    before, after = euros(priced.before.on_demand), euros(priced.after.on_demand)
    change = f"{after - before:+.2f}"
    return f"{priced.environment}: {shown(before)} EUR a month before this plan, {shown(after)} after ({change})."


def changed(priced: PlanPriced) -> dict[str, Any]:
    """Return what a plan changes in a month as plain values, in euros."""
    euros = priced.spend.prices.euros
    return {
        "environment": priced.environment,
        "before": str(cents(euros(priced.before.on_demand))),
        "after": str(cents(euros(priced.after.on_demand))),
        "not_priced": len(priced.after.unpriced),
    }


def values(spend: Spend) -> dict[str, Any]:
    """Return a spend as plain values: amounts in euros and dollars as texts with two decimals."""
    return {
        "currency": "EUR",
        "on_demand": str(cents(spend.on_demand)),
        "forecast": str(cents(spend.forecast)),
        "with_vat": str(cents(spend.limit.with_vat(spend.on_demand))),
        "limit": str(cents(spend.limit.euros)),
        "over_by": str(cents(spend.over)),
        "kept": spend.kept,
        "complete": not spend.unread,
        "unread": dict(spend.unread),
        "prices": {
            "region": spend.prices.region,
            "dated": str(spend.prices.dated),
            "origin": spend.prices.origin,
            "dollars_per_euro": str(spend.prices.dollars_per_euro),
        },
        "environments": [_bill(bill, spend) for bill in spend.bills],
        "advice": [] if spend.kept else Advice(spend).sentences(),
    }


def _bill(bill: Bill, spend: Spend) -> Mapping[str, Any]:
    euros = spend.prices.euros
    return {
        "name": bill.name,
        "on_demand": str(cents(euros(bill.on_demand))),
        "forecast": str(cents(euros(bill.forecast))),
        "free": bill.free,
        "lines": [
            {
                "address": line.address,
                "what": line.what,
                "quantity": str(line.quantity),
                "unit": line.unit,
                "usd_each": str(line.each),
                "usd": str(cents(line.on_demand)),
                "usd_forecast": str(cents(line.forecast)),
                "hidden": line.hidden,
                "note": line.note,
            }
            for line in bill.lines
        ],
        "not_priced": [{"address": one.address, "type": one.kind, "reason": one.reason} for one in bill.unpriced],
    }
