"""What is done with every file of a screening: the same on every machine that works on it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from core.errors import CheckpointError
from core.prediction.prediction import ModelIdentity, model_digest

FILES_PER_TASK = 1
"""Files that a process works on together, and what a kill makes it do again at most. With four a screening is
a third faster: the networks take several small crystals in about the time of one."""

FILES_PER_DEVICE_TASK = 64
"""The same for a GPU, which a single crystal leaves idle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """model: the network's folder. identity: what is in it. columns: names of the table's columns.
    batch_edges: crystals go through the network together up to this many edges. device: as in
    ``core.prediction.inference``. file_seconds: time limit of one file, reading included. files_per_task: see
    ``FILES_PER_TASK``.
    """

    model: Path
    identity: ModelIdentity
    columns: tuple[str, ...]
    batch_edges: int
    device: str = "cpu"
    file_seconds: float = 60.0
    files_per_task: int = FILES_PER_TASK

    def fingerprint(self, folder: Path) -> dict[str, str]:
        """What must be the same for two rows to stand in one table; the device and the batches change but
        the last digits.
        """
        return {
            "folder": str(folder),
            "model": self.identity.sha256,
            "columns": ",".join(self.columns),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Some files of a folder, by their names below it, to be worked on together."""

    folder: Path
    names: tuple[str, ...]
    recipe: Recipe


def model_identity(folder: Path) -> ModelIdentity:
    """Name, version and hash of a network without loading it (and torch). CheckpointError: none is there."""
    weights, memory, card = (
        folder / name for name in ("model.safetensors", "memory.safetensors", "card.json")
    )
    if not weights.is_file():
        raise CheckpointError(f"{folder} is not a trained network: it has no {weights.name}")
    try:
        told = json.loads(card.read_text(encoding="utf-8")) if card.is_file() else {}
        digests = [
            hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
            for file in (weights, memory)
        ]
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{folder} cannot be read: {error}") from error
    return ModelIdentity(
        name=str(told.get("name", folder.name)),
        version=str(told.get("version", "0")),
        sha256=model_digest(*digests),
    )
