"""A prediction with awkward digits, for everything that writes."""

import numpy as np
import pytest

from core.crystal.crystal import Crystal, Provenance
from core.elasticity.stiffness import Stiffness
from core.prediction.prediction import Interval90, ModelIdentity, Prediction


@pytest.fixture
def quartz() -> Crystal:
    """Left-handed alpha-quartz, P3_2 21 (Levien, Prewitt and Weidner, Am. Mineral. 65, 920, 1980)."""
    a, c, u, x, y, z = 4.9160, 5.4054, 0.4697, 0.4135, 0.2669, 0.7858
    cell = [[a, 0, 0], [-a / 2, a * np.sqrt(3) / 2, 0], [0, 0, c]]
    silicon = [(u, 0, 2 / 3), (0, u, 1 / 3), (-u, -u, 0)]
    oxygen = [
        (x, y, z),
        (-y, x - y, z + 2 / 3),
        (y - x, -x, z + 1 / 3),
        (y, x, -z),
        (x - y, -y, 1 / 3 - z),
        (-x, y - x, 2 / 3 - z),
    ]
    return Crystal(
        species=("Si",) * 3 + ("O",) * 6,
        cell=np.array(cell),
        fractional=np.array(silicon + oxygen),
        name="quartz ä",
        provenance=Provenance(source=None, notes=("one note",)),
    )


@pytest.fixture
def prediction(quartz: Crystal) -> Prediction:
    """A positive-definite tensor of no symmetry, with numbers that do not end."""
    rng = np.random.default_rng(7)
    root = rng.normal(size=(6, 6))
    voigt = 100.0 * (root @ root.T) / 7.0 + 50.0 * np.eye(6)
    half = np.abs(rng.normal(size=(2, 6, 6))) * 5
    half = (half + half.transpose(0, 2, 1)) / 2
    interval = Interval90(
        stiffness=np.stack([voigt - half[0], voigt + half[1]]),
        bulk_hill=(30.0, 40.0),
        shear_hill=(40.0, 50.0),
        young_hill=(90.0, 110.0),
    )
    return Prediction(
        crystal=quartz,
        stiffness=Stiffness(voigt=voigt),
        interval=interval,
        log_irreps=np.zeros(21),
        in_domain=False,
        warnings=("a doubt",),
        symmetry_residual=1e-7,
        model=ModelIdentity(name="net", version="1.2", sha256="ab" * 32),
        seconds=0.01,
    )
