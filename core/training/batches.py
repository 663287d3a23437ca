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


def batches(order: Sequence[int], size: int) -> Iterator[list[int]]:
    """``size`` crystals (indices) at a time, in the given order; the last batch may be smaller."""
    for start in range(0, len(order), size):
        yield list(order[start : start + size])


def parts(data: TrainingSet, chosen: Sequence[int], *, edges: int) -> Iterator[list[int]]:
    """The chosen crystals in the same order, cut so that no part has more than ``edges`` edges.

    What a step needs of memory grows with the edges that go through the network at once. A crystal with more
    is a part of its own, because a graph cannot be cut.
    """
    part: list[int] = []
    total = 0
    for index in chosen:
        count = data.graphs[index].edge_count
        if part and total + count > edges:
            yield part
            part, total = [], 0
        part.append(index)
        total += count
    if part:
        yield part


def share(data: TrainingSet, chosen: Sequence[int], *, rank: int, size: int) -> list[int]:
    """The crystals of a batch that process ``rank`` of ``size`` takes, in the order of the batch.

    The crystal with most edges first, each goes to the process that has fewest edges so far, so that all are
    done at about the same time. A process may get none.
    """
    if size == 1:
        return list(chosen)
    loads = [0] * size
    taken = []
    for index in sorted(chosen, key=lambda i: (-data.graphs[i].edge_count, i)):
        least = loads.index(min(loads))
        loads[least] += data.graphs[index].edge_count
        if least == rank:
            taken.append(index)
    return sorted(taken, key=list(chosen).index)


def tensors(data: TrainingSet, chosen: Sequence[int], *, device: torch.device) -> tuple[GraphTensors, Tensor]:
    """Graphs joined into one, and their targets (crystals, 21), on a device."""
    graph = batch_graphs([data.graphs[i] for i in chosen])
    return graph_tensors(graph, device=device), data.targets[list(chosen)].to(device)
