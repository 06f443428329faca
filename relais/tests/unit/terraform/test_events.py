import json
from typing import Any

import pytest

from relais.terraform.model.drift import drift
from relais.terraform.model.events import Progress, diagnosed, read
from relais.terraform.model.plans import Summary, empties, outputs_change, summary


def hook(kind: str, address: str, action: str = "create") -> str:
    return json.dumps({"type": kind, "hook": {"resource": {"addr": address}, "action": action}})


def after(*lines: str, total: int = 3) -> Progress:
    progress = Progress(total=total)
    for line in lines:
        progress.take(read(line))
    return progress


def test_progress_counts_what_is_done_and_names_what_it_waits_for() -> None:
    progress = after(hook("apply_start", "a.one"), hook("apply_start", "a.two"), hook("apply_complete", "a.one"))
    assert progress.line(12.4) == "1/3 resources, 12 s, waiting for a.two (create)"


def test_many_waits_are_counted() -> None:
    progress = after(*(hook("apply_start", f"a.{number}", "delete") for number in range(4)))
    assert progress.line(1) == "0/3 resources, 1 s, waiting for a.0 (delete), a.1 (delete) and 2 more"


def test_a_failed_resource_is_not_done() -> None:
    assert after(hook("apply_start", "a.one"), hook("apply_errored", "a.one")).done == 0


def test_waiting_for_the_lock_is_said() -> None:
    line = json.dumps({"type": "log", "@message": "Acquiring state lock. This may take a few moments..."})
    assert after(line).line(3) == "0/3 resources, 3 s, waiting for the state's lock"


@pytest.mark.parametrize("line", ["", "panic: oh", "[1]", '{"a": 1}'])
def test_what_is_no_message_is_kept_as_text(line: str) -> None:
    assert after(line).texts == ([line] if line else [])


def error(summary: str, detail: str = "", **more: Any) -> str:
    return json.dumps(
        {"type": "diagnostic", "diagnostic": {"severity": "error", "summary": summary, "detail": detail, **more}}
    )


@pytest.mark.parametrize(
    ("summary", "detail", "wanted"),
    [
        ("Module not installed", 'Run "terraform init" to install all modules.', True),
        ("Inconsistent dependency lock file", "run:\n  tofu init -upgrade", True),
        (
            'Backend initialization required, please run "terraform init"',
            "Initial configuration … -migrate-state",
            True,
        ),
        ('Backend initialization required: please run "terraform init"', 'or the "-migrate-state" flags', False),
        ("Invalid reference", "", False),
    ],
)
def test_an_init_is_run_by_itself_only_when_it_moves_no_state(summary: str, detail: str, wanted: bool) -> None:
    assert after(error(summary, detail)).wants_init is wanted


def test_a_diagnostic_is_told_with_its_place() -> None:
    where = {"filename": "main.tf", "start": {"line": 7}}
    line = error(
        "Unsupported argument", "Did you mean x?", range=where, snippet={"context": "resource a", "code": "  acll = 1"}
    )
    assert diagnosed(after(line).errors[0]) == (
        "Error: Unsupported argument\n  on main.tf line 7, in resource a:\n      acll = 1\n  Did you mean x?"
    )


def change(address: str, *actions: str, mode: str = "managed") -> dict[str, Any]:
    return {"address": address, "mode": mode, "change": {"actions": list(actions)}}


def test_a_replacement_counts_twice_and_a_data_source_never() -> None:
    plan = {
        "resource_changes": [
            change("a.new", "create"),
            change("a.same", "no-op"),
            change("a.changed", "update"),
            change("a.replaced", "delete", "create"),
            change("data.x", "read", mode="data"),
        ]
    }
    assert summary(plan) == Summary(add=2, change=1, destroy=1)
    assert str(summary(plan)) == "2 to add, 1 to change, 1 to destroy"


@pytest.mark.parametrize(
    ("left", "empty"),
    [
        ({}, True),
        ({"resources": [{"mode": "data"}]}, True),
        ({"resources": [{"mode": "managed"}]}, False),
        ({"child_modules": [{"child_modules": [{"resources": [{"mode": "managed"}]}]}]}, False),
    ],
)
def test_a_plan_that_leaves_nothing_is_known_before_it_is_applied(left: dict[str, Any], empty: bool) -> None:
    gone = {"resource_changes": [change("a.one", "delete")], "planned_values": {"root_module": left}}
    assert empties(gone) is empty
    assert not empties({"resource_changes": [change("a.one", "no-op")], "planned_values": {"root_module": left}})


def test_a_change_of_outputs_alone_is_something_to_apply() -> None:
    assert outputs_change({"output_changes": {"o": {"actions": ["create"]}}})
    assert not outputs_change({"output_changes": {"o": {"actions": ["no-op"]}}})


def moved(address: str, before: dict[str, Any], after: dict[str, Any] | None) -> dict[str, Any]:
    return {"address": address, "change": {"actions": ["update"], "before": before, "after": after}}


def configured(address: str, *names: str) -> dict[str, Any]:
    return {"root_module": {"resources": [{"address": address, "expressions": {name: {} for name in names}}]}}


def test_drift_tells_what_others_changed_from_what_is_not_applied() -> None:
    plan = {
        "resource_drift": [moved("a.one[0]", {"size": 1, "password": "old"}, {"size": 2, "password": "new"})],
        "configuration": configured("a.one", "size"),
        "resource_changes": [change("a.two", "create"), change("a.same", "no-op")],
    }
    found = drift("staging", plan)
    assert (found.moved, found.pending, found.verdict) == (
        ("a.one[0] changed: password, size",),
        ("a.two to add",),
        "drift",
    )
    assert drift("staging", {"resource_changes": [change("a.two", "create")]}).verdict == "pending"
    assert drift("staging", {}).verdict == "clean"


def test_what_is_gone_is_told() -> None:
    assert drift("staging", {"resource_drift": [moved("a.one", {"id": "1"}, None)]}).moved == ("a.one is gone",)


def test_nothing_written_another_way_is_no_drift() -> None:
    before: dict[str, Any] = {"tags": None, "rules": [{"a": 1, "b": None}], "name": ""}
    after: dict[str, Any] = {"tags": {}, "rules": [{"a": 1, "b": []}], "name": None}
    assert drift("staging", {"resource_drift": [moved("a.one", before, after)]}).verdict == "clean"


def test_what_nobody_configured_is_noticed_and_is_no_drift() -> None:
    plan = {
        "resource_drift": [moved("module.net.a.eip", {"attached": ""}, {"attached": "nat-1"})],
        "configuration": {
            "root_module": {"module_calls": {"net": {"module": configured("a.eip", "vpc")["root_module"]}}}
        },
    }
    found = drift("staging", plan)
    assert (found.verdict, found.noticed) == ("clean", ("module.net.a.eip changed: attached",))
