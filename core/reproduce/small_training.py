"""Fitting a network to a few labelled crystals: from untrained weights, or from those of a trained model."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from core.dataset.labelled import LabelledCrystal
from core.graph.atom_graph import AtomGraph, batch_graphs
from core.graph.build import build_graph
from core.network.build import TensorFieldNetwork, build_network
from core.network.checkpoint import load_checkpoint
from core.network.config import NetworkConfig
from core.network.graph_tensors import graph_tensors
from core.network.target import voigt_from_components
from core.training.batches import TrainingSet, batches, tensors, training_set
from core.training.config import TrainingConfig
from core.training.fit import Fit
from core.training.starting import freeze

FloatArray = npt.NDArray[np.float64]

STAND_IN_SEED = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Labelled:
    """Labelled crystals with their graphs, one each."""

    records: Sequence[LabelledCrystal]
    graphs: Sequence[AtomGraph]

    def __len__(self) -> int:
        return len(self.records)

    def chosen(self, indices: Sequence[int]) -> Labelled:
        """Some of them, in the order given."""
        return Labelled(records=[self.records[i] for i in indices], graphs=[self.graphs[i] for i in indices])

    @property
    def voigt(self) -> FloatArray:
        """(n, 6, 6) GPa."""
        return np.stack([record.voigt for record in self.records])


def labelled(records: Sequence[LabelledCrystal], config: NetworkConfig) -> Labelled:
    """With the graphs that networks of these settings take."""
    graphs = [
        build_graph(record.crystal, cutoff=config.cutoff, use_symmetry=config.uses_symmetry)
        for record in records
    ]
    return Labelled(records=records, graphs=graphs)


def stand_in(count: int) -> tuple[LabelledCrystal, ...]:
    """Crystals made by code, for want of data; the first ones of the same endless series."""
    series, made = _series()
    made += [next(series) for _ in range(count - len(made))]
    return tuple(made[:count])


@cache
def _series() -> tuple[Iterator[LabelledCrystal], list[LabelledCrystal]]:
    """The series, and what of it was made already: each takes a part of a second."""
    from core.synthetic.generation import synthetic_crystals

    return (one.record for one in synthetic_crystals(10**6, seed=STAND_IN_SEED)), []


def shipped_network(model: Path) -> TensorFieldNetwork:
    """The first network of a trained model as it is."""
    return load_checkpoint(model).networks[0]


def shipped_networks(model: Path) -> tuple[TensorFieldNetwork, ...]:
    """All networks of a trained model as they are."""
    return tuple(load_checkpoint(model).networks)


def to_tune(network: TensorFieldNetwork) -> TensorFieldNetwork:
    """A copy, with the last convolution, the crystal's blocks and the readout alone to be learned."""
    tuned = copy.deepcopy(network)
    freeze(tuned, tuned.config.layers - 1)
    return tuned


def untrained(config: NetworkConfig, train: Labelled, *, seed: int) -> TensorFieldNetwork:
    """A network whose output is scaled to the tensors it is to learn."""
    network = build_network(config, seed=seed)
    network.output.fit(training_set(train.records, train.graphs, config.target).targets)
    return network


def fitted(
    network: TensorFieldNetwork,
    train: Labelled,
    training: TrainingConfig,
    tell: Callable[[float], None] = lambda share: None,
) -> TensorFieldNetwork:
    """The network with the averaged weights at the end of the schedule. TrainingError: it diverged."""
    data: TrainingSet = training_set(train.records, train.graphs, network.config.target)
    steps = training.epochs * -(-len(data) // training.batch_size)
    fit = Fit(network, training, steps)
    network.train()
    for epoch in range(training.epochs):
        torch.manual_seed(1_000_003 * (training.seed + 1) + epoch)
        for batch in batches(torch.randperm(len(data)).tolist(), training.batch_size):
            fit.update([tensors(data, batch, device=torch.device("cpu"))], len(batch))
        tell((epoch + 1) / training.epochs)
    network.load_state_dict(fit.average)
    return network.eval()


def answers(network: TensorFieldNetwork, crystals: Labelled) -> FloatArray:
    """(n, 6, 6) stiffness, GPa, of the network alone, without any memory of training crystals."""
    return voigt_from_components(components(network, crystals), network.config.target)


@torch.no_grad()
def components(network: TensorFieldNetwork, crystals: Labelled) -> FloatArray:
    """(n, 21) outputs of the network: the components of its target."""
    network.eval()
    device = torch.device("cpu")
    found = [
        network(graph_tensors(batch_graphs([crystals.graphs[i] for i in batch]), device=device))
        for batch in batches(range(len(crystals)), 16)
    ]
    return np.asarray(torch.cat(found).double().numpy())
