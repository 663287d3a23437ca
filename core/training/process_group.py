"""What the processes that train one network together say to each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import torch
from torch import Tensor, nn

T = TypeVar("T")


class ProcessGroup:
    """One process alone: every batch is wholly its own, and its sums are the sums.

    rank: number of this process, from 0; only process 0 writes files. size: how many processes there are.
    """

    rank = 0
    size = 1

    def sum(self, tensor: Tensor) -> Tensor:
        """The sum over the processes, the same in each; shape, dtype and device are kept."""
        return tensor

    def from_first(self, work: Callable[[], T]) -> T:
        """What ``work`` returns in process 0, in every process."""
        return work()

    def first_then_others(self, work: Callable[[], T]) -> T:
        """``work`` in process 0, then in all others, which find what it left on the disk."""
        return work()

    def any(self, flag: bool) -> bool:
        """Whether the flag stands in any process."""
        return bool(self.sum(torch.tensor(float(flag))) > 0)

    def sum_gradients(self, network: nn.Module, loss: Tensor) -> float:
        """Put the sum over the processes in place of every gradient; the sum of the losses ().

        Everything travels in one message: a network of this kind has a few MB of weights, less than a bucket
        of DistributedDataParallel, so there is nothing to overlap with the backward pass; and a process
        without a crystal of the batch needs no backward pass. A parameter that no process has a gradient of
        keeps none.
        """
        if self.size == 1:
            return float(loss)
        parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
        used = loss.new_tensor([float(parameter.grad is not None) for parameter in parameters])
        gradients = [
            torch.zeros_like(parameter).flatten() if parameter.grad is None else parameter.grad.flatten()
            for parameter in parameters
        ]
        total = self.sum(torch.cat([loss.reshape(1), used, *gradients]))
        start = 1 + len(parameters)
        for parameter, count in zip(parameters, total[1:start].tolist(), strict=True):
            part = total[start : start + parameter.numel()]
            parameter.grad = part.view_as(parameter).clone() if count else None
            start += parameter.numel()
        return float(total[0])
