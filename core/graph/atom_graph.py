"""The atomic graph: nodes are atoms, edges join atoms closer than a cutoff.

The convention, stated here once and tested: ``edge_index[0]`` is the **sender** and ``edge_index[1]`` the
**receiver**; ``edge_vector`` points from the receiver to the sender's periodic image,

    edge_vector[e] = position[sender] + image[e] @ cell - position[receiver]      (Å),

so that a receiver sees its neighbourhood as vectors from itself.

Symmetry shortens the graph without changing what it says. Of each orbit of equivalent atoms one is a node,
with a weight; of each orbit of equivalent edges at a node one is kept, with a multiplicity. What is left out
follows by rotation: an edge's sender is the node ``edge_index[0]`` turned by ``sender_rotation``; the sum
over a node's edges is the sum over those kept, times their multiplicity, averaged over the node's
``site_rotation``s; the mean over the atoms is the weighted sum over the nodes averaged over the crystal's
``group_rotation``s. A graph without symmetry has weights 1/n, multiplicities 1 and identity rotations, and
is the same record.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AtomGraph:
    """One crystal (or, batched, several) as arrays: n nodes, e edges, s site and p group rotations, g
    crystals.

    atomic_number: (n,). node_weight: (n,), the share of the crystal's atoms that a node stands for.
    graph_index: (n,), the crystal a node belongs to.
    edge_index: (2, e) sender, receiver. edge_vector: (e, 3), Å. edge_multiplicity: (e,).
    sender_rotation: (e, 3, 3) Cartesian orthogonal matrices: feature of the sender = D(rotation) feature of
    the node. site_rotation: (s, 3, 3), the point group of each node's site, one after the other; site_index:
    (s,) the node. group_rotation: (p, 3, 3), the crystals' point groups; group_index: (p,) the crystal.
    volume_per_atom: (g,), Å³. cutoff: Å.
    """

    atomic_number: IntArray
    node_weight: FloatArray
    graph_index: IntArray
    edge_index: IntArray
    edge_vector: FloatArray
    edge_multiplicity: FloatArray
    sender_rotation: FloatArray
    site_rotation: FloatArray
    site_index: IntArray
    group_rotation: FloatArray
    group_index: IntArray
    volume_per_atom: FloatArray
    cutoff: float

    @property
    def node_count(self) -> int:
        """Number of nodes in all crystals."""
        return len(self.atomic_number)

    @property
    def edge_count(self) -> int:
        """Number of directed edges in all crystals."""
        return int(self.edge_index.shape[1])

    @property
    def graph_count(self) -> int:
        """Number of crystals."""
        return len(self.volume_per_atom)


def batch_graphs(graphs: list[AtomGraph]) -> AtomGraph:
    """Join graphs into one without edges between them; ``graph_index`` keeps them apart.

    All must share one cutoff (ValueError otherwise).
    """
    cutoffs = {graph.cutoff for graph in graphs}
    if len(cutoffs) != 1:
        raise ValueError(f"graphs of different cutoffs cannot be batched: {sorted(cutoffs)} Å")
    nodes = np.cumsum([0, *(graph.node_count for graph in graphs)])
    crystals = np.cumsum([0, *(graph.graph_count for graph in graphs)])

    def joined(name: str) -> FloatArray:
        return np.concatenate([getattr(graph, name) for graph in graphs])

    def shifted(name: str, offsets: IntArray) -> IntArray:
        pairs = zip(graphs, offsets, strict=False)
        return np.concatenate([getattr(graph, name) + offset for graph, offset in pairs], axis=-1)

    return AtomGraph(
        atomic_number=shifted("atomic_number", np.zeros(len(graphs), dtype=np.int64)),
        node_weight=joined("node_weight"),
        graph_index=shifted("graph_index", crystals),
        edge_index=shifted("edge_index", nodes),
        edge_vector=joined("edge_vector"),
        edge_multiplicity=joined("edge_multiplicity"),
        sender_rotation=joined("sender_rotation"),
        site_rotation=joined("site_rotation"),
        site_index=shifted("site_index", nodes),
        group_rotation=joined("group_rotation"),
        group_index=shifted("group_index", crystals),
        volume_per_atom=joined("volume_per_atom"),
        cutoff=graphs[0].cutoff,
    )
