"""Amounts of money: exact, and rounded only where they are shown."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Round to cents, halves away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def shown(amount: Decimal) -> str:
    """Write an amount with its cents and a comma between thousands."""
    return f"{cents(amount):,.2f}"
