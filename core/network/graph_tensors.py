"""An AtomGraph as tensors on a device."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.graph.atom_graph import AtomGraph


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GraphTensors:
    """n nodes, e edges, s site and p group rotations, g crystals; shapes and meanings as in AtomGraph.

    length: (e,), Å. direction: (e, 3) unit vectors from receiver to sender. log_volume: (g,), of Å³ per atom.
    """

    atomic_number: Tensor
    node_weight: Tensor
    graph_index: Tensor
    sender: Tensor
    receiver: Tensor
    length: Tensor
    direction: Tensor
    multiplicity: Tensor
    sender_rotation: Tensor
    site_rotation: Tensor
    site_index: Tensor
    group_rotation: Tensor
    group_index: Tensor
    log_volume: Tensor
    graph_count: int


def graph_tensors(
    graph: AtomGraph,
    *,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float32,
    edge_vector: Tensor | None = None,
) -> GraphTensors:
    """Move a graph to a device. ``edge_vector``: (e, 3), Å, to use in place of the graph's own, for
    gradients.
    """

    def real(array: object) -> Tensor:
        return torch.as_tensor(array, dtype=dtype, device=device)

    def whole(array: object) -> Tensor:
        return torch.as_tensor(array, dtype=torch.int64, device=device)

    vector = real(graph.edge_vector) if edge_vector is None else edge_vector
    length = vector.norm(dim=-1)
    return GraphTensors(
        atomic_number=whole(graph.atomic_number),
        node_weight=real(graph.node_weight),
        graph_index=whole(graph.graph_index),
        sender=whole(graph.edge_index[0]),
        receiver=whole(graph.edge_index[1]),
        length=length,
        direction=vector / length[:, None],
        multiplicity=real(graph.edge_multiplicity),
        sender_rotation=real(graph.sender_rotation),
        site_rotation=real(graph.site_rotation),
        site_index=whole(graph.site_index),
        group_rotation=real(graph.group_rotation),
        group_index=whole(graph.group_index),
        log_volume=torch.log(real(graph.volume_per_atom)),
        graph_count=graph.graph_count,
    )
