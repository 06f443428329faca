"""Plans as files, and what is left of those whose maker was killed."""

import os
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relais.adapters.terraform.plans import Plans
from relais.kit.errors import Misuse
from relais.terraform.model.context import Context
from relais.terraform.model.plans import Record

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
RECORD = Record("me", "dev-me", "http://x", 4, "one", "terraform", "1.11.4", "alice@laptop", NOON)


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context("me", tmp_path, tmp_path, "dev-me", "http://x")


@pytest.fixture
def plans(tmp_path: Path) -> Plans:
    return Plans(tmp_path)


def kept(plans: Plans, context: Context, content: str, record: Record = RECORD) -> tuple[Path, Record]:
    file = plans.place(context)
    file.write_text(content, encoding="utf-8")
    return plans.keep(context, file, record)


def test_the_newest_is_found_without_a_name_and_any_by_its_first_letters(plans: Plans, context: Context) -> None:
    old, record = kept(plans, context, "old")
    new, _ = kept(plans, context, "new", replace(RECORD, made_at=NOON + timedelta(hours=1)))
    assert plans.find(context, "")[0] == new
    assert plans.find(context, record.short)[0] == old
    assert [file for file, _ in plans.kept(context)] == [new, old]


def test_a_record_that_cannot_be_read_stops_only_who_asks_for_its_plan(plans: Plans, context: Context) -> None:
    broken, _ = kept(plans, context, "broken")
    good, _ = kept(plans, context, "good")
    broken.with_suffix(".json").write_text("{", encoding="utf-8")
    assert plans.find(context, "")[0] == good
    with pytest.raises(Misuse, match="cannot be read"):
        plans.find(context, str(broken))


def test_leftovers_of_the_killed_go_and_those_of_the_living_stay(plans: Plans, context: Context) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    mine = plans.place(context)
    mine.touch()
    dead = mine.with_name(f".partial-{gone.pid}-abcd.tfplan")
    dead.touch()
    plans.place(context)
    assert (mine.exists(), dead.exists()) == (True, False)
    assert f"-{os.getpid()}-" in mine.name


def test_a_killed_keeper_leaves_no_plan_without_a_record(plans: Plans, context: Context) -> None:
    file, _ = kept(plans, context, "whole")
    file.unlink()
    assert list(plans.kept(context)) == []
    with pytest.raises(Misuse, match="There is no plan of me here"):
        plans.find(context, "")


def test_serial_and_lineage_are_read_from_the_archive_and_not_guessed(plans: Plans, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "plan", "w") as archive:
        archive.writestr("tfstate", '{"serial": 7, "lineage": "seven"}')
    (tmp_path / "sealed").write_bytes(b"encrypted")
    assert plans.origin(tmp_path / "plan") == (7, "seven")
    assert plans.origin(tmp_path / "sealed") is None
