"""Fitting a network to labelled crystals."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core.dataset.graph_cache import dataset_graphs
from core.dataset.labelled import Dataset, LabelledCrystal
from core.errors import CancelledError, TrainingError
from core.network.build import TensorFieldNetwork, build_network
from core.network.checkpoint import save_checkpoint
from core.network.config import NetworkConfig
from core.network.target import voigt_from_components
from core.training.batches import TrainingSet, batches, training_set
from core.training.config import TrainingConfig
from core.training.loss import block_loss
from core.training.metrics import Metrics, tensor_metrics
from core.training.run_state import (
    RunState,
    copy_of,
    load_state,
    optimizer_tensors,
    restore_optimizer,
    save_state,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingProgress:
    """One message of a run. stage: "graphs", "train" or "epoch" (an epoch is over and ``metrics`` are its validation).

    fraction: share of the whole run done. remaining_s: estimate, None before there is one. loss: running mean.
    """

    stage: str
    epoch: int
    epochs: int
    fraction: float
    remaining_s: float | None = None
    loss: float | None = None
    metrics: Metrics | None = None


Listener = Callable[[TrainingProgress], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingTask:
    """What to train, on what, and where it goes.

    out: folder of the run; ``out/best`` is the network with the best validation, ``out/epochs`` what a resumed run
    goes on from. cache: folder for graphs. resume: go on from ``out`` (an empty folder starts afresh); without it
    a folder that holds a run already is an error.
    """

    dataset: Dataset
    network: NetworkConfig
    training: TrainingConfig
    out: Path
    cache: Path | None = None
    device: str = "cpu"
    resume: bool = False
    processes: int = 2
    card: dict[str, Any] = field(default_factory=dict)


class Trainer:
    """Runs one TrainingTask. The same seed gives the same weights on the CPU, also when resumed after a kill:
    the random numbers of an epoch depend on the seed and the epoch alone.
    """

    def __init__(
        self,
        task: TrainingTask,
        *,
        listener: Listener = lambda progress: None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.task = task
        self.listener = listener
        self.should_stop = should_stop
        self.device = torch.device(task.device)
        self.started = time.monotonic()
        self.history: list[dict[str, Any]] = []
        self.best: float = math.inf
        self.elapsed_before = 0.0
        self.step = 0

    def run(self) -> Path:
        """Train to the end and return the folder of the best network.

        TrainingError: nothing to train on, the folder holds another run, or the loss diverged. CancelledError when
        stopped (what is done stays, ``resume`` goes on).
        """
        config = self.task.training
        if config.threads:
            torch.set_num_threads(config.threads)
        saved = self._saved_state()
        train, validation, known = self._data()
        network = build_network(self.task.network, seed=config.seed).to(self.device)
        network.output.fit(train.targets.to(self.device))
        optimizer = torch.optim.AdamW(_parameter_groups(network, config.weight_decay), lr=config.learning_rate)
        average = copy_of(network)
        first = 0
        if saved is not None:
            first = self._restore(saved, network, optimizer)
            average = {name: tensor.to(self.device) for name, tensor in saved.average.items()}
        for epoch in range(first, config.epochs):
            loss = self._epoch(epoch, network, optimizer, average, train)
            metrics = self._validate(network, average, validation, known)
            self._close_epoch(epoch, loss, metrics, network, optimizer, average)
        return self.task.out / "best"

    def _saved_state(self) -> RunState | None:
        state = load_state(self.task.out / "epochs")
        if state is not None and not self.task.resume:
            raise TrainingError(f"{self.task.out} holds a run already; resume it or choose an empty folder")
        if state is not None and state.record["network"] != _plain(self.task.network.to_dict()):
            raise TrainingError(f"the run in {self.task.out} was started with other network settings")
        return state

    def _data(self) -> tuple[TrainingSet, TrainingSet, np.ndarray]:
        dataset, network = self.task.dataset, self.task.network
        train, validation = dataset.split("train"), dataset.split("val")
        if not train or not validation:
            raise TrainingError(
                f"{dataset.name} has {len(train)} crystals to train on and {len(validation)} to validate; both are needed"
            )
        records = (*train, *validation)
        graphs = dataset_graphs(
            [record.crystal for record in records],
            cutoff=network.cutoff,
            use_symmetry=network.uses_symmetry,
            cache=self.task.cache,
            on_progress=lambda fraction: self._tell("graphs", 0, fraction),
            processes=self.task.processes,
        )
        known = np.stack([record.voigt for record in validation])
        return (
            training_set(train, graphs[: len(train)], network.target),
            training_set(validation, graphs[len(train) :], network.target),
            known,
        )

    def _restore(self, saved: RunState, network: TensorFieldNetwork, optimizer: torch.optim.Optimizer) -> int:
        network.load_state_dict(saved.weights)
        restore_optimizer(optimizer, saved.optimizer)
        self.step = saved.record["step"]
        self.best = saved.record["best"]
        self.history = saved.record["history"]
        self.elapsed_before = saved.record["seconds"]
        return saved.epoch

    def _epoch(
        self,
        epoch: int,
        network: TensorFieldNetwork,
        optimizer: torch.optim.Optimizer,
        average: dict[str, Tensor],
        data: TrainingSet,
    ) -> float:
        config = self.task.training
        torch.manual_seed(1_000_003 * (config.seed + 1) + epoch)
        order = torch.randperm(len(data)).tolist()
        steps = math.ceil(len(data) / config.batch_size)
        network.train()
        total, seen = 0.0, 0
        for graph, target in batches(data, order, size=config.batch_size, device=self.device):
            if self.should_stop():
                raise CancelledError(f"training was stopped in epoch {epoch + 1}; it can be resumed")
            loss = self._update(network, optimizer, average, graph, target, steps)
            total, seen = total + loss * len(target), seen + len(target)
            done = (epoch + seen / len(data)) / config.epochs
            self._tell("train", epoch, done, loss=total / seen)
        return total / seen

    def _update(
        self,
        network: TensorFieldNetwork,
        optimizer: torch.optim.Optimizer,
        average: dict[str, Tensor],
        graph: Any,
        target: Tensor,
        steps: int,
    ) -> float:
        config = self.task.training
        rate = learning_rate(self.step, steps * config.epochs, config)
        for group in optimizer.param_groups:
            group["lr"] = rate
        standard = (target - network.output.shift) / network.output.scale
        loss = block_loss(
            network.standardized(graph), standard, width=config.huber_width, weights=config.block_weights
        ).mean()
        value = float(loss.detach())
        if not math.isfinite(value):
            raise TrainingError(
                f"the loss is not a number any more at step {self.step}; "
                f"the last epoch is kept in {self.task.out}; try a smaller learning rate"
            )
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), config.gradient_clip)
        optimizer.step()
        self.step += 1
        _update_average(average, network, min(config.ema_decay, (1 + self.step) / (10 + self.step)))
        return value

    def _validate(
        self, network: TensorFieldNetwork, average: dict[str, Tensor], data: TrainingSet, known: np.ndarray
    ) -> Metrics:
        raw = copy_of(network)
        network.load_state_dict(average)
        network.eval()
        predicted = predict_components(network, data, self.device)
        network.load_state_dict(raw)
        return tensor_metrics(voigt_from_components(predicted, self.task.network.target), known)

    def _close_epoch(
        self,
        epoch: int,
        loss: float,
        metrics: Metrics,
        network: TensorFieldNetwork,
        optimizer: torch.optim.Optimizer,
        average: dict[str, Tensor],
    ) -> None:
        seconds = self.elapsed_before + time.monotonic() - self.started
        self.history.append({"epoch": epoch + 1, "loss": loss, "seconds": seconds, "val": metrics.to_dict()})
        if selection_score(metrics) < self.best:
            self.best = selection_score(metrics)
            self._save_best(epoch, metrics, seconds, average)
        record = {
            "step": self.step,
            "best": self.best,
            "history": self.history,
            "seconds": seconds,
            "network": _plain(self.task.network.to_dict()),
            "training": _plain(self.task.training.to_dict()),
        }
        save_state(
            self.task.out / "epochs",
            RunState(
                epoch=epoch + 1,
                weights=copy_of(network),
                average=average,
                optimizer=optimizer_tensors(optimizer),
                record=record,
            ),
        )
        self._tell("epoch", epoch, (epoch + 1) / self.task.training.epochs, loss=loss, metrics=metrics)

    def _save_best(self, epoch: int, metrics: Metrics, seconds: float, average: dict[str, Tensor]) -> None:
        network = build_network(self.task.network)
        network.load_state_dict({name: tensor.cpu() for name, tensor in average.items()})
        card = self.task.card | {
            "training": {
                "settings": _plain(self.task.training.to_dict()),
                "epoch": epoch + 1,
                "seconds": round(seconds, 1),
                "device": str(self.device),
                "crystals": len(self.task.dataset.split("train")),
            },
            "validation": metrics.to_dict(),
        }
        save_checkpoint(self.task.out / "best", network, card)

    def _tell(
        self,
        stage: str,
        epoch: int,
        fraction: float,
        *,
        loss: float | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        remaining = None
        if stage != "graphs" and self.step > 5:
            remaining = self._remaining(fraction)
        self.listener(
            TrainingProgress(
                stage=stage,
                epoch=epoch + 1,
                epochs=self.task.training.epochs,
                fraction=fraction,
                remaining_s=remaining,
                loss=loss,
                metrics=metrics,
            )
        )

    def _remaining(self, fraction: float) -> float:
        if not hasattr(self, "_first_fraction"):
            self._first_fraction, self._first_time = fraction, time.monotonic()
        done = fraction - self._first_fraction
        return math.nan if done <= 0 else (time.monotonic() - self._first_time) * (1 - fraction) / done


def selection_score(metrics: Metrics) -> float:
    """What the best epoch is chosen by on the validation crystals: mean log10 errors plus the share beyond 25 %."""
    return metrics.bulk_log10_mae + metrics.shear_log10_mae + 0.2 * (1.0 - metrics.within_25)


def learning_rate(step: int, steps: int, config: TrainingConfig) -> float:
    """Linear rise over ``warmup_steps``, then half a cosine down to zero at ``steps``."""
    if step < config.warmup_steps:
        return config.learning_rate * (step + 1) / config.warmup_steps
    share = (step - config.warmup_steps) / max(1, steps - config.warmup_steps)
    return config.learning_rate * 0.5 * (1.0 + math.cos(math.pi * min(1.0, share)))


@torch.no_grad()
def predict_components(
    network: TensorFieldNetwork, data: TrainingSet, device: torch.device, *, size: int = 64
) -> np.ndarray:
    """(n, 21) components of the network's target for every graph, in order."""
    order = range(len(data))
    parts = [network(graph).cpu().double().numpy() for graph, _ in batches(data, order, size=size, device=device)]
    return np.concatenate(parts)


def _parameter_groups(network: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Weight decay on matrices, none on biases, scales and the learned species vectors' rows of zeros."""
    matrices = [p for p in network.parameters() if p.ndim >= 2]
    others = [p for p in network.parameters() if p.ndim < 2]
    return [{"params": matrices, "weight_decay": weight_decay}, {"params": others, "weight_decay": 0.0}]


@torch.no_grad()
def _update_average(average: dict[str, Tensor], network: nn.Module, decay: float) -> None:
    for name, tensor in network.state_dict().items():
        if tensor.is_floating_point():
            average[name].lerp_(tensor, 1.0 - decay)
        else:
            average[name].copy_(tensor)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """What JSON makes of the values (tuples become lists), so that a stored copy compares equal."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}



