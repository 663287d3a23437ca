"""A trained model as a folder: ``model.safetensors`` (weights), ``config.json`` (settings), ``card.json``
(what it was trained on and how good it is). Plain numbers and JSON; loading runs no code from the files.

A model is one network or a few of the same settings, trained from different random weights (an ensemble),
whose outputs are averaged. The weights of member k are named ``k.<name>``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load as load_safetensors
from safetensors.torch import save as save_safetensors
from torch import Tensor

from core.errors import CheckpointError
from core.files import write_atomically
from core.network.build import TensorFieldNetwork, empty_network
from core.network.config import NetworkConfig

FORMAT_VERSION = 1
WEIGHTS_FILE, CONFIG_FILE, CARD_FILE = "model.safetensors", "config.json", "card.json"
LARGEST_WEIGHTS_BYTES = 200_000_000
LARGEST_ENSEMBLE = 32


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Checkpoint:
    """A model as loaded: its networks in evaluation mode, the SHA-256 of the weights file and the card."""

    networks: tuple[TensorFieldNetwork, ...]
    sha256: str
    card: dict[str, Any] = field(default_factory=dict)


def save_checkpoint(folder: Path, networks: Sequence[TensorFieldNetwork], card: dict[str, Any]) -> None:
    """Write the three files into ``folder`` (made where it is missing); existing ones are replaced one by
    one.

    The networks share their settings (ValueError otherwise). FileWriteError: the folder cannot be written.
    """
    if len({network.config for network in networks}) != 1:
        raise ValueError("the networks of one model must share their settings")
    weights = {
        f"{member}.{name}": tensor.contiguous()
        for member, network in enumerate(networks)
        for name, tensor in network.state_dict().items()
    }
    settings = {
        "format": FORMAT_VERSION,
        "members": len(networks),
        "network": networks[0].config.to_dict(),
    }
    write_atomically(folder / WEIGHTS_FILE, save_safetensors(weights))
    write_atomically(folder / CONFIG_FILE, _json(settings))
    write_atomically(folder / CARD_FILE, _json(card))


def load_checkpoint(folder: Path) -> Checkpoint:
    """Load what :func:`save_checkpoint` wrote.

    CheckpointError, in one sentence: the folder or a file is missing, damaged, of another format, or the
    weights are not those of the settings.
    """
    if not (folder / WEIGHTS_FILE).is_file():
        raise CheckpointError(f"{folder} is not a trained network: it has no {WEIGHTS_FILE}")
    settings = _read_json(folder / CONFIG_FILE)
    if settings.get("format") != FORMAT_VERSION or not isinstance(settings.get("network"), dict):
        raise CheckpointError(
            f"{folder / CONFIG_FILE} has format {settings.get('format')!r}, this version "
            f"reads {FORMAT_VERSION}"
        )
    members = settings.get("members")
    if not isinstance(members, int) or not 1 <= members <= LARGEST_ENSEMBLE:
        raise CheckpointError(
            f"{folder / CONFIG_FILE}: members is {members!r}, expected 1 to {LARGEST_ENSEMBLE}"
        )
    config = NetworkConfig.from_dict(settings["network"])
    data = _read_weights(folder / WEIGHTS_FILE)
    weights = _parse(data, folder)
    networks = tuple(_member(number, config, weights, folder) for number in range(members))
    card = _read_json(folder / CARD_FILE) if (folder / CARD_FILE).is_file() else {}
    return Checkpoint(networks=networks, sha256=hashlib.sha256(data).hexdigest(), card=card)


def _read_weights(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if size > LARGEST_WEIGHTS_BYTES:
            raise CheckpointError(f"{file} has {size} bytes; a network has at most {LARGEST_WEIGHTS_BYTES}")
        return file.read_bytes()
    except OSError as error:
        raise CheckpointError(f"{file} cannot be read: {error.strerror}") from error


def _parse(data: bytes, folder: Path) -> dict[str, Tensor]:
    try:
        return load_safetensors(data)
    except (SafetensorError, ValueError, KeyError) as error:
        raise CheckpointError(
            f"{folder / WEIGHTS_FILE} is damaged or not a safetensors file ({error})"
        ) from error


def _member(
    number: int, config: NetworkConfig, weights: dict[str, Tensor], folder: Path
) -> TensorFieldNetwork:
    prefix = f"{number}."
    own = {name.removeprefix(prefix): tensor for name, tensor in weights.items() if name.startswith(prefix)}
    if not all(tensor.isfinite().all() for tensor in own.values() if tensor.is_floating_point()):
        raise CheckpointError(f"the weights in {folder} hold numbers that are not finite")
    network = empty_network(config)
    try:
        network.load_state_dict(own)
    except RuntimeError as error:
        raise CheckpointError(f"the weights in {folder} do not fit the settings beside them") from error
    return network.eval()


def _read_json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CheckpointError(f"{file} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{file} is damaged: {error}") from error
    if not isinstance(content, dict):
        raise CheckpointError(f"{file} does not hold a JSON object")
    return content


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
