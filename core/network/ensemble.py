"""Several networks as one: their weights stacked, so that one call of torch serves them all.

A small crystal costs a network little arithmetic and many calls. The modules of the edge-frame network take
weights with one more dimension in front, the members of an ensemble, and answer with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

import torch
from torch import Tensor, nn

from core.network.build import TensorFieldNetwork
from core.network.tensor_field_network import EdgeFrameNetwork


def stack_of(networks: Sequence[TensorFieldNetwork]) -> EdgeFrameNetwork | None:
    """The networks as one, where there are several and all are edge-frame networks of the same settings."""
    alike = [network for network in networks if isinstance(network, EdgeFrameNetwork)]
    if len(networks) < 2 or len(alike) < len(networks) or len({network.config for network in alike}) > 1:
        return None
    return _stacked(alike)


@torch.no_grad()
def _stacked(networks: Sequence[EdgeFrameNetwork]) -> EdgeFrameNetwork:
    """One network whose outputs (k, …) are those of the k networks, of the same settings. Not to be trained.

    What is no parameter (the cutoff, coupling coefficients) is taken from the first.
    """
    one = deepcopy(networks[0]).requires_grad_(False)
    states = [network.state_dict() for network in networks]
    for name in states[0]:
        owner, _, leaf = name.rpartition(".")
        _replace(one.get_submodule(owner), leaf, torch.stack([state[name] for state in states]))
    return one


def _replace(module: nn.Module, name: str, value: Tensor) -> None:
    if name in dict(module.named_parameters(recurse=False)):
        setattr(module, name, nn.Parameter(value, requires_grad=False))
    else:
        setattr(module, name, value)
