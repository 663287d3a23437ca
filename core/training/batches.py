"""Training data as batches of tensors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.dataset.labelled import LabelledCrystal
from core.graph.atom_graph import AtomGraph, batch_graphs
from core.network.config import Target
from core.network.graph_tensors import GraphTensors, graph_tensors
from core.tensor.irreps import irreps_from_mandel
from core.tensor.mandel import mandel_from_voigt


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingSet:
    """Graphs with their targets, (crystals, 21) float32, components of the network's target."""

    graphs: Sequence[AtomGraph]
    targets: Tensor

    def __len__(self) -> int:
        return len(self.graphs)


def target_components(voigt: np.ndarray, target: Target) -> np.ndarray:
    """(n, 6, 6) stiffness in GPa to (n, 21) irreducible components of what the network learns."""
    mandel = mandel_from_voigt(voigt)
    if target is Target.LOG_MANDEL:
        values, vectors = np.linalg.eigh(mandel)
        mandel = (vectors * np.log(values)[..., None, :]) @ np.swapaxes(vectors, -1, -2)
    return irreps_from_mandel(mandel)


def training_set(
    records: Sequence[LabelledCrystal], graphs: Sequence[AtomGraph], target: Target
) -> TrainingSet:
    """Join graphs (one a record) with the targets of the records."""
    voigt = np.stack([record.voigt for record in records])
    targets = torch.as_tensor(target_components(voigt, target), dtype=torch.float32)
    return TrainingSet(graphs=graphs, targets=targets)


def batches(
    data: TrainingSet, order: Sequence[int], *, size: int, device: torch.device
) -> Iterator[tuple[GraphTensors, Tensor]]:
    """Batches of ``size`` crystals in the given order; the last may be smaller."""
    for start in range(0, len(order), size):
        chosen = list(order[start : start + size])
        graph = batch_graphs([data.graphs[i] for i in chosen])
        yield graph_tensors(graph, device=device), data.targets[chosen].to(device)
