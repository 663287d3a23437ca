"""The distance between predicted and known tensors that training makes small."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from core.network.readout import BLOCKS


def block_loss(predicted: Tensor, target: Tensor, *, width: float, weights: Sequence[float]) -> Tensor:
    """Pseudo-Huber function of the norm of each irreducible part's error, summed over the parts: (g,).

    predicted, target: (g, 21), standardised (each part divided by its root mean square). The norm of a part
    does not change under rotation, so neither does the loss. Near zero it is quadratic, beyond ``width``
    linear, which keeps noisy labels from ruling.
    """
    total = predicted.new_zeros(len(predicted))
    for block, weight in zip(BLOCKS, weights, strict=True):
        square = (predicted[:, block] - target[:, block]).square().sum(dim=1)
        total = total + weight * (torch.sqrt(square + width**2) - width)
    return total
