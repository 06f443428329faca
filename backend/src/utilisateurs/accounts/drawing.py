"""Pictures made safe: decoded, turned upright, cut square, shrunk, stripped of everything else, encoded anew."""

import hashlib
import io
import warnings

from PIL import Image, ImageOps

from utilisateurs.accounts.errors import not_a_picture
from utilisateurs.accounts.models import Picture

SIDE = 256
MAX_PIXELS = 40_000_000
"""A picture claiming more is a bomb."""
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_QUALITY = 80


def make(content: bytes) -> Picture:
    """Return the picture as kept. Raises InvalidInput."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about broken metadata, which is dropped anyway
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = _encoded(content)
    except Exception as error:  # whatever a decoder trips over, the picture is refused: Pillow names no common error
        raise not_a_picture() from error
    return Picture(image, hashlib.sha256(image).hexdigest()[:32])


def _encoded(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            message = "too many pixels"
            raise ValueError(message)
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
    square = ImageOps.fit(upright, (SIDE, SIDE))
    out = io.BytesIO()
    Image.frombytes("RGBA", square.size, square.tobytes()).save(out, "WEBP", quality=_QUALITY)
    return out.getvalue()
