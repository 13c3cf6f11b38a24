"""What a long-running process holds of the machine's memory."""

import ctypes
import sys

# glibc's own numbers of its settings: malloc.h.
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
LARGE_BYTES, ARENAS = 2**20, 2


def give_memory_back() -> bool:
    """Have what is freed go back to the machine, which glibc else keeps, the more the larger it was; whether it will.

    Five visitors who trained and typed for 90 s left 1.72 GB without it and 1.22 GB with it.
    Source: mallopt(3): by itself the threshold grows up to 32 MB, and every thread has an arena.
    """
    if not sys.platform.startswith("linux"):
        return False
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)  # another C library has none
    return bool(set_option and set_option(M_MMAP_THRESHOLD, LARGE_BYTES) and set_option(M_ARENA_MAX, ARENAS))
