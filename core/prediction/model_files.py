"""The parts of a model folder that belong to prediction: ``calibration.json`` and the memory."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from core.errors import CheckpointError
from core.files import write_atomically
from core.network.weights_file import read_json_object, read_weights, sentence, weights_bytes
from core.prediction.calibration import Calibration
from core.prediction.domain import Domain
from core.prediction.memory import Memory

CALIBRATION_FILE = "calibration.json"
MEMORY_FILE, MEMORY_NAMES_FILE = "memory.safetensors", "memory.json"
_ARRAYS = ("center", "projection", "points", "errors")


def write_calibration(folder: Path, calibration: Calibration, domain: Domain) -> None:
    """Write both records into the model folder."""
    content = {"calibration": calibration.to_dict(), "domain": domain.to_dict()}
    write_atomically(folder / CALIBRATION_FILE, json.dumps(content, indent=1) + "\n")


def read_calibration(folder: Path) -> tuple[Calibration, Domain] | None:
    """What :func:`write_calibration` wrote; None for a model that was never calibrated.

    CheckpointError: the file is damaged.
    """
    file = folder / CALIBRATION_FILE
    if not file.is_file():
        return None
    content = read_json_object(file)
    try:
        return Calibration.from_dict(content["calibration"]), Domain.from_dict(content["domain"])
    except (ValueError, KeyError, TypeError, CheckpointError) as error:
        raise CheckpointError(f"{file} is damaged: {sentence(error)}") from error


def write_memory(folder: Path, memory: Memory) -> None:
    """Write the memory into the model folder, in single precision, in which it was fitted."""
    arrays = {name: torch.as_tensor(getattr(memory, name), dtype=torch.float32) for name in _ARRAYS}
    write_atomically(folder / MEMORY_FILE, weights_bytes(arrays))
    content = {"scale": memory.scale, "names": list(memory.names)}
    write_atomically(folder / MEMORY_NAMES_FILE, json.dumps(content) + "\n")


def read_memory(folder: Path) -> tuple[Memory | None, str]:
    """What :func:`write_memory` wrote and the SHA-256 of its numbers; None and "" for a model without.

    CheckpointError: a file is damaged, or the two do not belong together.
    """
    if not (folder / MEMORY_FILE).exists():
        return None, ""
    tensors, digest = read_weights(folder / MEMORY_FILE)
    content = read_json_object(folder / MEMORY_NAMES_FILE)
    try:
        arrays = {name: tensors[name].double().numpy() for name in _ARRAYS}
        memory = Memory(**arrays, names=tuple(map(str, content["names"])), scale=float(content["scale"]))
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"the memory in {folder} is damaged: {error!r}") from error
    if not _consistent(memory):
        raise CheckpointError(f"the memory in {folder} is damaged: its parts do not belong together")
    return memory, digest


def _consistent(memory: Memory) -> bool:
    crystals, axes = len(memory.names), memory.points.shape[-1]
    return (
        crystals > 0
        and memory.points.shape == (crystals, axes)
        and memory.errors.shape == (crystals, 5)
        and memory.projection.shape == (*memory.center.shape, axes)
        and bool(np.isfinite(memory.scale))
        and memory.scale > 0
    )
