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
    """Each analysis beside pymatgen's."""
    yield averages()
    yield directions()


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
