"""Pictures made safe: decoded, turned upright, cut square, shrunk, stripped of everything else, encoded anew."""

import asyncio
import hashlib
import io
import warnings
from concurrent.futures import ThreadPoolExecutor

from PIL import Image, ImageOps

from utilisateurs.accounts.errors import not_a_picture
from utilisateurs.accounts.models import Picture

SIDE = 256
MAX_PIXELS = 40_000_000
"""A picture claiming more is a bomb."""
MAX_BYTES = 5 * 1024 * 1024
KINDS = ("image/png", "image/jpeg", "image/webp", "image/gif")
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_QUALITY = 80


class Pictures:
    """Makes pictures, one at a time on a thread of its own."""

    def __init__(self) -> None:
        """Start no thread yet."""
        self._thread = ThreadPoolExecutor(1, "pictures")

    async def make(self, content: bytes) -> Picture:
        """Return the picture as kept. Raises InvalidInput."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, make, content)

    def close(self) -> None:
        """Start no other."""
        self._thread.shutdown(wait=False, cancel_futures=True)


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
