"""What `relais.toml` may say of money."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relais.adapters.budget_settings import declared, price_file
from relais.kit.errors import Misuse
from relais.kit.tables import Table


def test_without_a_word_the_limit_is_150_euros_without_vat() -> None:
    found = declared(Table({}))
    assert (found.limit.euros, found.limit.vat_percent, found.strict) == (Decimal(150), Decimal(20), False)
    assert found.limit.with_vat(Decimal(150)) == 180


def test_terms_belong_to_environments_and_states_to_them() -> None:
    budget = {"hours": {"aws_instance.*": 260}, "usage": {"egress": 20.5}}
    found = declared(Table({"environment": {"staging": {"state": "shared-staging", "budget": budget}, "prod": {}}}))
    assert found.terms["staging"].hours == {"aws_instance.*": Decimal(260)}
    assert found.terms["staging"].usage == {"egress": Decimal("20.5")}
    assert [found.environment(name) for name in ("shared-staging", "prod", "dev-ada")] == ["staging", "prod", "dev-ada"]


def test_a_team_may_name_its_own_prices(tmp_path: Path) -> None:
    assert price_file(Table({"budget": {"prices": "prices.toml"}}), tmp_path) == tmp_path / "prices.toml"
    assert price_file(Table({}), tmp_path) is None


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ({"budget": {"limit": 150}}, r"budget\.limit: is not a setting\. Did you mean `limit_eur`\?"),
        ({"budget": {"limit_eur": -1}}, r"budget\.limit_eur: must not be below zero"),
        ({"budget": {"limit_eur": float("nan")}}, r"budget\.limit_eur: must not be below zero, nor endless"),
        ({"budget": {"limit_eur": "150"}}, r"budget\.limit_eur: must be a number"),
        ({"budget": {"unpriced": "ignore"}}, r'budget\.unpriced: must be "list" or "refuse"'),
        (
            {"environment": {"staging": {"budget": {"usage": {"egress": "much"}}}}},
            r"environment\.staging\.budget\.usage\.egress: must be a number",
        ),
        (
            {"environment": {"staging": {"budget": {"hour": {}}}}},
            r"environment\.staging\.budget\.hour: is not a setting\. Did you mean `hours`\?",
        ),
    ],
)
def test_a_fault_is_named_by_its_place(file: dict[str, Any], said: str) -> None:
    with pytest.raises(Misuse, match=said):
        declared(Table(file))
