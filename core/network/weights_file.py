"""Weights in one safetensors file: plain numbers and their names, nothing that could be run.

The file holds a digest of its own content, so that a bit that flipped on a disk or on the way is found and
not taken for a weight. Files without one (of other programs, or of earlier versions) are read as they are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import safetensors
import torch
from safetensors.torch import load as load_safetensors
from safetensors.torch import save as save_safetensors
from torch import Tensor

from core.errors import CheckpointError

LARGEST_WEIGHTS_BYTES = 200_000_000
LARGEST_JSON_BYTES = 20_000_000
_DIGEST = "sha256_of_tensors"


def weights_bytes(weights: Mapping[str, Tensor]) -> bytes:
    """The content of a weights file; the same tensors give the same bytes."""
    tensors = {name: tensor.contiguous() for name, tensor in weights.items()}
    digest = _digest(save_safetensors(tensors))
    return save_safetensors(tensors, metadata={_DIGEST: digest})


def read_weights(file: Path, largest: int = LARGEST_WEIGHTS_BYTES) -> tuple[dict[str, Tensor], str]:
    """Tensors by name and the SHA-256 of the file, which has at most ``largest`` bytes.

    CheckpointError, in one sentence: it cannot be read, is too large, damaged, no safetensors file, or holds
    something else than finite numbers in single or double precision.
    """
    data = read_bounded(file, largest)
    try:
        weights = load_safetensors(data)
        stated = _stated_digest(data)
        whole = stated is None or stated == _digest(data)
    except (
        *(safetensors.SafetensorError, ValueError, KeyError, TypeError, AttributeError),
        *(RuntimeError, OverflowError, MemoryError, RecursionError, AssertionError),
    ) as error:
        reason = sentence(error)
        raise CheckpointError(f"{file} is damaged or not a safetensors file ({reason})") from error
    if not whole:
        raise CheckpointError(f"{file} is damaged: its content is not what was saved; copy or train it again")
    if any(tensor.dtype not in (torch.float32, torch.float64) for tensor in weights.values()):
        raise CheckpointError(
            f"{file} does not hold weights of a network: some are no real numbers of 32 or 64 bits"
        )
    if not all(tensor.isfinite().all() for tensor in weights.values()):
        raise CheckpointError(f"the weights in {file} hold numbers that are not finite")
    return weights, hashlib.sha256(data).hexdigest()


def read_json_object(file: Path) -> dict[str, Any]:
    """A JSON object. CheckpointError, in one sentence: it cannot be read, is too large, or is none."""
    data = read_bounded(file, LARGEST_JSON_BYTES)
    try:
        content = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError, MemoryError) as error:
        raise CheckpointError(f"{file} is damaged: {sentence(error)}") from error
    if not isinstance(content, dict):
        raise CheckpointError(f"{file} does not hold a JSON object")
    return content


def read_bounded(file: Path, largest: int) -> bytes:
    """The bytes of an ordinary file of at most ``largest`` bytes; CheckpointError otherwise."""
    try:
        status = file.stat()
        if not file.is_file():  # a pipe would be waited for, a device never ends
            raise CheckpointError(f"{file} cannot be read: it is not an ordinary file")
        if status.st_size > largest:
            raise CheckpointError(f"{file} has {status.st_size} bytes; at most {largest} are expected")
        with file.open("rb") as stream:
            return stream.read(largest + 1)
    except OSError as error:
        raise CheckpointError(f"{file} cannot be read: {error.strerror or error}") from error


def sentence(message: object) -> str:
    """A message on one line, cut where it is longer than anybody reads."""
    text = " ".join(str(message).split())
    return text if len(text) <= 300 else text[:299] + "…"


def _stated_digest(data: bytes) -> str | None:
    length = int.from_bytes(data[:8], "little")
    metadata = json.loads(data[8 : 8 + length]).get("__metadata__") or {}
    return metadata.get(_DIGEST)


def _digest(data: bytes) -> str:
    """SHA-256 over names, kinds, shapes and values of the tensors, in the order of their names."""
    digest = hashlib.sha256()
    tensors = safetensors.deserialize(data)  # type: ignore[no-untyped-call]
    for name, tensor in sorted(tensors, key=lambda item: str(item[0])):
        digest.update(repr((name, tensor["dtype"], list(tensor["shape"]))).encode())
        digest.update(tensor["data"])
    return digest.hexdigest()
