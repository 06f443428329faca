"""Answers whose time tells nothing: never sooner than a floor that real work stays under."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

FLOOR_SECONDS = 0.2


@asynccontextmanager
async def steady(floor: float = FLOOR_SECONDS) -> AsyncIterator[None]:
    """Take at least `floor` seconds over the block, whether it had something to do or not."""
    ends = time.monotonic() + floor
    yield
    await asyncio.sleep(max(0.0, ends - time.monotonic()))
