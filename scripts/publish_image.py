"""Gives an image that is in its registry a version, once: `python -m scripts.publish_image IMAGE@DIGEST VERSION`.

A registry would let a version be overwritten, and whoever pinned it would get other bytes. So the registry is asked
first, and only where it says that it has no such version is one written; the same image again is no error. Whatever
else it answers, or does not answer, stops here. Logins are those that `relais sign` uses.
"""

import sys

from relais.adapters.cosign.registry import Registry, digest_of
from relais.adapters.sources.registries import Repository
from relais.delivery.model.images import Image
from relais.delivery.model.ranges import Range
from relais.delivery.model.sources import TAG, Source
from relais.kit.errors import Failure, Refusal
from relais.kit.semver import Version


def publish(image: Image, version: Version) -> str:
    """Name an image's manifest by its version; tell what was done.

    Raises:
        Refusal: the registry has no such image, or has this version as another one.
        Unreachable: it does not answer, or does not let us in.
    """
    source = Source("IMAGE@DIGEST", f"{image.scheme}{image.repository}", TAG, Range("*"), "oci-image")
    named = f"{image.repository}:{version}"
    with Registry(Repository.of(source)) as registry:
        manifest = registry.manifest(image.digest)
        if digest_of(manifest) != image.digest:
            raise Refusal(f"{image.repository} has no {image.digest}.", remedy="Push it first.")
        found = registry.manifest(str(version)) if registry.has(str(version)) else b""
        if found == manifest:
            return f"{named}: there already, {image.digest}"
        if found:
            remedy = "A version is published once: tag another one."
            raise Refusal(f"{named} is there already, as {digest_of(found)}.", remedy=remedy)
        registry.name_manifest(str(version), manifest)
        if registry.manifest(str(version)) != manifest:
            raise Failure(f"{named} is not what was written: somebody wrote it at the same time.")
    return f"{named}: published, {image.digest}"


def main(words: list[str]) -> int:
    """Publish; return the exit code of a failure."""
    try:
        image, version = words
    except ValueError:
        sys.stderr.write("usage: python -m scripts.publish_image IMAGE@DIGEST VERSION\n")
        return 2
    try:
        sys.stdout.write(f"{publish(Image.read(image), Version.parse(version))}\n")
    except Failure as failure:
        sys.stderr.write(f"{failure}\n")
        return failure.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
