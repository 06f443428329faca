"""`relais policy` as its user runs it; Checkov is a program that prints what the real one printed."""

import json
import sys
from pathlib import Path

import pytest

from relais.adapters.checkov import Checkov, read
from relais.entrypoints.cli import main
from relais.kit.errors import Failure, Unreachable
from relais.policy.model.rules import RULES

FIXTURES = Path(__file__).parents[1] / "fixtures"
FAULTS, SOUND = (str(FIXTURES / "plans" / name / "plan.json") for name in ("faults", "sound"))


class Shell:
    """A folder with a `relais.toml`, and programs on PATH."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.folder, self.patch, self.capture = folder, patch, capture
        patch.chdir(folder)
        patch.setenv("PATH", str(folder / "bin"))

    def settings(self, text: str) -> None:
        (self.folder / "relais.toml").write_text(text, encoding="utf-8")

    def checkov(self, script: str) -> None:
        """Put a program called checkov on PATH."""
        program = self.folder / "bin" / "checkov"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!{sys.executable}\nimport sys\n{script}\n", encoding="utf-8")
        program.chmod(0o755)

    def prints(self, name: str) -> None:
        report = FIXTURES / "checkov" / name
        self.checkov(f"assert '--skip-download' in sys.argv; sys.stdout.write(open({str(report)!r}).read())")

    def __call__(self, *words: str) -> tuple[int, str, str]:
        self.patch.setattr(sys, "argv", ["relais", "policy", *words])
        with pytest.raises(SystemExit) as stop:
            main.run()
        printed = self.capture.readouterr()
        return int(stop.value.code or 0), printed.out, printed.err


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, monkeypatch, capsys)


def test_a_plan_with_faults_is_refused_with_reasons_and_remedies(shell: Shell) -> None:
    code, out, _err = shell("check", FAULTS)
    assert code == 3
    assert "REFUSED  open-admin-port  aws_security_group.inline: 22 (SSH) open to 0.0.0.0/0" in out
    assert "why: ports of administration" in out
    assert "unknown  public-bucket  aws_s3_bucket_policy.unknown: its policy is only known once it is applied" in out
    assert out.splitlines()[-1] == "Policy: REFUSED (23 refused, 0 allowed, 1 only known once applied)."
    assert "synthetic-password" not in out
    assert "synthetic-token" not in out


def test_a_sound_plan_passes(shell: Shell) -> None:
    assert shell("check", SOUND)[0] == 0


def test_scripts_read_values(shell: Shell) -> None:
    code, out, _err = shell("check", FAULTS, "--json")
    found = json.loads(out)
    assert (code, found["passed"], len(found["findings"])) == (3, False, 24)
    assert "synthetic-password" not in out


def test_the_rules_are_listed(shell: Shell) -> None:
    code, out, _err = shell("rules")
    assert (code, [line.split()[0] for line in out.splitlines()]) == (0, [rule.name for rule in RULES])


def test_an_allowed_fault_is_told_with_its_reason_and_an_idle_allowance_is_named(shell: Shell) -> None:
    rows = [
        f'[[policy.allow]]\nrule = "{rule.name}"\naddress = "*"\nreason = "synthetic faults of a test"\n'
        for rule in RULES
    ]
    shell.settings("".join(rows))
    code, out, _err = shell("check", FAULTS)
    assert code == 0
    assert "allowed: synthetic faults of a test" in out
    assert "idle     the allowance of data-destroyed for * is not needed by this plan" in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[policy]\ncheckov = "maybe"', 'policy.checkov: must be "off", "advise" or "refuse"'),
        ('[policy]\nallow = "all"', "policy.allow: must be a list of tables"),
        ("[policy]\nallow = [3]", "policy.allow[1]: must be a table"),
        (
            '[[policy.allow]]\nrule = "no-rule"\naddress = "*"\nreason = "because of it"',
            "policy.allow[1].rule: no-rule is no rule",
        ),
        (
            '[[policy.allow]]\nrule = "imds-v1"\naddress = "*"\nreason = "  why    "',
            "policy.allow[1].reason: must say why",
        ),
        ('[[policy.allow]]\nrule = "imds-v1"\nreason = "because of it"', "policy.allow[1].address: is missing"),
        (
            '[[policy.allow]]\nrule = "imds-v1"\naddress = "*"\nreason = "because of it"\nuntil = "soon"',
            "policy.allow[1].until: must be a day such as 2026-12-31",
        ),
    ],
)
def test_a_setting_with_a_fault_is_named_by_its_place(shell: Shell, text: str, said: str) -> None:
    shell.settings(text)
    code, out, err = shell("check", SOUND)
    assert (code, out) == (2, "")
    assert said in err


def test_checkov_is_not_asked_without_a_word(shell: Shell) -> None:
    shell.checkov("raise SystemExit('it was asked')")
    code, out, _err = shell("check", SOUND)
    assert (code, "Second opinion" in out) == (0, False)


def test_what_checkov_remarks_is_told_and_refuses_only_where_a_team_wants_it(shell: Shell) -> None:
    shell.prints("report.json")
    code, out, _err = shell("check", SOUND, "--checkov", "advise")
    assert code == 0
    assert "Second opinion: checkov 3.3.30 examined 16 resources: 45 checks passed, 2 did not." in out
    assert "CKV_AWS_16  aws_db_instance.careless: Ensure all data stored" in out
    shell.settings('[policy]\ncheckov = "refuse"')
    assert shell("check", SOUND)[0] == 3


@pytest.mark.parametrize("weight", ["advise", "refuse"])
def test_checkov_that_examined_nothing_is_a_failure_and_never_green(shell: Shell, weight: str) -> None:
    shell.prints("nothing.json")
    code, out, _err = shell("check", SOUND, "--checkov", weight)
    assert code == 3
    assert "Second opinion: FAILED. checkov 3.3.30 examined no resource at all, so it says nothing." in out


def test_checkov_that_is_not_there_is_said_and_leaves_the_plan_unjudged_where_it_must_be(shell: Shell) -> None:
    code, out, _err = shell("check", SOUND, "--checkov", "advise")
    assert code == 0
    assert "Second opinion: none. Checkov is not on PATH. Install it" in out
    assert shell("check", SOUND, "--checkov", "refuse")[0] == 4


def test_the_plan_is_gone_once_checkov_has_ended(shell: Shell, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    shell.checkov(
        f"open({str(seen)!r}, 'w').write(sys.argv[2]); print(oct(__import__('os').stat(sys.argv[2]).st_mode))"
    )
    shell("check", SOUND, "--checkov", "advise")
    assert not Path(seen.read_text(encoding="utf-8")).exists()


def test_checkov_is_told_no_token(shell: Shell, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    shell.patch.setenv("RELAIS_STATE_TOKEN", "rls_synthetic")
    shell.patch.setenv("TF_HTTP_PASSWORD", "rls_synthetic")
    shell.checkov(f"import os; open({str(seen)!r}, 'w').write(str(dict(os.environ)))")
    shell("check", SOUND, "--checkov", "advise")
    assert "PATH" in seen.read_text(encoding="utf-8")
    assert "rls_synthetic" not in seen.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("raise SystemExit('it broke')", "Checkov ended with code 1: it broke"),
        ("print('hello')", "Checkov printed something that is not its report"),
        ("print('[]')", "Checkov printed something that is not its report"),
        ("print('3')", "Checkov printed something that is not its report"),
    ],
)
def test_checkov_that_fails_is_no_opinion(shell: Shell, script: str, said: str) -> None:
    shell.checkov(script)
    with pytest.raises(Failure, match=said):
        Checkov().examine({})


def test_a_program_that_cannot_start_is_no_opinion(tmp_path: Path) -> None:
    (tmp_path / "checkov").write_text("no program", encoding="utf-8")
    with pytest.raises(Unreachable, match="does not start"):
        Checkov(lambda _name: str(tmp_path / "checkov")).examine({})


def test_several_reports_are_one_opinion() -> None:
    report = json.loads((FIXTURES / "checkov" / "report.json").read_text(encoding="utf-8"))
    opinion = read(json.dumps([report, report]))
    assert (opinion.examined, opinion.passed, len(opinion.remarks)) == (32, 90, 4)
