"""A network in the course of being fitted: weights, their running average, the optimiser."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from core.errors import TrainingError
from core.network.build import TensorFieldNetwork
from core.network.graph_tensors import GraphTensors
from core.network.torch_optim import AdamW
from core.training.config import TrainingConfig
from core.training.loss import block_loss, expected_error_loss
from core.training.process_group import ProcessGroup
from core.training.run_state import RunState, copy_of, optimizer_tensors, restore_optimizer


class DivergenceError(TrainingError):
    """The loss is no number any more, or has grown out of all proportion."""


class Fit:
    """One step after another: AdamW under a schedule, clipped gradients, an exponential average of the
    weights.

    total_steps: of the whole run, for the schedule. ``network`` is trained in place; :meth:`averaged` puts
    the average into it for a while. group: the processes that make each step together; all hold the same
    weights before and after it. ``edges_at_once``: as in the configuration, less where memory was short.
    """

    def __init__(
        self,
        network: TensorFieldNetwork,
        config: TrainingConfig,
        total_steps: int,
        group: ProcessGroup | None = None,
    ) -> None:
        self.network = network
        self.group = group or ProcessGroup()
        self.config = config
        self.edges_at_once = config.edges_at_once
        self.total_steps = total_steps
        self.step = 0
        self.rate = 0.0  # of the last step
        self.average = copy_of(network)
        self.optimizer = AdamW(_parameter_groups(network, config.weight_decay))

    def update(self, parts: Iterable[tuple[GraphTensors, Tensor]], crystals: int) -> float:
        """One step on a batch; its mean loss before the step. DivergenceError: the loss is not finite.

        parts: this process's crystals of the batch, with their targets; ``crystals`` is the number in all
        parts of all processes. However the batch is divided, the step is the same to rounding (dropout draws
        other masks).
        """
        self.rate = learning_rate(self.step, self.total_steps, self.config)
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate
        self.optimizer.zero_grad(set_to_none=True)
        total = torch.zeros((), device=self.average["output.scale"].device)
        for graph, target in parts:
            loss = self.answer(graph, target)[1].mean() * (len(target) / crystals)
            loss.backward()  # type: ignore[no-untyped-call]
            total += loss.detach()
        value = self.group.sum_gradients(self.network, total)
        if not math.isfinite(value):
            raise DivergenceError(f"the loss became {value} at step {self.step}")
        nn.utils.clip_grad_norm_(self.network.parameters(), self.config.gradient_clip)
        self.optimizer.step()
        self.step += 1
        self._update_average()
        return value

    def answer(self, graph: GraphTensors, target: Tensor) -> tuple[Tensor, Tensor]:
        """Components (g, 21) of the target and the losses (g,) of the crystals of a graph."""
        scale = self.network.output
        standard = (target - scale.shift) / scale.scale
        predicted, log_errors = self.network.standardized(graph)
        config = self.config
        loss = block_loss(predicted, standard, width=config.huber_width, weights=config.block_weights)
        loss = loss + config.error_weight * expected_error_loss(log_errors, predicted, standard)
        return scale(predicted), loss

    @torch.no_grad()
    def _update_average(self) -> None:
        keep = min(self.config.ema_decay, (1 + self.step) / (10 + self.step))
        for name, tensor in self.network.state_dict().items():
            if tensor.is_floating_point():
                self.average[name].lerp_(tensor, 1.0 - keep)
            else:
                self.average[name].copy_(tensor)

    @contextmanager
    def averaged(self) -> Iterator[TensorFieldNetwork]:
        """The network with the averaged weights, in evaluation mode; its own come back afterwards."""
        own = copy_of(self.network)
        self.network.load_state_dict(self.average)
        self.network.eval()
        try:
            yield self.network
        finally:
            self.network.load_state_dict(own)
            self.network.train()

    def state(self, epoch: int, record: dict[str, Any]) -> RunState:
        """What must be kept to go on."""
        return RunState(
            epoch=epoch,
            weights=copy_of(self.network),
            average=self.average,
            optimizer=optimizer_tensors(self.optimizer),
            record=record | {"step": self.step},
        )

    def restore(self, state: RunState) -> None:
        """The inverse of :meth:`state`."""
        self.network.load_state_dict(state.weights)
        restore_optimizer(self.optimizer, state.optimizer)
        for name, tensor in state.average.items():
            self.average[name].copy_(tensor)
        self.step = int(state.record["step"])


def learning_rate(step: int, total_steps: int, config: TrainingConfig) -> float:
    """Linear rise over ``warmup_steps``, then half a cosine down to zero at ``total_steps``."""
    if step < config.warmup_steps:
        return config.learning_rate * (step + 1) / config.warmup_steps
    share = (step - config.warmup_steps) / max(1, total_steps - config.warmup_steps)
    return config.learning_rate * 0.5 * (1.0 + math.cos(math.pi * min(1.0, share)))


def _parameter_groups(network: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Weight decay on matrices, none on biases and scales."""
    matrices = [parameter for parameter in network.parameters() if parameter.ndim >= 2]
    others = [parameter for parameter in network.parameters() if parameter.ndim < 2]
    return [
        {"params": matrices, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
