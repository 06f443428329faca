"""The shipped price table, and tables that a team brings."""

import tomllib
from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from relais.adapters import price_files
from relais.kit.errors import Misuse

SHIPPED = price_files.shipped()
SIZES = ("nano", "micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge")
HEAD = 'region = "eu-west-3"\ndated = 2026-10-09\ndollars_per_euro = 1.08\n'
PRICE = '[[price]]\nitem = "alb"\nunit = "hour"\nusd = 0.02\nsource = "hearsay"\n'


def test_every_shipped_price_names_its_source() -> None:
    assert len(SHIPPED.prices) > 40
    assert [price.item for price in SHIPPED.prices.values() if len(price.source) < 10] == []


def test_machines_of_a_family_double_in_price_with_their_size() -> None:
    families: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for item, price in SHIPPED.prices.items():
        if item.startswith("ec2."):
            families[item.split(".")[1]][item.split(".")[2]] = price.usd
    for family, prices in families.items():
        for small, big in pairwise(size for size in SIZES if size in prices):
            steps = SIZES.index(big) - SIZES.index(small)
            assert abs(prices[big] / prices[small] / 2**steps - 1) < Decimal("0.02"), (family, small, big)


def test_a_table_is_called_old_after_half_a_year() -> None:
    assert SHIPPED.warning(date(2027, 4, 7)) == ""
    assert "181 days old" in SHIPPED.warning(date(2027, 4, 8))


def test_a_team_brings_its_own_table(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text(HEAD + PRICE, encoding="utf-8")
    table = price_files.from_file(tmp_path / "prices.toml")
    assert (table.prices["alb"].usd, table.dollars_per_euro, table.spot_discount) == (
        Decimal("0.02"),
        Decimal("1.08"),
        Decimal("0.65"),
    )
    assert table.origin == str(tmp_path / "prices.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PRICE, "region: is missing"),
        (HEAD.replace("2026-10-09", '"October"') + PRICE, "dated: must be a day such as 2026-10-09"),
        (HEAD.replace("1.08", "0") + PRICE, "dollars_per_euro: must be a number above zero"),
        (HEAD + PRICE.replace("0.02", "-1"), r"price\[1\]\.usd: must be a number above zero"),
        (HEAD + PRICE.replace("0.02", "nan"), r"price\[1\]\.usd: must be a number above zero"),
        (HEAD + PRICE.replace("0.02", "inf"), r"price\[1\]\.usd: must be a number above zero"),
        (HEAD + PRICE.replace("0.02", '"free"'), r"price\[1\]\.usd: must be a number above zero"),
        (HEAD + PRICE.replace('source = "hearsay"', ""), r"price\[1\]\.source: is missing"),
        (HEAD + PRICE + PRICE, r"price\[2\]\.item: alb is there twice"),
        (HEAD + PRICE + 'currency = "EUR"', r"price\[1\]\.currency: is not a setting"),
        (HEAD + "spot_discount = 1.5\n" + PRICE, "spot_discount: must be below 1"),
        ("price = 3\n" + HEAD, "price: must be a list"),
        (HEAD + "price = [3]\n", r"price\[1\]: must be a table"),
        ("= nonsense", "cannot be read as a price table"),
    ],
)
def test_a_table_with_a_fault_is_refused_by_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "prices.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Misuse, match=said):
        price_files.from_file(tmp_path / "prices.toml")


def test_the_shipped_file_is_readable_by_people_too() -> None:
    text = (Path(price_files.__file__).parent / "prices" / price_files.SHIPPED).read_text(encoding="utf-8")
    assert tomllib.loads(text)["region"] == "eu-west-3"
