"""The distance between predicted and known tensors that training makes small."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from core.network.readout import BLOCKS

_SMALLEST_ERROR = 0.01


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


def expected_error_loss(log_errors: Tensor, predicted: Tensor, target: Tensor) -> Tensor:
    """Minus the logarithm of a Laplace density of the sizes of error, up to a constant: (g,).

    log_errors: (g, 2) logarithms of the expected size of the scalars' error and of the rest's (or (g, 0): the
    loss is zero). predicted, target: (g, 21), standardised; no gradient goes to ``predicted``. The minimum of
    e/b + ln b over b is at the mean of e (Kendall and Gal 2017, with the absolute error).
    """
    if not log_errors.shape[1]:
        return predicted.new_zeros(len(predicted))
    errors = (predicted.detach() - target).square()
    sizes = torch.stack([errors[:, :2].mean(dim=1), errors[:, 2:].sum(dim=1)], dim=1).sqrt() + _SMALLEST_ERROR
    return (sizes * torch.exp(-log_errors) + log_errors).sum(dim=1)
