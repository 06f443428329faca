"""Lists what is in an image (CycloneDX 1.6): `python -m scripts.image_sbom backend --image TAG > backend.cdx.json`.

Debian's packages and Python's are read from the image itself; what the web interface was put together from is in its
lock. The same image gives the same list, byte by byte.
"""

import argparse
import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import Parser
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from scripts.build_image import COMPONENTS, buildah
from scripts.steps import ROOT

STATUS = "var/lib/dpkg/status"
RELEASE = re.compile(r"^VERSION_ID=\"?(\d+)", re.MULTILINE)
METADATA = re.compile(r"app/lib/python[\d.]+/site-packages/[^/]+\.dist-info/METADATA")
SOURCE = re.compile(r"(\S+)(?: \((.+)\))?")


@dataclass(frozen=True)
class Image:
    """What of an image is read: its id, when it was made, and the files that tell of packages, by path."""

    id: str
    created: datetime
    files: dict[str, str]


def read(tag: str) -> Image:
    """Read an image that buildah keeps; a later layer's file wins."""
    with TemporaryDirectory(prefix="sbom-") as name:
        buildah("push", "--quiet", "--disable-compression", tag, f"dir:{name}")
        manifest = json.loads((Path(name) / "manifest.json").read_bytes())
        config = json.loads(_blob(Path(name), manifest["config"]["digest"]).read_bytes())
        files: dict[str, str] = {}
        for layer in manifest["layers"]:
            files |= _told(_blob(Path(name), layer["digest"]))
    created = datetime.fromisoformat(config["created"]).astimezone(UTC)
    return Image(manifest["config"]["digest"], created, files)


def _blob(folder: Path, digest: str) -> Path:
    return folder / digest.removeprefix("sha256:")


def _told(layer: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    with tarfile.open(layer) as archive:
        for member in archive:
            path = member.name.removeprefix("./").removeprefix("/")
            if path in {STATUS, "usr/lib/os-release"} or METADATA.fullmatch(path):
                content = archive.extractfile(member)
                assert content is not None
                found[path] = content.read().decode()
    return found


def of_debian(status: str, release: str) -> Iterator[PackageURL]:
    """Name Debian's packages, each with the source that advisories know it by."""
    for paragraph in filter(str.strip, status.split("\n\n")):
        told = Parser().parsestr(paragraph, headersonly=True)
        source = SOURCE.fullmatch(told.get("Source", told["Package"]))
        assert source is not None
        upstream = f"{source[1]}@{source[2] or told['Version']}"
        qualifiers = {"arch": told["Architecture"], "distro": f"debian-{release}", "upstream": upstream}
        yield PackageURL("deb", "debian", told["Package"], told["Version"], qualifiers)


def of_python(files: dict[str, str]) -> Iterator[PackageURL]:
    """Name Python's packages."""
    for path, text in files.items():
        if METADATA.fullmatch(path):
            told = Parser().parsestr(text, headersonly=True)
            yield PackageURL("pypi", None, re.sub(r"[-_.]+", "-", told["Name"]).lower(), told["Version"])


def of_web(lock: Path = ROOT / "frontend/package-lock.json") -> Iterator[PackageURL]:
    """Name the packages that the web interface is put together from: all of the lock that are not for developers."""
    for path, told in json.loads(lock.read_text(encoding="utf-8"))["packages"].items():
        if path and not told.get("dev"):
            space, _, name = path.rpartition("node_modules/")[2].rpartition("/")
            yield PackageURL("npm", space or None, name, told["version"])


def bill(component: str, image: Image) -> str:
    """Return the list as CycloneDX's JSON."""
    release = RELEASE.search(image.files["usr/lib/os-release"])
    packages = {*of_debian(image.files[STATUS], release[1] if release else ""), *of_python(image.files)}
    if component == "frontend":
        packages |= set(of_web())
    subject = Component(name=component, type=ComponentType.CONTAINER, version=image.id, bom_ref=component)
    bom = Bom(
        serial_number=uuid5(NAMESPACE_URL, image.id),
        metadata=BomMetaData(component=subject, timestamp=image.created),
        components=[
            Component(name=one.name, group=one.namespace, version=one.version, purl=one, bom_ref=one.to_string())
            for one in sorted(packages, key=PackageURL.to_string)
        ],
    )
    bom.register_dependency(subject, bom.components)
    return f"{JsonV1Dot6(bom).output_as_string(indent=2)}\n"


def main(words: list[str]) -> int:
    """Print the list."""
    parser = argparse.ArgumentParser(prog="python -m scripts.image_sbom", description=__doc__)
    parser.add_argument("component", choices=COMPONENTS)
    parser.add_argument("--image", help="name of the image; localhost/COMPONENT:0.0.0 when left out")
    given = parser.parse_args(words)
    try:
        image = read(given.image or f"localhost/{given.component}:0.0.0")
    except subprocess.CalledProcessError as error:
        return int(error.returncode)
    sys.stdout.write(bill(given.component, image))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
