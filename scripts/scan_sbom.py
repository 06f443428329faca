"""Asks OSV about everything that an image's list names: `python -m scripts.scan_sbom backend.cdx.json`.

What can be mended fails; a package of Debian for which there is no mended version yet is told. Where OSV does not
answer, finds nothing wrong with what is known to be weak, or is asked nothing, nothing was audited, and it says so.
"""

import argparse
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any

from packageurl import PackageURL

from scripts.advisories import WEAK
from scripts.audit_dependencies import Audited, verdict

OSV = "https://api.osv.dev"
BATCH = 500
"""OSV takes a thousand questions at once."""
PATIENCE_SECONDS = 60
ECOSYSTEMS = {"pypi": "PyPI", "npm": "npm"}


def packages(text: str) -> list[PackageURL]:
    """Read the packages of a list. Raises ValueError when it is no CycloneDX."""
    told = json.loads(text)
    if not isinstance(told, dict) or told.get("bomFormat") != "CycloneDX":
        raise ValueError("is no CycloneDX list in JSON")
    return [PackageURL.from_string(one["purl"]) for one in told.get("components", ())]


def question(package: PackageURL) -> dict[str, Any]:
    """Ask of Debian's packages by their source, as its advisories do."""
    if package.type != "deb":
        name = f"{package.namespace}/{package.name}" if package.namespace else package.name
        return {"package": {"name": name, "ecosystem": ECOSYSTEMS[package.type]}, "version": package.version}
    qualifiers = dict(package.qualifiers)
    name, _, version = qualifiers["upstream"].partition("@")
    ecosystem = f"Debian:{qualifiers['distro'].removeprefix('debian-')}"
    return {"package": {"name": name, "ecosystem": ecosystem}, "version": version}


def mended_in(advisory: dict[str, Any], asked: dict[str, Any]) -> list[str]:
    """Return the versions in which an advisory is mended, for the package that was asked about."""
    return [
        event["fixed"]
        for affected in advisory.get("affected", ())
        if asked["package"].items() <= affected["package"].items()
        for span in affected.get("ranges", ())
        for event in span["events"]
        if "fixed" in event
    ]


def ask(address: str, body: Any = None) -> Any:
    """Ask OSV. Raises OSError, HTTPException or ValueError when it does not answer."""
    content = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(address, content, {"Content-Type": "application/json"})  # noqa: S310 - OSV's address
    with urllib.request.urlopen(asked, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - as above
        return json.load(answer)


def blind_to(questions: Iterable[dict[str, Any]], osv: str) -> list[str]:
    """Name the kinds of packages, of those asked about, of which OSV does not know what is known to be weak."""
    kinds = sorted({asked["package"]["ecosystem"] for asked in questions})
    weak = [WEAK[kind.partition(":")[0]] for kind in kinds]
    asked = [
        {"package": {"name": name, "ecosystem": kind}, "version": version}
        for kind, (name, version) in zip(kinds, weak, strict=True)
    ]
    answers = ask(f"{osv}/v1/querybatch", {"queries": asked})["results"]
    return [kind for kind, answer in zip(kinds, answers, strict=True) if not answer.get("vulns")]


def findings(questions: Sequence[dict[str, Any]], osv: str) -> Iterator[tuple[str, bool]]:
    """Tell each weakness, and whether it must be mended now."""
    known: dict[str, Any] = {}
    for start in range(0, len(questions), BATCH):
        some = questions[start : start + BATCH]
        for asked, answer in zip(some, ask(f"{osv}/v1/querybatch", {"queries": some})["results"], strict=True):
            for weakness in answer.get("vulns", ()):
                name = weakness["id"]
                known[name] = known.get(name) or ask(f"{osv}/v1/vulns/{name}")
                versions = mended_in(known[name], asked)
                package = f"{asked['package']['name']} {asked['version']} ({asked['package']['ecosystem']})"
                told = known[name].get("summary") or "no summary"
                mended = ", ".join(versions) or "no version yet"
                urgent = bool(versions) or not asked["package"]["ecosystem"].startswith("Debian")
                yield f"{package}: {name}: {told} (mended in: {mended})", urgent


def scanned(what: str, text: str, osv: str = OSV) -> tuple[Audited, list[str]]:
    """Scan a list; return what must be mended, or why nothing was audited, and what can only be told."""
    listed = packages(text)
    if not listed:
        return Audited(what, silence="the list names no package"), []
    questions = {json.dumps(asked): asked for asked in map(question, listed)}
    try:
        if blind := blind_to(questions.values(), osv):
            kinds = ", ".join(blind)
            return Audited(what, silence=f"OSV finds nothing wrong with what is known to be weak: {kinds}"), []
        found = list(findings(list(questions.values()), osv))
    except (OSError, HTTPException, ValueError, KeyError) as error:
        return Audited(what, silence=f"OSV does not answer here: {error}"), []
    return Audited(what, tuple(line for line, urgent in found if urgent)), [
        line for line, urgent in found if not urgent
    ]


def main(words: list[str]) -> int:
    """Scan each list; 1 for a weakness that can be mended, 75 where nothing was audited."""
    parser = argparse.ArgumentParser(prog="python -m scripts.scan_sbom", description=__doc__)
    parser.add_argument("lists", nargs="+", type=Path, help="CycloneDX lists in JSON")
    parser.add_argument("--osv", default=OSV, help="address of OSV (%(default)s)")
    given = parser.parse_args(words)
    all_found = []
    for path in given.lists:
        text = path.read_text(encoding="utf-8")
        try:
            found, told = scanned(path.name, text, given.osv)
        except ValueError as error:
            print(f"{path}: {error}", file=sys.stderr)
            return 2
        number = len(packages(text))
        well = not (found.found or found.silence)
        print(f"{path.name}: no advisory that can be heeded names one of its {number} packages" if well else found)
        print("".join(f"  not mended by Debian yet: {line}\n" for line in told), end="")
        all_found.append(found)
    return verdict(all_found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
