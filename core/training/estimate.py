"""How long a run will take and how much memory it needs, from one timed batch of its own crystals."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch

from core.crystal.crystal import Crystal
from core.dataset.graph_cache import dataset_graphs
from core.dataset.labelled import LabelledCrystal
from core.graph.atom_graph import AtomGraph
from core.network.config import NetworkConfig
from core.training.batches import TrainingSet, parts, tensors, training_set
from core.training.fit import Fit
from core.training.run_data import learned_splits
from core.training.starting import freeze, new_network
from core.training.trainer import TrainingTask

_SAMPLE = 64
"""Crystals of which graphs are built and a batch is timed."""
_FORWARD = 0.35
"""Share of a step that the forward pass alone takes."""
_COPIES = 6
"""Of the weights: themselves, their average, gradients, two moments of AdamW, and the validated copy."""
_TRANSIENT = 1.5
"""Peak of a step over what is kept for the backward pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEstimate:
    """What a run of one network will need.

    crystals: in split train. parameters: weights that learn. seconds_per_epoch, seconds (all epochs),
    graph_seconds (before the first epoch, one process). memory_bytes: peak of what a step adds to the
    program itself, on the device. free_bytes: memory that the device has free now, None where it does not
    say. fits: whether the one is below the other (true where that is unknown).
    """

    crystals: int
    parameters: int
    edges_per_crystal: float
    seconds_per_epoch: float
    seconds: float
    graph_seconds: float
    memory_bytes: int
    free_bytes: int | None

    @property
    def fits(self) -> bool:
        """See above."""
        return self.free_bytes is None or self.memory_bytes < self.free_bytes

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self) | {"fits": self.fits}


def estimate_run(task: TrainingTask) -> RunEstimate:
    """Build the graphs of at most 64 training crystals and time a step of the network on a batch of them.

    Takes a few seconds and writes nothing. TrainingError: see Trainer; the sizes are those of other weights
    of the same settings, so a model to start from is not loaded.
    """
    train, validation = learned_splits(task.dataset)
    sample = _spread_out(train)
    started = time.perf_counter()
    graphs = _graphs([record.crystal for record in sample], task.network)
    graph_seconds = (time.perf_counter() - started) / len(sample)
    data = training_set(sample, graphs, task.network.target)
    network = new_network(task.network, seed=task.training.seed).to(task.device)
    network.output.fit(data.targets.to(task.device))
    freeze(network, task.training.frozen_layers)
    fit = Fit(network, task.training, 1)
    chosen = list(range(min(len(sample), task.training.batch_size)))
    seconds, kept = _timed(fit, data, chosen, torch.device(task.device))
    steps = len(train) / len(chosen)
    per_epoch = seconds * (steps + _FORWARD * len(validation) / len(chosen))
    weights = sum(parameter.numel() * parameter.element_size() for parameter in network.parameters())
    return RunEstimate(
        crystals=len(train),
        parameters=sum(p.numel() for p in network.parameters() if p.requires_grad),
        edges_per_crystal=sum(graph.edge_count for graph in graphs) / len(graphs),
        seconds_per_epoch=per_epoch,
        seconds=per_epoch * task.training.epochs,
        graph_seconds=graph_seconds * (len(train) + len(validation)),
        memory_bytes=math.ceil(_TRANSIENT * kept + _COPIES * weights),
        free_bytes=free_memory(task.device),
    )


def free_memory(device: str) -> int | None:
    """Bytes that a device has free; None where it does not say."""
    if torch.device(device).type == "cuda":
        return int(torch.cuda.mem_get_info()[0])
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows and macOS have no such number
        return None


def _spread_out(records: Sequence[LabelledCrystal]) -> list[LabelledCrystal]:
    """Crystals from the whole length of the split, the same every time, in no order of the file."""
    count = min(_SAMPLE, len(records))
    places = torch.randperm(len(records), generator=torch.Generator().manual_seed(0))[:count]
    return [records[int(place)] for place in places]


def _graphs(crystals: Sequence[Crystal], network: NetworkConfig) -> list[AtomGraph]:
    return dataset_graphs(crystals, cutoff=network.cutoff, use_symmetry=network.uses_symmetry)


def _timed(fit: Fit, data: TrainingSet, chosen: list[int], device: torch.device) -> tuple[float, int]:
    """Seconds of a step on the chosen crystals, and the bytes its largest part keeps for the backward
    pass.
    """
    pieces = list(parts(data, chosen, edges=fit.config.edges_at_once))

    def step() -> None:
        fit.update((tensors(data, piece, device=device) for piece in pieces), len(chosen))
        if device.type == "cuda":
            torch.cuda.synchronize()

    step()  # the first one warms up
    started = time.perf_counter()
    step()
    seconds = time.perf_counter() - started
    largest = max(pieces, key=lambda piece: sum(data.graphs[i].edge_count for i in piece))
    return seconds, _kept_bytes(fit, data, largest, device)


def _kept_bytes(fit: Fit, data: TrainingSet, piece: list[int], device: torch.device) -> int:
    """Of the tensors that the forward pass saves, each storage once."""
    storages: dict[int, int] = {}

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        storages[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        _, losses = fit.answer(*tensors(data, piece, device=device))
    del losses
    return sum(storages.values())
