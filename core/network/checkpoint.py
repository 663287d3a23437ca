"""A trained model as a folder: ``model.safetensors`` (weights), ``config.json`` (settings), ``card.json``
(what it was trained on and how good it is). Plain numbers and JSON; loading runs no code from the files.

A model is one network or a few of the same settings, trained from different random weights (an ensemble),
whose outputs are averaged. The weights of member k are named ``k.<name>``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from torch import Tensor

from core.errors import CheckpointError
from core.files import write_atomically
from core.network.build import TensorFieldNetwork, empty_network
from core.network.config import NetworkConfig
from core.network.weights_file import read_json_object, read_weights, sentence, weights_bytes

FORMAT_VERSION = 1
WEIGHTS_FILE, CONFIG_FILE, CARD_FILE = "model.safetensors", "config.json", "card.json"
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
        f"{member}.{name}": tensor
        for member, network in enumerate(networks)
        for name, tensor in network.state_dict().items()
    }
    settings = {
        "format": FORMAT_VERSION,
        "members": len(networks),
        "network": networks[0].config.to_dict(),
    }
    write_atomically(folder / WEIGHTS_FILE, weights_bytes(weights))
    write_atomically(folder / CONFIG_FILE, _json(settings))
    write_atomically(folder / CARD_FILE, _json(card))


def load_checkpoint(folder: Path) -> Checkpoint:
    """Load what :func:`save_checkpoint` wrote.

    CheckpointError, in one sentence: the folder or a file is missing, damaged, of another format, or the
    weights are not those of the settings.
    """
    try:
        if not (folder / WEIGHTS_FILE).is_file():
            raise CheckpointError(f"{folder} is not a trained network: it has no {WEIGHTS_FILE}")
        has_card = (folder / CARD_FILE).is_file()
    except OSError as error:
        raise CheckpointError(f"{folder} cannot be read: {error.strerror}") from error
    config, members = _settings(folder / CONFIG_FILE)
    weights, sha256 = read_weights(folder / WEIGHTS_FILE)
    card = read_json_object(folder / CARD_FILE) if has_card else {}
    networks = _networks(config, members, weights, folder)
    return Checkpoint(networks=networks, sha256=sha256, card=card)


def _settings(file: Path) -> tuple[NetworkConfig, int]:
    content = read_json_object(file)
    if content.get("format") != FORMAT_VERSION or not isinstance(content.get("network"), dict):
        found = sentence(repr(content.get("format")))
        raise CheckpointError(f"{file} has format {found}, this version reads {FORMAT_VERSION}")
    members = content.get("members")
    if not isinstance(members, int) or isinstance(members, bool) or not 1 <= members <= LARGEST_ENSEMBLE:
        found = sentence(repr(members))
        raise CheckpointError(f"{file}: members is {found}, expected 1 to {LARGEST_ENSEMBLE}")
    try:
        return NetworkConfig.from_dict(content["network"]), members
    except CheckpointError as error:
        raise CheckpointError(f"{file}: {sentence(error)}") from error


def _networks(
    config: NetworkConfig, members: int, weights: dict[str, Tensor], folder: Path
) -> tuple[TensorFieldNetwork, ...]:
    """A network a member, in evaluation mode; every weight must have its place."""
    own: list[dict[str, Tensor]] = [{} for _ in range(members)]
    for name, tensor in weights.items():
        number, _, rest = name.partition(".")
        if number not in map(str, range(members)):
            raise CheckpointError(f"the weights in {folder} do not fit the settings beside them")
        own[int(number)][rest] = tensor
    return tuple(_network(config, one, folder) for one in own)


def _network(config: NetworkConfig, weights: dict[str, Tensor], folder: Path) -> TensorFieldNetwork:
    network = empty_network(config)
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise CheckpointError(f"the weights in {folder} do not fit the settings beside them") from error
    return network.eval()


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
