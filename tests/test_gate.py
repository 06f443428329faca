import sys
from pathlib import Path

import pytest

from scripts.gate import counted, summary, tried
from scripts.steps import NOT_DONE, Step, run_aloud, run_quietly, verdict

GOOD = Step("good", (sys.executable, "-c", "print('all is well')"))
BAD = Step("bad", (sys.executable, "-c", "print('the reason'); raise SystemExit(3)"))
REPORT = """<testsuites>
  <testsuite tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}"/>
</testsuites>"""


def test_one_failed_step_fails_the_whole_and_the_others_still_run(capfd: pytest.CaptureFixture[str]) -> None:
    outcomes = run_aloud([BAD, GOOD])
    assert verdict(outcomes) == 1
    assert verdict(outcomes[1:]) == 0
    printed = capfd.readouterr().out
    assert "all is well" in printed
    assert "FAILED" in printed.splitlines()[-2]
    assert "passed" in printed.splitlines()[-1]


def test_quiet_steps_show_their_output_only_when_they_fail(capfd: pytest.CaptureFixture[str]) -> None:
    assert verdict(run_quietly([BAD, GOOD])) == 1
    printed = capfd.readouterr().out
    assert "the reason" in printed
    assert "all is well" not in printed


def test_the_summary_adds_up_every_runner(tmp_path: Path) -> None:
    for name, tests, failures, skipped in [("a", 10, 1, 2), ("b", 5, 0, 0)]:
        text = REPORT.format(tests=tests, failures=failures, skipped=skipped)
        (tmp_path / f"{name}.xml").write_text(text, encoding="utf-8")
    assert summary(counted(tmp_path.glob("*.xml"))) == "12 passed, 1 failed, 2 skipped"


def test_a_step_that_could_not_do_its_work_says_so_and_fails_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    undone = Step("undone", (sys.executable, "-c", f"print('NOT AUDITED'); raise SystemExit({NOT_DONE})"))
    assert verdict(run_quietly([undone, GOOD])) == 0
    printed = capfd.readouterr().out
    assert "NOT AUDITED" in printed
    assert "NOT DONE" in printed
    assert printed.count("passed") == 1


def test_what_the_long_form_could_not_try_was_not_verified() -> None:
    assert tried({"skipped": 1}, long=True) == NOT_DONE
    assert tried({"skipped": 0}, long=True) == 0
    assert tried({"skipped": 1}, long=False) == 0
