"""The network that a run starts with: new, or one that was trained before and is to be fine-tuned."""

from __future__ import annotations

from pathlib import Path

from torch import nn

from core.errors import TrainingError
from core.network.build import TensorFieldNetwork, build_network, empty_network
from core.network.checkpoint import load_checkpoint
from core.network.config import NetworkConfig
from core.network.point_convolution import PointConvolutionNetwork


def new_network(config: NetworkConfig, *, seed: int) -> TensorFieldNetwork:
    """A network with random weights."""
    return build_network(config, seed=seed)


def trained_network(model: Path, member: int, config: NetworkConfig) -> TensorFieldNetwork:
    """A copy of one network of a model folder; of an ensemble that with the number ``member``, counted round.

    CheckpointError: the folder holds no model. TrainingError: its settings are not ``config``.
    """
    networks = load_checkpoint(model).networks
    if networks[0].config != config:
        raise TrainingError(
            f"the network of {model} has other settings than this run; a fine-tuned network keeps the "
            "settings of the one it starts from"
        )
    network = empty_network(config)
    network.load_state_dict(networks[member % len(networks)].state_dict())
    return network


def freeze(network: TensorFieldNetwork, layers: int) -> None:
    """Keep the weights of the species embedding and of the lowest ``layers`` convolutions (0: of nothing).

    TrainingError: there are not so many.
    """
    if layers > network.config.layers:
        raise TrainingError(
            f"the setting frozen_layers is {layers}, but the network has {network.config.layers} layers; "
            "give at most that many"
        )
    for part in _lowest(network, layers) if layers else ():
        part.requires_grad_(False)


def _lowest(network: TensorFieldNetwork, layers: int) -> list[nn.Module]:
    if isinstance(network, PointConvolutionNetwork):
        return [network.species, network.basis, *network.convolutions[:layers]]
    lowest = [network.species, network.start, network.basis, network.first, network.first_block]
    return [*lowest, *network.convolutions[: layers - 1], *network.blocks[: layers - 1]]
