"""Whether the training data say anything about a crystal like this one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.crystal.elements import SYMBOLS
from core.errors import CheckpointError
from core.graph.atom_graph import AtomGraph

_MARGIN = 1.1
"""Limits from the training data are widened by 10 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """What the training crystals covered.

    elements: how many training crystals held each symbol. volume_per_atom: smallest and largest, Å³.
    neighbors: smallest and largest number of neighbours of an atom within the network's cutoff.
    shortest_distance: symbol pair "A-B" (alphabetical) to the shortest distance between such atoms, Å.
    disagreement: beyond this the members of the ensemble differ more than for 99 % of calibration crystals.
    distance: beyond this the nearest training crystal is farther than for 99 % of them; 0 where there is no
    memory (core.prediction.memory).
    """

    elements: dict[str, int]
    volume_per_atom: tuple[float, float]
    neighbors: tuple[float, float]
    shortest_distance: dict[str, float]
    disagreement: float
    distance: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Domain:
        """The inverse of :meth:`to_dict`; CheckpointError where it is not one."""
        try:
            low, high = map(float, values["volume_per_atom"])
            few, many = map(float, values["neighbors"])
            return cls(**(values | {"volume_per_atom": (low, high), "neighbors": (few, many)}))
        except (TypeError, KeyError, ValueError) as error:
            raise CheckpointError(f"the model's domain cannot be used: {error}") from error

    def doubts(self, graph: AtomGraph) -> tuple[str, ...]:
        """A sentence for each way in which one crystal lies outside; empty within."""
        return (*self._element_doubts(graph), *self._packing_doubts(graph), *self._distance_doubts(graph))

    def _element_doubts(self, graph: AtomGraph) -> list[str]:
        symbols = sorted({SYMBOLS[number - 1] for number in graph.atomic_number})
        unseen = [symbol for symbol in symbols if symbol not in self.elements]
        if not unseen:
            return []
        return [f"no training crystal holds {' or '.join(unseen)}; the answer is a guess from its chemistry"]

    def _packing_doubts(self, graph: AtomGraph) -> list[str]:
        doubts = []
        volume, (low, high) = float(graph.volume_per_atom[0]), self.volume_per_atom
        if not low / _MARGIN <= volume <= high * _MARGIN:
            doubts.append(
                f"{volume:.1f} Å³ per atom, training crystals have {low:.1f} to {high:.1f}; check the cell"
            )
        if graph.edge_count == 0:
            doubts.append(
                f"no two atoms are closer than {graph.cutoff} Å, so the network sees none of the geometry; "
                "check the cell and its unit (Å)"
            )
            return doubts
        counts = neighbor_counts(graph)
        few, many = self.neighbors
        if counts.min() < few:
            doubts.append(
                f"an atom has {counts.min():.0f} neighbours within {graph.cutoff} Å, "
                f"in training crystals at least {few:.0f}"
            )
        if counts.max() > many * _MARGIN:
            doubts.append(
                f"an atom has {counts.max():.0f} neighbours within {graph.cutoff} Å, "
                f"in training crystals at most {many:.0f}"
            )
        return doubts

    def _distance_doubts(self, graph: AtomGraph) -> list[str]:
        doubts = []
        for pair, distance in shortest_distances(graph).items():
            known = self.shortest_distance.get(pair)
            if known is not None and distance < 0.85 * known:
                doubts.append(
                    f"{pair} is {distance:.2f} Å, in training crystals at least {known:.2f}; check the file"
                )
        return doubts


def fit_domain(
    graphs: Sequence[AtomGraph], disagreements: Sequence[float], distances: Sequence[float] = ()
) -> Domain:
    """The domain of training graphs (without symmetry weights they would count the same), and the
    disagreements of calibration crystals and their distances to the nearest training crystal.
    """
    elements: dict[str, int] = {}
    shortest: dict[str, float] = {}
    for graph in graphs:
        for number in np.unique(graph.atomic_number):
            elements[SYMBOLS[number - 1]] = elements.get(SYMBOLS[number - 1], 0) + 1
        for pair, distance in shortest_distances(graph).items():
            shortest[pair] = round(min(distance, shortest.get(pair, np.inf)), 3)
    volumes = np.concatenate([graph.volume_per_atom for graph in graphs])
    counts = np.concatenate([neighbor_counts(graph) for graph in graphs])
    return Domain(
        elements=dict(sorted(elements.items())),
        volume_per_atom=(float(volumes.min()), float(volumes.max())),
        neighbors=(float(np.quantile(counts, 0.0005)), float(counts.max())),
        shortest_distance=dict(sorted(shortest.items())),
        disagreement=float(np.quantile(disagreements, 0.99)),
        distance=float(np.quantile(distances, 0.99)) if len(distances) else 0.0,
    )


def neighbor_counts(graph: AtomGraph) -> np.ndarray:
    """(n,) number of neighbours of each node within the cutoff."""
    return np.bincount(graph.edge_index[1], weights=graph.edge_multiplicity, minlength=graph.node_count)


def shortest_distances(graph: AtomGraph) -> dict[str, float]:
    """Shortest distance, Å, of each pair of elements that are neighbours."""
    numbers = np.sort(graph.atomic_number[graph.edge_index], axis=0)
    lengths = np.linalg.norm(graph.edge_vector, axis=1)
    shortest: dict[str, float] = {}
    pairs, inverse = np.unique(numbers, axis=1, return_inverse=True)
    for index, (first, second) in enumerate(pairs.T):
        name = "-".join(sorted((SYMBOLS[first - 1], SYMBOLS[second - 1])))
        shortest[name] = float(lengths[inverse == index].min())
    return shortest
