"""A file is written, and the user is told how that went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import SignalInstance

from core.errors import ElastoscopeError


class Writes(Protocol):
    """What writes files. ``notice(str)``: it was done; ``trouble(str)``: it was not, and why."""

    @property
    def notice(self) -> SignalInstance: ...

    @property
    def trouble(self) -> SignalInstance: ...


def write_and_tell(writer: Writes, path: Path, write: Callable[[], None]) -> None:
    """Let ``write`` write the file at ``path`` and emit one of the two signals."""
    try:
        write()
    except (ElastoscopeError, OSError) as error:
        writer.trouble.emit(f"{path.name} was not written: {error}")
    else:
        writer.notice.emit(f"Written: {path}")
