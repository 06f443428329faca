"""What signs images."""

from pathlib import Path

from relais.adapters.cosign import keys
from relais.adapters.cosign.signatures import CosignSignatures
from relais.delivery.model.images import Image


def sign(image: Image, key: str) -> bool:
    """Sign an image by the key in a file; return false when that key has signed it before."""
    return CosignSignatures.sign(image, key)


def names(name: Path) -> tuple[Path, Path]:
    """Return what a key's two files are called; neither may be there yet."""
    return keys.pair(name)


def new_key(name: Path) -> tuple[Path, Path]:
    """Make a key to sign with, and the one to check by."""
    return keys.write_pair(name)
