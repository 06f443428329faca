"""Stands for `tofu`, of which there is no binary here: what it is called with is noted, what it prints is its own form.

It keeps to what OpenTofu's machine-readable UI and `version` print; a plan of it is no zip, as with plan encryption.
"""

import json
import os
import sys
from pathlib import Path

CALLS = Path(os.environ["FAKE_TOFU_CALLS"])
PLAN = {
    "format_version": "1.2",
    "resource_changes": [
        {"address": "terraform_data.one", "mode": "managed", "change": {"actions": ["create"], "before": None}}
    ],
    "output_changes": {},
}


def note(words: list[str]) -> None:
    """Append the words and the variables that name a state."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(("TF_", "RELAIS_"))}
    with CALLS.open("a", encoding="utf-8") as calls:
        calls.write(json.dumps({"words": words, "variables": kept, "folder": str(Path.cwd())}) + "\n")


def say(kind: str, **more: object) -> None:
    """Print one message of the machine-readable UI."""
    print(json.dumps({"@level": "info", "@message": kind, "type": kind, **more}), flush=True)  # noqa: T201 - a program


def plan(words: list[str]) -> int:
    """Write something that is no archive where it is asked to."""
    out = next(word.removeprefix("-out=") for word in words if word.startswith("-out="))
    Path(out).write_text("encrypted", encoding="utf-8")
    say("change_summary", changes={"add": 1, "change": 0, "remove": 0, "operation": "plan"})
    return 0


def apply(_words: list[str]) -> int:
    """Create the one resource."""
    resource = {"addr": "terraform_data.one"}
    say("apply_start", hook={"resource": resource, "action": "create"})
    say("apply_complete", hook={"resource": resource, "action": "create"})
    say("change_summary", changes={"add": 1, "change": 0, "remove": 0, "operation": "apply"})
    return int(os.environ.get("FAKE_TOFU_CODE", "0"))


def init(_words: list[str]) -> int:
    """Leave the backend's description."""
    (Path(os.environ["TF_DATA_DIR"]) / "terraform.tfstate").write_text("{}", encoding="utf-8")
    return 0


def main() -> int:
    """Answer one call."""
    words = sys.argv[1:]
    if words == ["version"]:
        print("OpenTofu v1.10.2\non linux_amd64")  # noqa: T201 - a program
        return 0
    note(words)
    if words[0] == "show":
        print(json.dumps(PLAN) if "-json" in words else "OpenTofu will create one")  # noqa: T201 - a program
        return 0
    return {"init": init, "plan": plan, "apply": apply}[words[0]](words)


if __name__ == "__main__":
    sys.exit(main())
