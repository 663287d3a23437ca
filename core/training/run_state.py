"""What a training run must remember to go on after a kill: one folder an epoch, written whole or not at
all.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from core.errors import CheckpointError, TrainingError
from core.files import write_folder
from core.network.weights_file import LARGEST_WEIGHTS_BYTES, read_json_object, read_weights, weights_bytes

_KEPT = 2
_PARTS = ("weights", "average", "optimizer")
_RECORDED = {"step", "best", "history", "seconds", "network", "training"}
_LARGEST_BYTES = 3 * LARGEST_WEIGHTS_BYTES  # AdamW keeps two numbers for each weight


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunState:
    """epoch: epochs done. weights, average: by name. optimizer: AdamW's tensors as "<slot>.<number>".

    record: everything else, plain JSON (history, step, best so far).
    """

    epoch: int
    weights: dict[str, Tensor]
    average: dict[str, Tensor]
    optimizer: dict[str, Tensor]
    record: dict[str, Any]


def save_state(folder: Path, state: RunState) -> None:
    """Write ``epoch-NNNN`` under ``folder``, whole or not at all; older ones are removed.

    FileWriteError: it cannot be written; the epochs before are kept.
    """

    def fill(target: Path) -> None:
        for name in _PARTS:
            (target / f"{name}.safetensors").write_bytes(weights_bytes(getattr(state, name)))
        (target / "record.json").write_text(json.dumps(state.record), encoding="utf-8")

    write_folder(folder / f"epoch-{state.epoch:04d}", fill)
    for old in _epochs(folder)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def load_state(folder: Path) -> RunState | None:
    """The newest whole epoch under ``folder``; None where there is none. TrainingError: there are only
    damaged ones.
    """
    found = _epochs(folder)
    for path in reversed(found):
        try:
            record = read_json_object(path / "record.json")
            parts = {name: read_weights(path / f"{name}.safetensors", _LARGEST_BYTES)[0] for name in _PARTS}
        except CheckpointError:
            continue
        if record.keys() >= _RECORDED:
            return RunState(epoch=int(path.name.removeprefix("epoch-")), record=record, **parts)
    if found:
        raise TrainingError(f"every saved epoch in {folder} is damaged; start again in an empty folder")
    return None


def optimizer_tensors(optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """AdamW's state as named tensors."""
    state = optimizer.state_dict()["state"]
    return {f"{slot}.{number}": value for number, slots in state.items() for slot, value in slots.items()}


def restore_optimizer(optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    """The inverse of :func:`optimizer_tensors`."""
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in tensors.items():
        slot, number = key.rsplit(".", 1)
        state.setdefault(int(number), {})[slot] = value
    whole = optimizer.state_dict()
    optimizer.load_state_dict({"state": state, "param_groups": whole["param_groups"]})


def copy_of(module: nn.Module) -> dict[str, Tensor]:
    """The module's weights by name, detached copies."""
    return {name: tensor.detach().clone() for name, tensor in module.state_dict().items()}


def _epochs(folder: Path) -> list[Path]:
    """Whole epochs, oldest first."""
    numbered = [path for path in folder.glob("epoch-*") if path.name.removeprefix("epoch-").isdecimal()]
    return sorted(numbered, key=lambda path: int(path.name.removeprefix("epoch-")))
