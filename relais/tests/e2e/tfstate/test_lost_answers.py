"""An answer is lost on its way to the real terraform: it asks again, and the run ends as if nothing had happened."""

from pathlib import Path

import pytest
from state_fixtures.proxy import losing
from state_fixtures.serving import StateServer
from state_fixtures.terraform import Terraform, things


@pytest.mark.parametrize("how", ["answer", "503", "request"])
@pytest.mark.parametrize("method", ["LOCK", "POST", "UNLOCK"])
def test_a_lost_answer_costs_nothing(
    tmp_path: Path, state_server: StateServer, state: str, method: str, how: str
) -> None:
    alice = Terraform(tmp_path, state_server, state).ready(things(2))
    with losing(state_server.url, method, how) as proxy:
        alice.point_at(f"{proxy.url}/tf/{state}")
        assert "Apply complete" in alice.apply()
        assert proxy.lost == 1
    assert [one["serial"] for one in state_server.get(f"states/{state}/versions")["items"]] == [1]
    assert not alice.held()
    assert state_server.sentences(state) == []
    assert not (tmp_path / "errored.tfstate").exists()
