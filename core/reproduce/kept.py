"""What a long experiment has finished, kept in a file as it comes, so that a run that was ended goes on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.files import write_atomically


class Kept:
    """Finished parts by name, plain values for JSON.

    folder: None keeps nothing. made_of: all that the parts depend on (seed, schedule, data): its digest is in
    the file's name, so that parts of another run are never taken for this one's. A damaged file is not read
    and is written anew.
    """

    def __init__(self, folder: Path | None, name: str, made_of: Mapping[str, Any]) -> None:
        digest = hashlib.sha256(json.dumps(made_of, sort_keys=True, default=str).encode()).hexdigest()[:8]
        self.file = None if folder is None else folder / f"{name}-finished-{digest}.json"
        self._parts: dict[str, Any] = self._read()
        self.found = len(self._parts)

    def _read(self) -> dict[str, Any]:
        if self.file is None:
            return {}
        try:
            parts = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return parts if isinstance(parts, dict) else {}

    def get(self, name: str) -> Any:
        """What was finished under a name; None where nothing was."""
        return self._parts.get(name)

    def put(self, name: str, value: Any) -> None:
        """Keep a finished part. FileWriteError: it cannot be written."""
        self._parts[name] = value
        if self.file is not None:
            write_atomically(self.file, json.dumps(self._parts, indent=1) + "\n")

    def notes(self) -> tuple[str, ...]:
        """What was taken from an earlier run, in a sentence."""
        if not self.found or self.file is None:
            return ()
        return (f"{self.found} finished parts of an earlier run were taken from {self.file.name}.",)
