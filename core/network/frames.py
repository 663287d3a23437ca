"""The rotation matrices that every layer of an edge-frame network shares."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.network.graph_tensors import GraphTensors
from core.network.spherical import COMPONENTS, ORDER_BY_M, edge_frames, wigner_matrices


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frames:
    """n nodes, e edges, g crystals.

    sender, receiver: (e,). to_frame: (e, 25, 25) turns the features of a sender's node into the edge's
    frame, rows ordered by |m| (ORDER_BY_M). from_frame: (e, 25, 25) turns messages back, times the edge's
    multiplicity. site_projector: (n, 25, 25), group_projector: (g, 25, 25): means of D over the point groups.
    """

    sender: Tensor
    receiver: Tensor
    to_frame: Tensor
    from_frame: Tensor
    site_projector: Tensor
    group_projector: Tensor


def frames_of(graph: GraphTensors) -> Frames:
    """The matrices of a graph; differentiable with respect to ``graph.direction``."""
    frames = edge_frames(graph.direction)
    turns = (frames @ graph.sender_rotation, frames, graph.site_rotation, graph.group_rotation)
    matrices = wigner_matrices(torch.cat(turns))  # one call: its cost hardly depends on how many
    into, back, site, group = torch.split(matrices, [len(turn) for turn in turns])
    order = torch.tensor(ORDER_BY_M, device=graph.direction.device)
    return Frames(
        sender=graph.sender,
        receiver=graph.receiver,
        to_frame=into[:, order],
        from_frame=back[:, order].transpose(1, 2) * graph.multiplicity[:, None, None],
        site_projector=_mean(site, graph.site_index, len(graph.atomic_number)),
        group_projector=_mean(group, graph.group_index, graph.graph_count),
    )


def _mean(matrices: Tensor, index: Tensor, count: int) -> Tensor:
    """(count, 25, 25) mean of the matrices (k, 25, 25) of each index (k,)."""
    total = matrices.new_zeros(count, COMPONENTS, COMPONENTS)
    total.index_add_(0, index, matrices)
    return total / torch.bincount(index, minlength=count).to(matrices.dtype)[:, None, None]
