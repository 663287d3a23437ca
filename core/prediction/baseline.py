"""The answer that needs no network: the mean of a crystal system."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.dataset.labelled import LabelledCrystal
from core.elasticity.averages import averages_of_many
from core.training.metrics import Metrics, metrics_by_group

FloatArray = npt.NDArray[np.float64]


def mean_of_system(
    training: Sequence[LabelledCrystal], records: Sequence[LabelledCrystal]
) -> dict[str, Metrics]:
    """Errors on ``records``, by crystal system, of always answering that system's mean over ``training``.

    The answer is the isotropic stiffness of the mean Hill K and G. A system that ``training`` does not hold
    is left out.
    """
    hill = averages_of_many(np.stack([record.voigt for record in training]))
    systems = np.array([record.crystal_system or "unknown" for record in training])
    answers = {
        str(name): _isotropic(
            float(hill.bulk.hill[systems == name].mean()), float(hill.shear.hill[systems == name].mean())
        )
        for name in np.unique(systems)
    }
    named = [(record.crystal_system or "unknown", record) for record in records]
    known = [(name, record) for name, record in named if name in answers]
    if not known:
        return {}
    return metrics_by_group(
        np.stack([answers[name] for name, _ in known]),
        np.stack([record.voigt for _, record in known]),
        [name for name, _ in known],
    )


def _isotropic(bulk: float, shear: float) -> FloatArray:
    """(6, 6) Voigt stiffness of an isotropic solid."""
    voigt = np.diag([2.0 * shear] * 3 + [shear] * 3)
    voigt[:3, :3] += bulk - 2.0 * shear / 3.0
    return voigt
