import pytest

from relais.entrypoints.cli import main
from relais.kit.errors import Failure, Misuse, Refusal, Unreachable


@pytest.mark.parametrize(("kind", "code"), [(Failure, 1), (Misuse, 2), (Refusal, 3), (Unreachable, 4)])
def test_a_failure_is_one_line_and_its_exit_code(
    kind: type[Failure], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise kind("The lock is held.", field="staging", remedy="Wait for it.")

    monkeypatch.setattr(main, "application", fail)
    with pytest.raises(SystemExit) as stop:
        main.run()
    assert stop.value.code == code
    assert capsys.readouterr().err == "relais: staging: The lock is held. Wait for it.\n"
