"""Speed, as ratios to others doing the same in the same run: ``make benchmark``.

Not part of the tests: times depend on the machine and on what else it does.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from timing import Comparison, compare, median_ms

from app.resource_paths import default_model, resources
from core.crystal.reading import read_crystal

PREDICTION_LIMIT_MS = 50.0
TENSORS = 10_000
TENSORS_OF_OTHERS = 100
DIRECTIONS = 20_000
DIRECTIONS_OF_OTHERS = 500


def prediction() -> str:
    """Alpha-quartz from a warm predictor on the CPU."""
    from core.prediction.predictor import Predictor

    predictor = Predictor.load(default_model(), device="cpu")
    quartz = read_crystal(resources() / "examples" / "quartz-alpha.cif")
    milliseconds = median_ms(lambda: predictor.predict(quartz))
    return (
        f"predict alpha-quartz, warm, median of 20: {milliseconds:.1f} ms "
        f"({milliseconds / PREDICTION_LIMIT_MS:.2f} of the {PREDICTION_LIMIT_MS:.0f} ms allowed)"
    )


def comparisons() -> Iterator[Comparison]:
    """Each analysis beside pymatgen's, an interaction of the network beside e3nn's tensor product."""
    yield averages()
    yield directions()
    yield interaction()


def averages() -> Comparison:
    """Voigt, Reuss and Hill averages."""
    from pymatgen.analysis.elasticity import ElasticTensor

    from core.elasticity.averages import averages_of_many

    tensors = random_tensors(TENSORS)

    def of_pymatgen() -> None:
        for voigt in tensors[:TENSORS_OF_OTHERS]:
            tensor = ElasticTensor.from_voigt(voigt)
            _ = tensor.k_vrh, tensor.g_vrh

    return compare(
        f"Voigt-Reuss-Hill of {TENSORS:,} tensors",
        lambda: averages_of_many(tensors),
        "pymatgen",
        of_pymatgen,
        other_share=TENSORS_OF_OTHERS / TENSORS,
    )


def directions() -> Comparison:
    """Young's modulus over the sphere."""
    from pymatgen.analysis.elasticity import ElasticTensor

    from core.elasticity.directional import young_modulus

    (voigt,) = random_tensors(1)
    along = np.random.default_rng(2).normal(size=(DIRECTIONS, 3))
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    compliance = ElasticTensor.from_voigt(voigt).compliance_tensor

    def of_pymatgen() -> None:
        for direction in along[:DIRECTIONS_OF_OTHERS]:
            _ = 1 / compliance.project(direction)

    return compare(
        f"Young's modulus along {DIRECTIONS:,} directions",
        lambda: young_modulus(voigt, along),
        "pymatgen",
        of_pymatgen,
        other_share=DIRECTIONS_OF_OTHERS / DIRECTIONS,
    )


def interaction() -> Comparison:
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
    features = torch.randn(nodes, 25, 48, requires_grad=True)
    species, basis = torch.randn(nodes, 32), BesselBasis(10, 4.5)(graph.length)
    envelope, frames = cutoff_envelope(graph.length, 4.5), frames_of(graph)

    irreps = o3.Irreps("32x0o+32x0e+16x1o+16x1e+4x2o+4x2e+2x3o+2x3e+2x4e")
    product = depthwise_product(irreps, irreps)
    others = irreps.randn(edges, -1, requires_grad=True)
    filters = harmonics(graph.direction)
    weights = torch.randn(edges, product.weight_numel, requires_grad=True)
    return compare(
        f"one interaction over {edges:,} edges, forward and backward",
        lambda: convolution(features, species, basis, envelope, frames).square().sum().backward(),
        "e3nn TensorProduct in MatTen's configuration",
        lambda: product(others, filters, weights).square().sum().backward(),
        other_share=1.0,
    )


def random_tensors(count: int) -> np.ndarray:
    """Positive-definite stiffnesses (count, 6, 6) in GPa, of no symmetry."""
    root = np.random.default_rng(1).normal(size=(count, 6, 6))
    return 20.0 * root @ root.transpose(0, 2, 1) + 50.0 * np.eye(6)


def main() -> None:
    """Print a line for each."""
    print(prediction())
    for one in comparisons():
        print(f"{one.what}: {one.ours_ms:.3g} ms, {one.other} {one.other_ms:.3g} ms, ratio {one.ratio:.1f}")


if __name__ == "__main__":
    main()
