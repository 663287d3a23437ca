"""A crystal to its graph, with symmetry used or left aside."""

from __future__ import annotations

import numpy as np

from core.crystal.crystal import Crystal
from core.crystal.facts import atomic_numbers
from core.crystal.symmetrized import SYMMETRY_TOLERANCE, SymmetrizedCrystal, symmetrized
from core.graph.atom_graph import AtomGraph, FloatArray, IntArray
from core.graph.neighbors import neighbors


def build_graph(
    crystal: Crystal, *, cutoff: float, use_symmetry: bool = True, tolerance: float = SYMMETRY_TOLERANCE
) -> AtomGraph:
    """The graph of one crystal.

    cutoff: Å, edges are shorter than this. use_symmetry: keep one node and one edge of each orbit (see
    core.graph.atom_graph); False keeps every atom of the cell as given. tolerance: Å, for the symmetry.
    CrystalReadError: a symbol is no element.
    """
    if use_symmetry:
        return symmetrized_graph(symmetrized(crystal, tolerance=tolerance), cutoff=cutoff)
    count = len(crystal)
    identity = np.arange(count, dtype=np.int64)[None]
    return symmetrized_graph(
        SymmetrizedCrystal(crystal=crystal, rotations=np.eye(3)[None], permutations=identity), cutoff=cutoff
    )


def symmetrized_graph(symmetric: SymmetrizedCrystal, *, cutoff: float) -> AtomGraph:
    """The graph of a crystal whose symmetry is known: one node and one edge of each orbit. cutoff: Å."""
    crystal, rotations, permutations = symmetric.crystal, symmetric.rotations, symmetric.permutations
    count = len(crystal)
    first = permutations.min(axis=0)  # the smallest index of an atom's orbit: its representative
    nodes, node_of_atom, sizes = np.unique(first, return_inverse=True, return_counts=True)
    operation_of_atom = (permutations[:, first] == np.arange(count)).argmax(axis=0)
    receiver, sender, vector = neighbors(crystal.cell, crystal.cartesian, nodes, cutoff=cutoff)
    site_operations = [np.flatnonzero(permutations[:, node] == node) for node in nodes]
    kept, multiplicity = _edge_orbits(node_of_atom[receiver], sender, vector, rotations, site_operations)
    return AtomGraph(
        atomic_number=atomic_numbers(crystal)[nodes],
        node_weight=sizes / count,
        graph_index=np.zeros(len(nodes), dtype=np.int64),
        edge_index=np.stack([node_of_atom[sender[kept]], node_of_atom[receiver[kept]]]).astype(np.int64),
        edge_vector=vector[kept],
        edge_multiplicity=multiplicity,
        sender_rotation=rotations[operation_of_atom[sender[kept]]],
        site_rotation=rotations[np.concatenate(site_operations)],
        site_index=np.repeat(np.arange(len(nodes)), [len(group) for group in site_operations]),
        group_rotation=rotations,
        group_index=np.zeros(len(rotations), dtype=np.int64),
        volume_per_atom=np.array([crystal.volume / count]),
        cutoff=float(cutoff),
    )


def _edge_orbits(
    node: IntArray,
    sender: IntArray,
    vector: FloatArray,
    rotations: FloatArray,
    site_operations: list[IntArray],
) -> tuple[IntArray, FloatArray]:
    """Indices of one edge of each orbit under its receiver's site group, and the sizes of the orbits.

    node: (e,) receiver as a node, ascending. An orbit is named by its edge of lowest index, found by carrying
    every edge vector through the site group and looking up the edge nearest to each image.
    """
    kept, multiplicity = [], []
    starts = np.searchsorted(node, np.arange(len(site_operations) + 1))
    for operations, start, stop in zip(site_operations, starts[:-1], starts[1:], strict=True):
        edges = vector[start:stop]
        if len(operations) == 1 or len(edges) == 0:
            kept.append(np.arange(start, stop))
            multiplicity.append(np.ones(stop - start))
            continue
        images = np.einsum("gab,eb->gea", rotations[operations], edges)
        lowest = np.stack([_nearest(image, edges) for image in images]).min(axis=0)
        names, sizes = np.unique(lowest, return_counts=True)
        kept.append(names + start)
        multiplicity.append(sizes.astype(float))
    return np.concatenate(kept), np.concatenate(multiplicity)


def _nearest(points: FloatArray, others: FloatArray) -> IntArray:
    """Index of the nearest of ``others`` (m, 3) for each of ``points`` (n, 3)."""
    squared = (others**2).sum(axis=1) - 2.0 * points @ others.T
    return np.asarray(squared.argmin(axis=1), dtype=np.int64)
