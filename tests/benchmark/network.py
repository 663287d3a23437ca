"""A prediction, and one interaction of the network beside e3nn's tensor product."""

from __future__ import annotations

from collections.abc import Iterator

from table import Row
from timing import median_ms

from app.resource_paths import default_model, resources
from core.crystal.reading import read_crystal

PREDICTION_LIMIT_MS = 50.0


def rows() -> Iterator[Row]:
    yield prediction()
    yield interaction()


def prediction() -> Row:
    """Alpha-quartz from a warm predictor on the CPU."""
    from core.prediction.predictor import Predictor

    predictor = Predictor.load(default_model(), device="cpu")
    quartz = read_crystal(resources() / "examples" / "quartz-alpha.cif")
    return Row(
        task="prediction of α-quartz, warm",
        ours_ms=median_ms(lambda: predictor.predict(quartz)),
        limit_ms=PREDICTION_LIMIT_MS,
    )


def interaction() -> Row:
    """One interaction over the same edges, forward and backward, one thread: ours in the frames of
    the edges (radial network, rotations and matrices included), e3nn's in MatTen's configuration (product and
    its per-edge weights alone).
    """
    import torch
    from e3nn import o3

    from core.graph.atom_graph import batch_graphs
    from core.graph.build import build_graph
    from core.network.edge_convolution import EdgeConvolution
    from core.network.frames import frames_of
    from core.network.graph_tensors import graph_tensors
    from core.network.point_convolution import depthwise_product
    from core.network.radial_basis import BesselBasis, cutoff_envelope
    from core.network.spherical import harmonics

    torch.set_num_threads(1)
    crystal = read_crystal(resources() / "examples" / "forsterite.cif")
    graphs = [build_graph(crystal, cutoff=4.5, use_symmetry=False)]
    graph = graph_tensors(batch_graphs(graphs))
    nodes, edges = len(graph.atomic_number), len(graph.length)
    convolution = EdgeConvolution(48, 16, 10, 32, 64, 12.0)
    features = torch.randn(25, nodes, 48, requires_grad=True)
    species, basis = torch.randn(nodes, 32), BesselBasis(10, 4.5)(graph.length)
    envelope, frames = cutoff_envelope(graph.length, 4.5), frames_of(graph)

    irreps = o3.Irreps("32x0o+32x0e+16x1o+16x1e+4x2o+4x2e+2x3o+2x3e+2x4e")
    product = depthwise_product(irreps, irreps)
    others = irreps.randn(edges, -1, requires_grad=True)
    filters = harmonics(graph.direction)
    weights = torch.randn(edges, product.weight_numel, requires_grad=True)
    return Row(
        task=f"one interaction over {edges:,} edges, forward and backward",
        ours_ms=median_ms(
            lambda: convolution(features, species, basis, envelope, frames).square().sum().backward()
        ),
        peer="e3nn",
        peer_ms=median_ms(lambda: product(others, filters, weights).square().sum().backward(), repeats=5),
        remark="its TensorProduct in MatTen's configuration",
    )
