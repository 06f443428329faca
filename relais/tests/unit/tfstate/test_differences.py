"""A difference names what came, went and changed, and shows no secret."""

import json
from typing import Any

import pytest

from relais.tfstate.model.diff import MASK, AttributeChange, diff
from relais.tfstate.model.refusals import BadRequest


def document(resources: list[dict[str, Any]], outputs: dict[str, Any] | None = None) -> bytes:
    head = {"version": 4, "serial": 1, "lineage": "l", "outputs": outputs or {}}
    return json.dumps({**head, "resources": resources}).encode()


def resource(name: str, key: Any = None, sensitive: Any = (), **attributes: Any) -> dict[str, Any]:
    instance = {"attributes": attributes, "sensitive_attributes": list(sensitive)}
    if key is not None:
        instance["index_key"] = key
    return {"mode": "managed", "type": "t", "name": name, "instances": [instance]}


def path(*steps: Any) -> list[dict[str, Any]]:
    return [{"type": "get_attr", "value": step} for step in steps]


def test_resources_come_go_and_change() -> None:
    before = document([resource("old", a=1), resource("kept", 0, a=1, b=2), resource("same", a=1)])
    after = document([resource("new", "k", a=1), resource("kept", 0, a=5, b=2), resource("same", a=1)])
    found = diff(before, after)
    assert (found.added, found.removed) == (('t.new["k"]',), ("t.old",))
    assert [(one.address, one.attributes) for one in found.changed] == [("t.kept[0]", (AttributeChange("a", 1, 5),))]


def test_against_nothing_everything_came() -> None:
    assert diff(None, document([resource("a")])).added == ("t.a",)


def test_modules_data_and_deposed_instances_have_their_addresses() -> None:
    one = {**resource("a"), "module": "module.m", "mode": "data"}
    two = resource("b")
    two["instances"][0]["deposed"] = "abcd"
    assert diff(None, document([one, two])).added == ("module.m.data.t.a", "t.b (deposed abcd)")


@pytest.mark.parametrize(
    ("sensitive", "before", "after"),
    [
        ([path("plain")], {"plain": "s1"}, {"plain": "s2"}),
        ([path("block")], {"block": [{"inner": "s1"}]}, {"block": [{"inner": "s2"}]}),
        ([path("map", "key")], {"map": {"key": "s1"}}, {"map": {"key": "s2"}}),
        ([], {"admin_password": "s1"}, {"admin_password": "s2"}),
        ([], {"config": {"client_secret": "s1"}}, {"config": {"client_secret": "s2"}}),
        ([["unreadable", {"odd": 1}]], {"unreadable": {"x": "s1"}}, {"unreadable": {"x": "s2"}}),
        ([[{"odd": 1}]], {"anything": "s1"}, {"anything": "s2"}),
    ],
)
def test_sensitive_values_are_masked(sensitive: Any, before: Any, after: Any) -> None:
    found = diff(document([resource("a", sensitive=sensitive, **before)]), document([resource("a", **after)]))
    changes = [change for one in found.changed for change in one.attributes]
    assert [(change.before, change.after) for change in changes] == [(MASK, MASK)]


def test_outputs_are_compared_and_sensitive_ones_masked() -> None:
    before = document([], {"url": {"value": "a"}, "key": {"value": "s1", "sensitive": True}})
    after = document([], {"url": {"value": "b"}, "key": {"value": "s2", "sensitive": True}})
    found = {one.address: one.attributes[0] for one in diff(before, after).changed}
    assert (found["output.url"].before, found["output.url"].after) == ("a", "b")
    assert (found["output.key"].before, found["output.key"].after) == (MASK, MASK)


def test_an_encrypted_document_is_said_to_be_unreadable_here() -> None:
    envelope = json.dumps({"serial": 1, "lineage": "l", "encrypted_data": "x"}).encode()
    with pytest.raises(BadRequest, match="encrypted by OpenTofu"):
        diff(None, envelope)
