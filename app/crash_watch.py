"""Python's fault handler writes where every thread was when the program crashes; the next start offers it."""

from __future__ import annotations

import faulthandler
from collections.abc import Iterator
from contextlib import contextmanager

from app.settings import Settings
from app.state.run_journal import crash_file


@contextmanager
def crash_watch(settings: Settings) -> Iterator[None]:
    """Watch while the window is open, if that is wanted. An orderly end leaves no file; none is ever sent."""
    path = crash_file(settings.state_folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w", encoding="utf-8") if settings.crash_report else None
    except OSError:
        file = None  # Nowhere to write to: the window opens all the same.
    if file is None:
        yield
        return
    faulthandler.enable(file)
    try:
        yield
    finally:
        faulthandler.disable()
        file.close()
        path.unlink(missing_ok=True)
