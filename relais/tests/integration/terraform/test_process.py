"""The tool's process, with small scripts in its place: what matters is who gets which signal, and what is read."""

import os
import signal
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from relais.adapters.terraform.process import Terraform
from relais.adapters.terraform.versions import Versions
from relais.kit.errors import Failure, Unreachable
from relais.terraform.model.context import Tool
from relais.terraform.ports import Job


@dataclass
class Said:
    """A screen that remembers."""

    lines: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        self.lines.append(line)

    def progress(self, line: str) -> None:
        pass

    def ask(self, question: str) -> str | None:
        return None


@dataclass
class Looking:
    """A watcher that remembers, and does something at a line."""

    at: dict[str, Callable[[], None]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    process: int = 0

    def started(self, process: int) -> None:
        self.process = process

    def line(self, text: str) -> None:
        self.lines.append(text)
        self.at.get(text, lambda: None)()

    def tick(self) -> None:
        pass


@pytest.fixture
def screen() -> Said:
    return Said()


@pytest.fixture
def program(screen: Said, tmp_path: Path) -> Terraform:
    return Terraform(screen, Versions(tmp_path / "cache/tools.json"))


def job(folder: Path, script: str, *words: str) -> Job:
    file = folder / "tool"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(stat.S_IRWXU)
    return Job(Tool("terraform", "1.0.0", str(file)), words or ("apply",), folder, dict(os.environ), folder / "log")


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_every_line_is_read_also_one_without_an_end(program: Terraform, tmp_path: Path) -> None:
    looking = Looking()
    assert program.run(job(tmp_path, "echo one; echo two >&2; printf three; exit 5"), looking) == 5
    assert looking.lines == ["one", "two", "three"]
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o600


def test_an_end_by_a_signal_is_told_as_shells_tell_it(program: Terraform, tmp_path: Path) -> None:
    assert program.run(job(tmp_path, "kill -9 $$"), Looking()) == 128 + signal.SIGKILL


def test_the_first_interrupt_is_handed_on_and_the_end_waited_for(
    program: Terraform, screen: Said, tmp_path: Path
) -> None:
    script = "trap 'echo caught; exit 1' INT; echo ready; while :; do sleep 0.05; done"
    looking = Looking({"ready": interrupt})
    assert program.run(job(tmp_path, script), looking) == 1
    assert looking.lines[-1] == "caught"
    assert program.interrupted()
    assert "waiting for the tool to finish" in screen.lines[0]


def test_the_second_is_kept_back_and_the_third_insists(program: Terraform, screen: Said, tmp_path: Path) -> None:
    script = (
        "n=0; trap 'n=$((n+1)); echo caught $n' INT; echo ready; while [ $n -lt 2 ]; do sleep 0.05; done; echo over"
    )

    def twice() -> None:
        interrupt()
        interrupt()

    looking = Looking({"ready": interrupt, "caught 1": twice})
    assert program.run(job(tmp_path, script), looking) == 0
    assert [line for line in looking.lines if line.startswith("caught")] == ["caught 1", "caught 2"]
    assert "Still waiting. Once more" in screen.lines[1]


def test_afterwards_an_interrupt_is_ours_again(program: Terraform, tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    program.run(job(tmp_path, "true"), Looking())
    assert signal.getsignal(signal.SIGINT) is before
    assert not program.interrupted()


def test_the_tool_is_the_leader_of_a_group_of_its_own(program: Terraform, tmp_path: Path) -> None:
    looking = Looking()
    program.run(job(tmp_path, "cut -d' ' -f5 /proc/$$/stat"), looking)
    assert looking.lines[0].strip() == str(looking.process) != str(os.getpgrp())


def test_a_word_on_our_own_terminal_is_ended_by_a_request_to_us(program: Terraform, tmp_path: Path) -> None:
    end_us = f"kill -TERM {os.getpid()}"
    script = f"trap 'exit 7' INT; {end_us}; while :; do sleep 0.05; done"
    assert program.through(job(tmp_path, script, "console")) == 7


def test_plans_are_written_closed_to_others(program: Terraform, tmp_path: Path) -> None:
    program.run(job(tmp_path, "umask", "plan"), looking := Looking())
    assert looking.lines == ["0077"]


def test_a_short_answer_that_fails_says_why(program: Terraform, tmp_path: Path) -> None:
    assert program.answer(job(tmp_path, "echo out; echo aside >&2", "show")) == "out\n"
    with pytest.raises(Failure, match="terraform show failed: no such plan"):
        program.answer(job(tmp_path, "echo no such plan >&2; exit 1", "show"))


def test_the_version_is_asked_once_and_again_when_the_file_changes(program: Terraform, tmp_path: Path) -> None:
    tool = job(tmp_path, f'echo asked >> {tmp_path}/asked; echo "OpenTofu v1.10.2"').tool.path
    assert program.find(tool) == program.find(tool) == Tool("tofu", "1.10.2", tool)
    assert (tmp_path / "asked").read_text(encoding="utf-8").split() == ["asked"]
    time.sleep(0.01)
    job(tmp_path, 'echo "Terraform v1.11.4-dev"')
    assert program.find(tool) == Tool("terraform", "1.11.4-dev", tool)


@pytest.mark.parametrize("script", ["echo Python 3.11", "exit 1"])
def test_what_is_neither_is_refused(program: Terraform, tmp_path: Path, script: str) -> None:
    with pytest.raises(Unreachable, match="is neither Terraform nor OpenTofu"):
        program.find(job(tmp_path, script).tool.path)
