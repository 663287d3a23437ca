"""The memory that the C library keeps of what this process has freed. No Qt: the working process has none.

The C library of Linux keeps what was freed for later. A picture of a view takes hundreds of megabytes for a
moment; small things that come to lie behind them hold them fast for hours. Elsewhere nothing is done: the
allocators of macOS and Windows give back by themselves.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

LARGE: Final = 1 << 20
"""Bytes. What is larger, as a picture of a view is, is taken from the system and given back to it at once,
and not kept among small things."""
MOST_ARENAS: Final = 2
"""Heaps that threads use side by side. Each keeps what was freed in it, and by default there are eight for
each processor."""

_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8


def _c_library() -> ctypes.CDLL | None:
    """The C library, where it is that of GNU."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None


def keep_little() -> None:
    """Have little kept from now on, of what this process frees."""
    library = _c_library()
    if library is not None:
        library.mallopt(_M_MMAP_THRESHOLD, LARGE)
        library.mallopt(_M_ARENA_MAX, MOST_ARENAS)


def give_back() -> None:
    """Give back all whole pages that are free; takes some milliseconds."""
    library = _c_library()
    if library is not None:
        library.malloc_trim(0)
