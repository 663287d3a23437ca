"""The atomic graph: nodes are the atoms of one cell, edges join atoms closer than a cutoff.

The convention, stated here once and tested: ``edge_index[0]`` is the **sender** and ``edge_index[1]`` the
**receiver**; ``edge_vector`` points from the receiver to the sender's periodic image,

    edge_vector[e] = position[sender] + image[e] @ cell - position[receiver]      (Å),

so that a receiver sees its neighbourhood as vectors from itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AtomGraph:
    """One crystal (or, batched, several) as arrays.

    atomic_number: (n,) int64. edge_index: (2, e) int64. edge_vector: (e, 3) float64, Å.
    graph_index: (n,) int64, the crystal each atom belongs to (all 0 for one crystal).
    volume_per_atom: (g,) float64, Å³, one a crystal. cutoff: Å.
    """

    atomic_number: npt.NDArray[np.int64]
    edge_index: npt.NDArray[np.int64]
    edge_vector: npt.NDArray[np.float64]
    graph_index: npt.NDArray[np.int64]
    volume_per_atom: npt.NDArray[np.float64]
    cutoff: float

    @property
    def node_count(self) -> int:
        """Number of atoms in all crystals."""
        return len(self.atomic_number)

    @property
    def edge_count(self) -> int:
        """Number of directed edges in all crystals."""
        return self.edge_index.shape[1]

    @property
    def graph_count(self) -> int:
        """Number of crystals."""
        return len(self.volume_per_atom)


def batch_graphs(graphs: list[AtomGraph]) -> AtomGraph:
    """Join graphs into one without edges between them; ``graph_index`` keeps them apart.

    All must share one cutoff (ValueError otherwise).
    """
    if len({graph.cutoff for graph in graphs}) != 1:
        raise ValueError(f"graphs of different cutoffs cannot be batched: {sorted({g.cutoff for g in graphs})}")
    node_offset = np.cumsum([0] + [graph.node_count for graph in graphs[:-1]])
    graph_offset = np.cumsum([0] + [graph.graph_count for graph in graphs[:-1]])
    return AtomGraph(
        atomic_number=np.concatenate([graph.atomic_number for graph in graphs]),
        edge_index=np.concatenate([g.edge_index + o for g, o in zip(graphs, node_offset, strict=True)], axis=1),
        edge_vector=np.concatenate([graph.edge_vector for graph in graphs]),
        graph_index=np.concatenate([g.graph_index + o for g, o in zip(graphs, graph_offset, strict=True)]),
        volume_per_atom=np.concatenate([graph.volume_per_atom for graph in graphs]),
        cutoff=graphs[0].cutoff,
    )
