"""The jobs of GitLab CI for what `relais.toml` declares: what is released here, and what is delivered from here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from relais.delivery.model.things import Environment
from relais.kit.errors import Misuse
from relais.kit.tables import Table

HEAD = (
    "# Written by `relais ci` from relais.toml: change that, and run it again; `relais ci --check` tells them apart.\n"
)
VERSION, NUMBER = "{version}", r"\d+\.\d+\.\d+.*"
NOT_BY_CLOCK = {"if": '$CI_PIPELINE_SOURCE == "schedule"', "when": "never"}
NO_TAG = {"if": "$CI_COMMIT_TAG", "when": "never"}
ON_MAIN = "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"
WHOLE_HISTORY = {"GIT_DEPTH": 0}


@dataclass(frozen=True)
class Pipeline:
    """What `[pipeline]` says: where jobs run, and what only the team knows."""

    image: str
    setup: Sequence[str]
    tests: Sequence[str]
    publish: Sequence[str]
    inform: str
    release: str

    @classmethod
    def read(cls, table: Table) -> "Pipeline":
        """Read the settings; all may be left out.

        Raises:
            Misuse: one of them is wrong.
        """
        table.only("image", "setup", "tests", "publish", "inform", "release")
        release = table.text("release", "manual")
        if release not in {"manual", "automatic"}:
            raise Misuse(f"must be manual or automatic, not {release!r}.", field=table.at("release"))
        setup, tests, publish = (table.texts(name, []) for name in ("setup", "tests", "publish"))
        return cls(table.text("image", ""), setup, tests, publish, table.text("inform", ""), release)


def written(chosen: Pipeline, tags: Sequence[str], environments: Mapping[str, Environment]) -> str:
    """Return the file: `tags` are the patterns of the components' tags, such as `api/v{version}`.

    Raises:
        Misuse: nothing is declared that a pipeline could do.
    """
    jobs = {**_of_every_push(chosen, tags), **_of_releases(chosen, tags), **_of_delivery(environments)}
    if not jobs:
        raise Misuse("there is nothing for a pipeline to do.", remedy="Declare a [component] or an [environment].")
    base: dict[str, Any] = {".relais": _base(chosen)}
    used = {job["stage"] for job in jobs.values()}
    stages = [one for one in ("check", "test", "release", "publish", "inform", "deliver") if one in used]
    return (
        HEAD + _yaml({"stages": stages}) + "\n" + "\n".join(_yaml({name: job}) for name, job in (base | jobs).items())
    )


def _base(chosen: Pipeline) -> dict[str, Any]:
    base: dict[str, Any] = {"image": chosen.image} if chosen.image else {}
    base |= {"before_script": list(chosen.setup)} if chosen.setup else {}
    return base or {"interruptible": True}


def _of_every_push(chosen: Pipeline, tags: Sequence[str]) -> dict[str, Any]:
    always = [NOT_BY_CLOCK, {"when": "on_success"}]
    check = ["relais ci --check", *(["relais version check"] if tags else [])]
    jobs = {"relais:check": _job("check", check, always, variables=WHOLE_HISTORY)}
    if chosen.tests:
        jobs["relais:test"] = _job("test", chosen.tests, always)
    return jobs


def _of_releases(chosen: Pipeline, tags: Sequence[str]) -> dict[str, Any]:
    if not tags:
        return {}
    when = {"when": "manual"} if chosen.release == "manual" else {"when": "on_success"}
    release = [NOT_BY_CLOCK, NO_TAG, {"if": ON_MAIN, **when}]
    more = {"variables": WHOLE_HISTORY, "resource_group": "relais-release", "interruptible": False}
    quiet = {"allow_failure": True} if chosen.release == "manual" else {}
    jobs = {"relais:release": _job("release", ["relais version bump"], release, **more, **quiet)}
    tagged = [{"if": f"$CI_COMMIT_TAG =~ {_expression(one)}"} for one in tags]
    if chosen.publish:
        jobs["relais:publish"] = _job("publish", chosen.publish, tagged, interruptible=False)
    if chosen.inform:  # who consumes looks by himself too: a receiver that is down fails no release
        told = {"RELAIS_INFORM_URL": chosen.inform}
        jobs["relais:inform"] = _job("inform", ["relais inform"], tagged, variables=told, allow_failure=True)
    return jobs


def _of_delivery(environments: Mapping[str, Environment]) -> dict[str, Any]:
    main = [NO_TAG, {"if": ON_MAIN}]
    by_hand = [NOT_BY_CLOCK, NO_TAG, {"if": ON_MAIN, "when": "manual"}]
    one_at_a_time = {"resource_group": "relais-deliver", "interruptible": False}
    moving = [name for name, one in environments.items() if one.automatic]
    jobs: dict[str, Any] = {}
    if moving:
        place = {"environment": moving[0]} if len(moving) == 1 else {}
        jobs["relais:deliver"] = _job("deliver", ["relais promote --auto"], main, **one_at_a_time, **place)
    for name in (name for name in environments if name not in moving):
        after = {"needs": ["relais:deliver"]} if moving else {}
        more = {**one_at_a_time, **after, "environment": name, "allow_failure": True}
        jobs[f"relais:deliver:{name}"] = _job("deliver", [f"relais promote {name}"], by_hand, **more)
    return jobs


def _job(stage: str, script: Sequence[str], rules: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    return {"extends": ".relais", "stage": stage, **more, "rules": [dict(one) for one in rules], "script": list(script)}


def _expression(tag: str) -> str:
    """Return the expression of GitLab's rules that a component's tags match."""
    before, _, after = tag.partition(VERSION)
    return f"/^{_literal(before)}{NUMBER}{_literal(after)}$/"


def _literal(text: str) -> str:
    return re.sub(r"([^A-Za-z0-9_-])", r"\\\1", text)


class _Plain(yaml.SafeDumper):
    """Writes everything where it is: a pipeline is read by people."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Repeat what two jobs share."""
        return True


def _yaml(told: Any) -> str:
    return yaml.dump(told, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=1000)
