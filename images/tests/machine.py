"""What a machine must have for these tests. Where it lacks something they say so aloud, and are counted as skipped."""

import os
import shutil
import subprocess
from urllib.request import urlopen

import pytest

MIRROR = "http://deb.debian.org/debian"


def need(*programs: str) -> None:
    """Skip whatever asks for this where a program is lacking, or root's rights are."""
    lacking = [one for one in programs if not shutil.which(one)]
    if os.geteuid() != 0:
        lacking.append("root's rights")
    elif subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        lacking.append("the right to mount")
    if lacking:
        pytest.skip(
            f"NOT TRIED here: {', '.join(lacking)} lacking (Debian: buildah debootstrap docker.io docker-compose)"
        )


def need_mirror() -> None:
    """Skip whatever asks for this where Debian's packages are out of reach."""
    try:
        urlopen(f"{MIRROR}/dists/bookworm/Release", timeout=20).close()
    except OSError as error:
        pytest.skip(f"NOT TRIED here: {MIRROR} does not answer: {error}")
