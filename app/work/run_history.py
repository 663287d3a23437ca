"""The figures of the epochs that a run has kept, read without the library that trains."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from app.work.run_folder import Run

if TYPE_CHECKING:
    from core.training.epoch_record import EpochFigures


def history(run: Run) -> dict[int, tuple[EpochFigures, ...]]:
    """Of each member that has begun; what is damaged is passed over."""
    from core.training.epoch_record import EpochFigures

    found = {}
    for member in range(run.members):
        try:
            content = json.loads(_newest(run.folder / f"member-{member}" / "epochs").read_text("utf-8"))
            found[member] = tuple(EpochFigures.from_dict(entry) for entry in content["history"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found


def _newest(folder: Path) -> Path:
    return max(folder.glob("epoch-*/record.json"), default=folder / "none")
