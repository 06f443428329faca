"""How the C library hands out memory to a process of many threads (glibc's mallopt(3))."""

import contextlib
import ctypes

M_ARENA_MAX = -8
ARENAS = 2


def share_arenas() -> None:
    """Let all threads take their memory from two arenas, which is to be said before there are threads.

    Else each thread keeps what it freed to itself: sixteen that once held a large state keep room for sixteen. Another
    C library than glibc knows no arenas, and is left alone.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
