"""The gates of an environment, each with a real answerer or none: open, or closed with a sentence that says why."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest
from delivery_fixtures.line import Line

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Line:
    """A line on which staging has 2.3.0, and production waits."""
    line = Line(tmp_path_factory.mktemp("begun"))
    line.release("2.3.0")
    line.does("promote", "staging")
    return line


@pytest.fixture
def line(begun: Line, tmp_path: Path) -> Line:
    return Line.copy(begun, tmp_path)


class Prometheus:
    """Answers queries as Prometheus does; `samples` are what it has, by query."""

    def __init__(self) -> None:
        self.samples: dict[str, list[str]] = {}
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query).get("query", [""])[0]
                found = [{"metric": {}, "value": [NOW.timestamp(), value]} for value in told.samples.get(query, [])]
                body = json.dumps({"status": "success", "data": {"resultType": "vector", "result": found}}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def prometheus() -> Iterator[Prometheus]:
    with Prometheus() as server:
        yield server


def told(line: Line, name: str, **facts: object) -> None:
    (line.home / name).write_text(json.dumps(facts), encoding="utf-8")


def test_a_freeze_window_stops_hands_too_and_tells_until_when(line: Line) -> None:
    line.settings('freeze = ["2020-01-01 00:00/2199-01-01 00:00 Europe/Paris", "08:00/08:01 UTC"]')
    sentence = (
        "prod is frozen until Tue 2199-01-01 00:00 CET by its window 2020-01-01 00:00/2199-01-01 00:00 Europe/Paris."
    )
    assert line.why() == sentence
    assert line.refuses("promote", "prod") == sentence
    line.settings('freeze = ["2020-01-01 00:00/2020-01-02 00:00 Europe/Paris"]')
    line.does("promote", "prod")


def test_an_error_budget_is_read_from_a_file(line: Line) -> None:
    line.settings('error_budget = { file = "budget.json", least = 0.1 }')
    assert line.why() == "the gate 'error budget' is closed, for nobody answers it: there is no file budget.json."
    told(line, "budget.json", left=0.03, at=NOW.isoformat())
    assert line.why().startswith("prod has 3.0% of its error budget left, and asks for 10.0%.")
    told(line, "budget.json", left=0.5, at=(NOW - 2 * HOUR).isoformat())
    assert "which is older than 1h" in line.why()
    for broken in ({"left": "much", "at": NOW.isoformat()}, {"left": 0.5}, {"left": 0.5, "at": "2026-11-26T03:00:00"}):
        told(line, "budget.json", **broken)
        assert "nobody answers it: budget.json " in line.why()
    told(line, "budget.json", left=0.5, at=NOW.isoformat())
    line.does("promote", "prod")


def test_an_error_budget_is_asked_of_prometheus(line: Line, prometheus: Prometheus) -> None:
    query = 'slo:left{service=\\"api\\"}'
    line.settings(f'error_budget = {{ prometheus = "{prometheus.address}", query = "{query}", least = 0.1 }}')
    asked = query.replace("\\", "")
    assert f"{asked} gives 0 numbers, and must give one." in line.why()
    prometheus.samples[asked] = ["0.05"]
    assert "prod has 5.0% of its error budget left" in line.why()
    prometheus.samples[asked] = ["NaN"]
    assert "prod has nan% of its error budget left" in line.why()
    prometheus.samples[asked] = ["0.42"]
    line.does("promote", "prod")


def test_a_prometheus_that_is_not_there_closes_the_gate(line: Line) -> None:
    line.settings('error_budget = { prometheus = "http://127.0.0.1:1", query = "left" }')
    assert line.why().startswith(
        "the gate 'error budget' is closed, for nobody answers it: http://127.0.0.1:1 does not"
    )


def test_a_backup_counts_once_it_was_restored(line: Line, prometheus: Prometheus) -> None:
    line.settings('backup = { file = "drill.json", within = "1d" }')
    assert "nobody answers it: there is no file drill.json" in line.why()
    told(line, "drill.json", proved=False, at=NOW.isoformat(), more={"rto": 12})
    assert "was not whole" in line.why()
    told(line, "drill.json", proved=True, at=(NOW - 30 * HOUR).isoformat())
    assert "which is older than 1d" in line.why()
    told(line, "drill.json", proved=True, at=NOW.isoformat())
    assert line.why() == "prod moves by hand. Run relais promote prod."
    line.settings(f'backup = {{ prometheus = "{prometheus.address}", query = "drill_last_success_timestamp" }}')
    prometheus.samples["drill_last_success_timestamp"] = [str((NOW - 30 * HOUR).timestamp())]
    assert "which is older than 1d" in line.why()
    prometheus.samples["drill_last_success_timestamp"] = [str(NOW.timestamp())]
    line.does("promote", "prod")


def test_a_command_says_yes_or_no_and_learns_what_is_asked(line: Line) -> None:
    line.settings('command = { run = "./may" }')
    assert "`./may` says no: sh: 1: ./may: not found" in line.why()
    asks = 'test "$RELAIS_ENVIRONMENT" = prod && echo "$RELAIS_ARTIFACTS" | grep -q "^api 2.3.0 "'
    script = line.home / "may"
    script.write_text(f"#!/bin/sh\n{asks} || exit 9\necho not on Mondays\nexit 1\n", encoding="utf-8")
    script.chmod(0o755)
    assert line.why() == "`./may` says no: not on Mondays."
    script.write_text(f"#!/bin/sh\n{asks}\n", encoding="utf-8")
    line.does("promote", "prod")


def test_a_command_is_bounded_in_time_and_in_what_it_says_with_all_that_it_started(line: Line) -> None:
    script = 'i=0; while [ $i -lt 3000 ]; do echo "line $i"; i=$((i+1)); done; sleep 600 & echo $! > child; wait'
    line.settings(f"command = {{ run = '{script}', within = \"2s\" }}")
    sentence = line.why()
    assert "was stopped after 2 s" in sentence
    assert "line 2999" in sentence
    assert len(sentence) < 600
    child = int((line.home / "child").read_text(encoding="ascii"))
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE


def test_tests_that_failed_are_told_until_somebody_mends_them(line: Line) -> None:
    line.settings("tests = 'echo the page is white; exit 1'")
    assert "the page is white" in line.refuses("promote", "prod")
    assert line.why().startswith("the tests of prod did not pass: the page is white; once that is mended")
    line.settings("tests = 'true'")
    line.does("promote", "prod")


def test_tests_that_do_not_end_are_stopped(line: Line) -> None:
    line.settings("tests = 'echo the page hangs; sleep 600'\ntests_within = \"1s\"")
    assert "the tests of prod did not pass: stopped after 1 s: the page hangs" in line.refuses("promote", "prod")
    assert "tag: v2.2.9 " in line.file("prod")


def test_what_is_said_to_the_ledger_may_be_tried_first_and_is_told_to_scripts(line: Line) -> None:
    for words in (("hold", "prod", "api"), ("resume", "prod", "api"), ("freeze", "prod"), ("thaw",)):
        before = len(line.ledger())
        assert line.does(*words, "--dry-run").startswith("Would be written: ")
        assert len(line.ledger()) == before
        kind = json.loads(line.does(*words, "--json", "--why", "a try"))["kind"]
        assert (line.ledger()[-1]["kind"], len(line.ledger())) == (kind, before + 1)


def test_a_plan_tells_scripts_by_its_exit_code_whether_something_moves(line: Line) -> None:
    assert line.run("plan", "--exit-code").returncode == 11
    line.release("2.3.1")
    assert line.run("plan", "--exit-code", "--json").returncode == 10
    line.does("promote", "staging")
    line.does("promote", "prod")
    assert line.run("plan", "--exit-code").returncode == 0


def test_a_clock_that_jumped_back_is_not_believed(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    from relais.adapters.clock import SystemClock  # noqa: PLC0415 - the one that is set back

    line.settings('freeze = ["2199-01-01 00:00/2199-01-02 00:00 UTC"]\nsoak = "0s"')
    monkeypatch.setattr(SystemClock, "now", lambda _: NOW - 3 * HOUR)
    assert "Set the clock" in line.why()


def test_every_gate_is_told_at_once(line: Line) -> None:
    line.settings(
        'approval = { count = 1 }\nfreeze = ["2020-01-01 00:00/2199-01-01 00:00 UTC"]\nsigned = ["api"]\n'
        'backup = { file = "drill.json" }\nerror_budget = { file = "budget.json" }\ncommand = { run = "true" }'
    )
    lines = line.does("why", "prod", "--gates").splitlines()
    assert [one.split("  ")[0] for one in lines[1:]] == [
        "clock", "parents", "freeze", "error budget", "backup", "approval", "signature", "command",
    ]  # fmt: skip
    gates = {one["gate"]: one for one in json.loads(line.does("why", "prod", "--json"))["gates"]}
    assert [name for name, one in gates.items() if one["open"]] == ["clock", "parents", "command"]
    assert gates["signature"]["why"].startswith(
        "the gate 'signature' is closed, for nobody answers it: source.api.keys"
    )


@pytest.mark.parametrize(
    ("setting", "place"),
    [
        ("approval = { count = 3 }", "environment.prod.delivery.approval.count"),
        ('approval = { who = ["eve@example.org"] }', "environment.prod.delivery.approval.who"),
        ('approval = { who = ["@ops"] }', "delivery.teams.ops"),
        ("approval = { quorum = 1 }", "environment.prod.delivery.approval.quorum"),
        ('approval = { read = "forge" }', "environment.prod.delivery.approval.read"),
        ('freeze = ["Friday"]', "environment.prod.delivery.freeze"),
        ('signed = ["web"]', "environment.prod.delivery.signed"),
        ("error_budget = { least = 2.0 }", "environment.prod.delivery.error_budget.least"),
        ('error_budget = { file = "a", query = "b" }', "environment.prod.delivery.error_budget"),
        ('backup = { within = "1d" }', "environment.prod.delivery.backup"),
        ('command = { within = "1d" }', "environment.prod.delivery.command.run"),
        ('copy = ["values.yaml"]', "environment.prod.delivery.copy"),
        ('copy = ["a.yaml:b"]\ncopy_from = "demo"', "environment.prod.delivery.copy_from"),
        ("[delivery.usernames]\nada = 1", "delivery.usernames.ada"),
    ],
)
def test_a_wrong_gate_is_named(line: Line, setting: str, place: str) -> None:
    line.settings(setting)
    assert line.refuses("plan", code=2).startswith(f"{place}: ")


@pytest.mark.parametrize("key", ["AAAA", "ssh-ed25519 AAAA\\nadmin ssh-ed25519 BBBB", "ssh-ed25519 !"])
def test_what_is_no_public_key_is_refused(line: Line, key: str) -> None:
    text = (line.home / "relais.toml").read_text(encoding="utf-8")
    (line.home / "relais.toml").write_text(text.replace(line.public("ada"), key), encoding="utf-8")
    assert "must be a public SSH key" in line.refuses("plan", code=2)
