"""From settings to a network."""

from __future__ import annotations

import torch

from core.network.config import Architecture, NetworkConfig
from core.network.point_convolution import PointConvolutionNetwork
from core.network.species_embedding import chemical_features
from core.network.tensor_field_network import EdgeFrameNetwork

TensorFieldNetwork = EdgeFrameNetwork | PointConvolutionNetwork
"""Either architecture: forward(GraphTensors) gives the (g, 21) components of the target."""


def build_network(config: NetworkConfig, *, seed: int | None = None) -> TensorFieldNetwork:
    """An untrained network. seed: of the random weights; None draws from torch's own generator."""
    network = empty_network(config, seed=seed)
    features = torch.as_tensor(chemical_features())
    network.species.features.copy_(features)
    return network


def empty_network(config: NetworkConfig, *, seed: int | None = None) -> TensorFieldNetwork:
    """A network whose weights and element features are about to be loaded (spares the element tables)."""
    edge_frame = config.architecture is Architecture.EDGE_FRAME
    architecture = EdgeFrameNetwork if edge_frame else PointConvolutionNetwork
    if seed is None:
        return architecture(config)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return architecture(config)
