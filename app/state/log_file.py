"""The log of a run as a file in the settings folder; the files of the last runs stay."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import IO, Final

FOLDER: Final = "logs"
MOST_RUNS: Final = 10
LARGEST: Final = 5_000_000
"""Characters of one run; what comes after them is not kept."""


class LogFile:
    """Made with the first line. Nothing here raises: without a file the log is only in the window."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER
        self._file: IO[str] | None = None
        self._written = 0
        self._hopeless = False

    def write(self, line: str) -> None:
        """Add a line."""
        if self._hopeless or self._written > LARGEST:
            return
        try:
            if self._file is None:
                self._file = self._opened()
            self._file.write(line + "\n")
            self._file.flush()
            self._written += len(line) + 1
        except (OSError, ValueError):
            self._hopeless = True

    def _opened(self) -> IO[str]:
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(self.folder.glob("elastoscope-*.log"))[: -MOST_RUNS + 1]:
            with contextlib.suppress(OSError):
                old.unlink()
        name = f"elastoscope-{datetime.now():%Y%m%d-%H%M%S-%f}.log"
        return (self.folder / name).open("a", encoding="utf-8", errors="replace")

    def close(self) -> None:
        """Write no more."""
        self._hopeless = True
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
