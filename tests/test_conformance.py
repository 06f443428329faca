"""The job that asks a built service by its description, here over the service of this checkout."""

import pytest

from scripts.conformance import inside, main
from utilisateurs.local.postgres import temporary_postgres


@pytest.mark.long
@pytest.mark.timeout(600)
def test_what_is_served_keeps_to_its_description(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "read_me", "--examples", "2"]) == 0
    told = capfd.readouterr().out
    assert told.count("=== asked by") == 2
    assert "Tested: 1" in told


def test_an_image_is_entered_without_a_privilege_as_its_own_user() -> None:
    with temporary_postgres() as database:
        words = inside("a-container", database)
        assert words[:6] == ["buildah", "run", "--isolation", "chroot", "--user", "10001"]
        assert f"{database.home.sockets}:{database.home.sockets}" in words
        assert inside("", database) == []
