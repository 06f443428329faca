import json
from typing import Any

from scripts.complete_npm_lock import LOCK, complete, missing, platform


def lock() -> dict[str, Any]:
    tool = {"version": "2.1.0", "dev": True, "optionalDependencies": {"@tool/linux-arm64-musl": "2.1.0"}}
    return {"packages": {"": {"name": "web"}, "node_modules/tool": tool}}


def test_what_the_registry_at_hand_lacked_is_added_with_its_platform() -> None:
    packages = lock()
    assert complete(packages) == 1
    assert packages["packages"]["node_modules/@tool/linux-arm64-musl"] == {
        "version": "2.1.0",
        "dev": True,
        "optional": True,
        "cpu": ["arm64"],
        "os": ["linux"],
        "libc": ["musl"],
    }
    assert next(iter(packages["packages"])) == ""


def test_a_complete_lock_stays_as_it_is() -> None:
    packages = lock()
    complete(packages)
    assert complete(packages) == 0


def test_a_platform_is_read_from_the_name() -> None:
    assert platform("@x/binding-win32-x64-msvc") == {"cpu": ["x64"], "os": ["win32"]}
    assert platform("@x/binding-linux-arm-gnueabihf") == {"cpu": ["arm"], "os": ["linux"], "libc": ["glibc"]}


def test_the_lock_of_the_web_interface_is_complete() -> None:
    assert list(missing(json.loads(LOCK.read_text(encoding="utf-8"))["packages"])) == []
