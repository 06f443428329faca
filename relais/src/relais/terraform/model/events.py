"""The tool's machine-readable lines (`-json`): what is done of how much, and what went wrong.

Source: Terraform's "Machine-Readable UI" (messages `planned_change`, `change_summary`, `apply_*`, `refresh_*`,
`provision_*`, `diagnostic`); OpenTofu keeps the same.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BEGUN = {"apply_start", "refresh_start"}
ENDED = {"apply_complete", "apply_errored", "refresh_complete"}
NEEDS_INIT = ("terraform init", "tofu init")


def read(line: str) -> Mapping[str, Any]:
    """Read a line; what is no message of the tool becomes a plain one."""
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    return event if isinstance(event, dict) and "type" in event else {"type": "text", "@message": line.rstrip("\n")}


@dataclass
class Progress:
    """What an operation has done: resources done and in total, what it waits for, what failed."""

    total: int = 0
    done: int = 0
    waiting: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Mapping[str, Any]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    lock_wait: bool = False

    def take(self, event: Mapping[str, Any]) -> None:
        """Take in one message."""
        kind = event["type"]
        hook = event.get("hook", {})
        address = hook.get("resource", {}).get("addr", "")
        if kind in BEGUN:
            self.lock_wait = False
            self.waiting[address] = hook.get("action", "read")
        elif kind in ENDED:
            self.done += kind != "apply_errored"
            self.waiting.pop(address, None)
        else:
            self._other(kind, event)

    def _other(self, kind: str, event: Mapping[str, Any]) -> None:
        if kind == "diagnostic":
            self.diagnostics.append(event["diagnostic"])
        elif kind == "text" and event["@message"].strip():
            self.texts.append(event["@message"])
        elif kind == "outputs":
            self.outputs = event.get("outputs", {})
        elif kind == "change_summary":
            self.changes = event.get("changes", {})
        elif "state lock" in event.get("@message", ""):
            self.lock_wait = True

    def line(self, seconds: float) -> str:
        """Tell it in one line, such as `2/5 resources, 12 s, waiting for aws_instance.web (create)`."""
        count = f"{self.done}/{self.total} resources" if self.total else f"{self.done} resources"
        return f"{count}, {seconds:.0f} s{self._waits()}"

    def _waits(self) -> str:
        if self.lock_wait:
            return ", waiting for the state's lock"
        names = [f"{address} ({action})" for address, action in self.waiting.items()]
        more = f" and {len(names) - 2} more" if len(names) > 2 else ""  # noqa: PLR2004 - two names fit on a line
        return f", waiting for {', '.join(names[:2])}{more}" if names else ""

    @property
    def errors(self) -> list[Mapping[str, Any]]:
        """The diagnostics that are errors."""
        return [one for one in self.diagnostics if one.get("severity") == "error"]

    @property
    def wants_init(self) -> bool:
        """Whether the tool asks for an `init` that changes no state: a module or a provider is missing."""
        said = " ".join(f"{one.get('summary', '')} {one.get('detail', '')}" for one in self.errors)
        moving = "-migrate-state" in said and "Initial configuration" not in said
        return any(words in said for words in NEEDS_INIT) and not moving

    @property
    def lock_refused(self) -> bool:
        """Whether it failed because the lock was not to be had."""
        return any("state lock" in one.get("summary", "").lower() for one in self.errors)


def diagnosed(diagnostic: Mapping[str, Any]) -> str:
    """Tell a diagnostic as people read it: severity, summary, place with its line, detail."""
    head = f"{str(diagnostic.get('severity', 'error')).capitalize()}: {diagnostic.get('summary', '')}"
    lines = [head, *_place(diagnostic)]
    detail = str(diagnostic.get("detail", "")).strip()
    return "\n".join([*lines, *(f"  {line}".rstrip() for line in detail.splitlines())])


def _place(diagnostic: Mapping[str, Any]) -> list[str]:
    where, snippet = diagnostic.get("range"), diagnostic.get("snippet") or {}
    address = diagnostic.get("address")
    if not where:
        return [f"  with {address}"] if address else []
    line = f"  on {where['filename']} line {where['start']['line']}"
    about = f", in {snippet['context']}" if snippet.get("context") else ""
    code = [f"    {row}" for row in str(snippet.get("code", "")).splitlines()]
    return [f"{line}{about}:", *code]
