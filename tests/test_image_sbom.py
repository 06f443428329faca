"""The list of an image, and the scan of it, on files as they are in an image; the real images are in images/tests."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from scripts.image_sbom import METADATA, STATUS, Image, bill, of_web
from scripts.scan_sbom import main, question, scanned
from scripts.steps import NOT_DONE
from tests.advisories import advisories

NOBODY = "http://127.0.0.1:9"
PACKAGES = """Package: libssl3
Source: openssl ({openssl})
Version: {openssl}+b1
Architecture: amd64

Package: libc6
Source: glibc
Version: {glibc}
Architecture: amd64

Package: dumb-init
Version: 1.2.5-2
Architecture: amd64
"""


def image(jinja2: str = "2.11.3", openssl: str = "3.0.1-1", glibc: str = "2.36-10") -> Image:
    site = "app/lib/python3.11/site-packages"
    files = {
        STATUS: PACKAGES.format(openssl=openssl, glibc=glibc),
        "usr/lib/os-release": 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\n',
        f"{site}/jinja2-{jinja2}.dist-info/METADATA": f"Name: Jinja2\nVersion: {jinja2}\n\nText\n",
        f"{site}/typing_extensions-4.1.dist-info/METADATA": "Name: typing_extensions\nVersion: 4.1\n",
    }
    return Image(f"sha256:{'0' * 64}", datetime(2026, 11, 26, tzinfo=UTC), files)


@pytest.fixture
def source() -> Iterator[str]:
    with advisories() as address:
        yield address


def test_a_list_names_what_is_in_the_image_and_is_the_same_each_time() -> None:
    text = bill("backend", image())
    assert [one["purl"] for one in json.loads(text)["components"]] == [
        "pkg:deb/debian/dumb-init@1.2.5-2?arch=amd64&distro=debian-12&upstream=dumb-init%401.2.5-2",
        "pkg:deb/debian/libc6@2.36-10?arch=amd64&distro=debian-12&upstream=glibc%402.36-10",
        "pkg:deb/debian/libssl3@3.0.1-1%2Bb1?arch=amd64&distro=debian-12&upstream=openssl%403.0.1-1",
        "pkg:pypi/jinja2@2.11.3",
        "pkg:pypi/typing-extensions@4.1",
    ]
    assert text == bill("backend", image())


@pytest.mark.parametrize("component", ["backend", "frontend"])
def test_a_list_is_well_formed_cyclonedx(component: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill(component, image())) is None


def test_the_web_interface_lists_what_it_is_put_together_from_and_no_tool() -> None:
    named = {one.to_string().rpartition("@")[0] for one in of_web()}
    assert {"pkg:npm/react", "pkg:npm/%40chakra-ui/react"} <= named
    assert not {"pkg:npm/vite", "pkg:npm/typescript", "pkg:npm/vitest"} & named


def test_only_what_tells_of_packages_is_read_of_an_image() -> None:
    assert METADATA.fullmatch("app/lib/python3.11/site-packages/a-1.dist-info/METADATA")
    assert not METADATA.fullmatch("usr/lib/python3/dist-packages/a-1.dist-info/METADATA.txt")


def test_a_weak_package_of_each_kind_is_found_by_the_name_its_advisory_uses(source: str) -> None:
    found, told = scanned("backend", bill("backend", image("2.11.2", "3.0.0-1", "2.36-9")), source)
    assert sorted(found.found) == [
        "jinja2 2.11.2 (PyPI): GHSA-0000-0000-0001: A made-up weakness (mended in: 2.11.3)",
        "openssl 3.0.0-1 (Debian:12): DEBIAN-CVE-0000-0002: no summary (mended in: 3.0.1-1)",
    ]
    waits = "DEBIAN-CVE-0000-0003: A made-up weakness that waits"
    assert told == [f"glibc 2.36-9 (Debian:12): {waits} (mended in: no version yet)"]


def test_a_package_of_the_web_is_asked_about_by_its_whole_name() -> None:
    asked = question(PackageURL.from_string("pkg:npm/%40chakra-ui/react@3.37.0"))
    assert asked == {"package": {"name": "@chakra-ui/react", "ecosystem": "npm"}, "version": "3.37.0"}


def test_the_exit_code_tells_a_weakness_from_silence_and_from_a_clean_list(source: str, tmp_path: Path) -> None:
    def code(name: str, text: str, osv: str) -> int:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return main([str(tmp_path / name), "--osv", osv])

    assert code("well", bill("backend", image(glibc="2.36-9")), source) == 0
    assert code("weak", bill("backend", image(openssl="3.0.0-1")), source) == 1
    assert code("silent", bill("backend", image(openssl="3.0.0-1")), NOBODY) == NOT_DONE
    assert code("empty", '{"bomFormat": "CycloneDX", "components": []}', source) == NOT_DONE
    assert code("other", "[]", source) == 2


def test_an_answer_of_one_who_does_not_know_the_weakest_is_no_audit() -> None:
    with advisories(blind=True) as source:
        found, _ = scanned("backend", bill("backend", image("2.11.2")), source)
    assert found.silence == "OSV finds nothing wrong with what is known to be weak: Debian:12, PyPI"


def test_what_was_not_audited_says_so_and_nothing_green(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "backend.cdx.json").write_text(bill("backend", image()), encoding="utf-8")
    main([str(tmp_path / "backend.cdx.json"), "--osv", NOBODY])
    out = capsys.readouterr().out
    assert out.startswith("NOT AUDITED: backend.cdx.json: OSV does not answer here")
    assert "no advisory" not in out
