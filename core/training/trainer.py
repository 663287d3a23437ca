"""Fitting a network to labelled crystals, epoch by epoch."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import torch

from core.dataset.labelled import Dataset, LabelledCrystal
from core.errors import CancelledError, TrainingError
from core.network.build import TensorFieldNetwork, empty_network
from core.network.checkpoint import save_checkpoint
from core.network.config import NetworkConfig
from core.network.device_faults import fault_in_words
from core.network.target import voigt_from_components
from core.training.batches import TrainingSet, batches, parts, share, tensors
from core.training.config import TrainingConfig
from core.training.device_memory import within_memory
from core.training.epoch_record import EpochFigures, EpochRecord, epoch_record
from core.training.fit import DivergenceError, Fit
from core.training.metrics import Metrics, selection_score, tensor_metrics
from core.training.process_group import ProcessGroup
from core.training.progress import Listener, RemainingTime, TrainingProgress
from core.training.run_data import RunData, run_data
from core.training.run_state import RunState, load_state, save_state
from core.training.starting import freeze, new_network, trained_network
from core.training.validation import validate

FloatArray = npt.NDArray[np.float64]
T = TypeVar("T")

_LOST = 10.0
"""An epoch whose loss is so many times that of the first one is not learning any more."""
_POLL_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingTask:
    """What to train, on what, and where it goes.

    out: folder of the run; ``out/best`` is the network of the best validation, ``out/epochs`` what a resumed
    run goes on from. cache: folder for graphs. resume: go on from ``out`` (an empty folder starts afresh);
    without it a folder that holds a run already is an error. processes: for building graphs. card: of the
    result. start: a model folder whose network (of an ensemble, number ``member``) is fine-tuned: its
    weights and its scale of the output are where this one begins. None starts from random weights.
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
    start: Path | None = None
    member: int = 0


class Trainer:
    """Runs one TrainingTask.

    The same seed gives the same weights on the CPU, also when resumed after a kill: the random numbers of an
    epoch depend on the seed and the epoch alone, and everything else is saved. group: the processes that
    train this network together, each on its share of every batch; process 0 alone writes.

    A GPU without enough memory gets smaller parts of a batch; where one crystal is too much for it, or it is
    lost, a process that trains alone goes on from the last epoch on the CPU. Both are told as notices.

    listener: is told of every batch and, with an `EpochRecord`, of every epoch. should_stop, should_pause:
    asked before each batch; a paused run keeps its memory, goes on as soon as it may, and its clock stands.
    """

    def __init__(
        self,
        task: TrainingTask,
        *,
        listener: Listener = lambda progress: None,
        should_stop: Callable[[], bool] = lambda: False,
        should_pause: Callable[[], bool] = lambda: False,
        group: ProcessGroup | None = None,
    ) -> None:
        self.task = task
        self._group = group or ProcessGroup()
        self._listener = listener
        self._should_stop = should_stop
        self._should_pause = should_pause
        self._device = torch.device(task.device)
        self._started = time.monotonic()
        self._remaining = RemainingTime()
        self._history: list[EpochFigures] = []
        self._best = math.inf
        self._seconds_before = 0.0
        self._paused = 0.0
        self._digest = task.dataset.digest()

    def run(self) -> Path:
        """Train to the end and return the folder of the best network.

        TrainingError: nothing to train on, the folder holds another run, or the loss diverged.
        CancelledError: stopped; the epochs done are kept and ``resume`` goes on.
        """
        training = self.task.training
        if training.threads:
            torch.set_num_threads(training.threads)
        saved = self._group.from_first(self._saved_state)
        data = self._data()
        fit = self._fit(data, saved)
        epoch = saved.epoch if saved else 0
        while epoch < training.epochs:
            try:
                self._whole_epoch(epoch, fit, data)
                epoch += 1
            except DivergenceError as error:
                raise TrainingError(f"{error}: training diverged; {self._what_is_kept()}") from error
            except RuntimeError as error:
                epoch = self._leave_device(error)
                fit = self._fit(data, load_state(self.task.out / "epochs"))
        return self.task.out / "best"

    def _fit(self, data: RunData, saved: RunState | None) -> Fit:
        """From the start, or from where the run was kept."""
        network = self._network(data.train, begun=saved is not None)
        training = self.task.training
        fit = Fit(network, training, training.epochs * self._steps(data.train), self._group)
        if saved is not None:
            self._restore(fit, saved)
        return fit

    def _leave_device(self, error: RuntimeError) -> int:
        """The CPU takes over from a GPU at fault; the epoch to go on from. Other errors pass."""
        fault = fault_in_words(error)
        if fault is None or str(self._device) == "cpu":
            raise error
        if self._group.size > 1:
            raise TrainingError(f"{fault}; resume with --device cpu, or with fewer edges_at_once") from error
        self._device = torch.device("cpu")
        epoch = self._history[-1].epoch if self._history else 0
        since = f"after epoch {epoch}" if epoch else "from the start"
        self._tell_notice(epoch, f"{fault}; the CPU goes on {since}")
        return epoch

    def _tell_notice(self, epoch: int, notice: str) -> None:
        self._tell("notice", epoch, epoch / self.task.training.epochs, notice=notice)

    def _network(self, train: TrainingSet, *, begun: bool) -> TensorFieldNetwork:
        """Where the run starts. A run that has begun takes its weights from its own folder afterwards."""
        task = self.task
        if task.start is None or begun:
            network = new_network(task.network, seed=task.training.seed)
            network.output.fit(train.targets)
        else:
            network = trained_network(task.start, task.member, task.network)
        freeze(network, task.training.frozen_layers)
        return network.to(self._device)

    def _whole_epoch(self, epoch: int, fit: Fit, data: RunData) -> None:
        """Train, validate, and only then keep: weights that diverged never take the place of good ones."""
        started, paused = time.monotonic(), self._paused
        loss = self._epoch(epoch, fit, data)
        seconds = time.monotonic() - started - (self._paused - paused)
        first = self._history[0].loss if self._history else math.inf
        if loss > _LOST * max(first, sum(self.task.training.block_weights)):
            raise DivergenceError(f"the loss rose to {loss:.3g} in epoch {epoch + 1}, from {first:.3g}")
        components, validation_loss = self._within_memory(
            epoch, fit, data, lambda: validate(fit, data.validation, self._device)
        )
        if not math.isfinite(validation_loss):
            raise DivergenceError(f"the validation loss became {validation_loss} in epoch {epoch + 1}")
        predicted = voigt_from_components(components, self.task.network.target)
        figures = EpochFigures(
            epoch=epoch + 1,
            loss=loss,
            validation_loss=validation_loss,
            learning_rate=fit.rate,
            crystals_per_s=len(data.train) / max(seconds, 1e-9),
            seconds=self._seconds_before + time.monotonic() - self._started - self._paused,
            metrics=tensor_metrics(predicted, np.stack([record.voigt for record in data.records])),
        )
        self._close_epoch(fit, figures, data.records, predicted)

    def _what_is_kept(self) -> str:
        rate = f"start again with a smaller learning rate than {self.task.training.learning_rate:g}"
        if not self._history:
            return f"no epoch was finished, so there are no weights to keep; {rate}"
        return f"the weights of epoch {self._best_epoch()} are kept in {self.task.out / 'best'}; {rate}"

    def _best_epoch(self) -> int:
        return min(self._history, key=lambda figures: selection_score(figures.metrics)).epoch

    def _steps(self, data: TrainingSet) -> int:
        return math.ceil(len(data) / self.task.training.batch_size)

    def _saved_state(self) -> RunState | None:
        state = load_state(self.task.out / "epochs")
        if state is None:
            return None
        if not self.task.resume:
            raise TrainingError(f"{self.task.out} holds a run already; resume it or choose an empty folder")
        for name, settings in (("network", self.task.network), ("training", self.task.training)):
            known = _plain(type(settings)().to_dict()) | state.record[name]  # it may know fewer settings
            if known != _plain(settings.to_dict()):
                raise TrainingError(
                    f"the run in {self.task.out} was started with other {name} settings; resume it with the "
                    "same ones or choose an empty folder"
                )
        if state.record.get("dataset", self._digest) != self._digest:
            raise TrainingError(
                f"the run in {self.task.out} was started with another dataset than {self.task.dataset.name}; "
                "resume it with the same one or choose an empty folder"
            )
        return state

    def _data(self) -> RunData:
        return run_data(
            self.task.dataset,
            self.task.network,
            self._group,
            cache=self.task.cache,
            processes=self.task.processes,
            on_progress=lambda fraction: self._tell("graphs", 0, fraction),
        )

    def _restore(self, fit: Fit, saved: RunState) -> None:
        fit.restore(saved)
        self._best = saved.record["best"]
        self._history = [EpochFigures.from_dict(entry) for entry in saved.record["history"]]
        self._seconds_before = saved.record["seconds"]

    def _epoch(self, epoch: int, fit: Fit, run_data: RunData) -> float:
        """Every training crystal once, in an order of this epoch's own; the mean loss."""
        training, data = self.task.training, run_data.train
        seed = 1_000_003 * (training.seed + 1) + epoch
        torch.manual_seed(seed)
        order = torch.randperm(len(data)).tolist()
        if self._group.rank:
            torch.manual_seed(seed + 1_000_000_007 * self._group.rank)  # dropout of its own
        fit.network.train()
        total, seen = 0.0, 0
        for batch in batches(order, training.batch_size):
            self._pause_or_stop(epoch)
            own = share(data, batch, rank=self._group.rank, size=self._group.size)
            update = partial(self._update, fit, data, own, len(batch))
            total += self._within_memory(epoch, fit, run_data, update) * len(batch)
            seen += len(batch)
            self._tell("train", epoch, (epoch + seen / len(data)) / training.epochs, loss=total / seen)
        return total / seen

    def _update(self, fit: Fit, data: TrainingSet, own: Sequence[int], crystals: int) -> float:
        pieces = parts(data, own, edges=fit.edges_at_once)
        return fit.update((tensors(data, piece, device=self._device) for piece in pieces), crystals)

    def _within_memory(self, epoch: int, fit: Fit, data: RunData, work: Callable[[], T]) -> T:
        return within_memory(fit, work, most_edges=data.most_edges, tell=partial(self._tell_notice, epoch))

    def _pause_or_stop(self, epoch: int) -> None:
        """Wait while asked to. CancelledError when asked to stop."""
        started = time.monotonic()
        while True:
            if self._group.any(self._should_stop()):
                raise CancelledError(f"training was stopped in epoch {epoch + 1}; it can be resumed")
            if not self._group.any(self._should_pause()):
                break
            self._tell("paused", epoch, epoch / self.task.training.epochs)
            time.sleep(_POLL_S)
        waited = time.monotonic() - started
        if waited > _POLL_S:
            self._paused += waited
            self._remaining.leave_out(waited)

    def _close_epoch(
        self, fit: Fit, figures: EpochFigures, records: Sequence[LabelledCrystal], predicted: FloatArray
    ) -> None:
        """Keep the best network, save what a resumed run needs, tell."""
        self._history.append(figures)
        better = selection_score(figures.metrics) < self._best
        self._best = min(self._best, selection_score(figures.metrics))
        if self._group.rank == 0:
            self._save(fit, figures, better=better)
        epochs = self.task.training.epochs
        record = epoch_record(
            figures,
            records,
            predicted,
            epochs=epochs,
            remaining_s=self._remaining.estimate(figures.epoch / epochs),
            best_epoch=self._best_epoch(),
        )
        self._tell("epoch", figures.epoch - 1, figures.epoch / epochs, loss=figures.loss, record=record)

    def _save(self, fit: Fit, figures: EpochFigures, *, better: bool) -> None:
        if better:
            self._save_best(figures.epoch, fit, figures.metrics, figures.seconds)
        record = {
            "best": self._best,
            "history": [one.to_dict() for one in self._history],
            "seconds": figures.seconds,
            "dataset": self._digest,
            "network": _plain(self.task.network.to_dict()),
            "training": _plain(self.task.training.to_dict()),
        }
        save_state(self.task.out / "epochs", fit.state(figures.epoch, record))

    def _save_best(self, epoch: int, fit: Fit, metrics: Metrics, seconds: float) -> None:
        network = empty_network(self.task.network)
        network.load_state_dict({name: tensor.cpu() for name, tensor in fit.average.items()})
        training = {
            "settings": _plain(self.task.training.to_dict()),
            "epoch": epoch,
            "seconds": round(seconds, 1),
            "device": str(self._device),
            "processes": self._group.size,
            "crystals": len(self.task.dataset.split("train")),
        }
        card = self.task.card | {"training": training, "validation": metrics.to_dict()}
        save_checkpoint(self.task.out / "best", [network], card)

    def _tell(
        self,
        stage: str,
        epoch: int,
        fraction: float,
        *,
        loss: float | None = None,
        record: EpochRecord | None = None,
        notice: str = "",
    ) -> None:
        remaining = None if stage in ("graphs", "paused", "notice") else self._remaining.estimate(fraction)
        self._listener(
            TrainingProgress(
                stage=stage,
                epoch=epoch + 1,
                epochs=self.task.training.epochs,
                fraction=fraction,
                remaining_s=remaining,
                loss=loss,
                metrics=record.figures.metrics if record else None,
                record=record,
                notice=notice,
            )
        )


def run_history(out: Path) -> tuple[EpochFigures, ...]:
    """The figures of the epochs that a run's folder (``TrainingTask.out``) has kept, oldest first; empty
    where none is. TrainingError: there are only damaged ones.
    """
    state = load_state(out / "epochs")
    return () if state is None else tuple(map(EpochFigures.from_dict, state.record["history"]))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """What JSON makes of the values (tuples become lists), so that a stored copy compares equal."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
