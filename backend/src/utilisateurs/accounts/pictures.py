"""Pictures of people, made safe one after the other."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from utilisateurs.accounts.models import Picture

MAX_BYTES = 5 * 1024 * 1024
KINDS = ("image/png", "image/jpeg", "image/webp", "image/gif")


class Pictures:
    """Makes pictures, one at a time on a thread of its own."""

    def __init__(self) -> None:
        """Start no thread yet."""
        self._thread = ThreadPoolExecutor(1, "pictures")

    async def make(self, content: bytes) -> Picture:
        """Return the picture as kept. Raises InvalidInput."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _make, content)

    def close(self) -> None:
        """Start no other."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _make(content: bytes) -> Picture:
    # A twentieth of a worker's start, and ten megabytes that most of them never need.
    from utilisateurs.accounts.drawing import make  # noqa: PLC0415 - see above

    return make(content)
