"""What a process holds of the machine's memory that it has freed."""

import ctypes
import os
import sys

# glibc's own numbers of its settings: malloc.h.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
LARGE_BYTES, ARENAS = 2**20, 2
MOST_BYTES = 2**31 - 1


def give_memory_back() -> bool:
    """Have what is freed go back to the machine, which glibc else keeps, the more the larger it was; whether it will.

    For a process that runs long. Five visitors who trained and typed for 90 s left 1.72 GB without it and 1.22 GB
    with it. Source: mallopt(3): by itself the threshold grows up to 32 MB, and every thread has an arena.
    """
    return _set(M_MMAP_THRESHOLD, LARGE_BYTES) and _set(M_ARENA_MAX, ARENAS)


def keep_memory() -> bool:
    """Have what is freed stay with the process for what it needs next; whether it will.

    For one that computes and ends. Memory that is had anew is filled with zeros, page by page, at its first use: a
    language model read 8,192 tokens in 17.0 s of the processor's time without this and in 13.2 with it. Torch also asks
    for huge pages, which it does where it is told so before its first tensor.
    """
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")
    return _set(M_TRIM_THRESHOLD, MOST_BYTES) and _set(M_MMAP_THRESHOLD, MOST_BYTES)


def _set(option: int, value: int) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)  # another C library has none
    return bool(set_option and set_option(option, value))
