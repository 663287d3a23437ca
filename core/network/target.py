"""From the network's 21 outputs to a stiffness."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.network.config import Target
from core.tensor.irreps import mandel_from_irreps
from core.tensor.mandel import voigt_from_mandel

FloatArray = npt.NDArray[np.float64]


def voigt_from_components(components: npt.ArrayLike, target: Target) -> FloatArray:
    """(…, 21) components of the target to stiffness matrices (…, 6, 6), Voigt, GPa.

    For the logarithm the stiffness is exp(M) through the eigenvalues of the symmetric M: positive definite,
    and with every symmetry that M has, because a rotation acts on Mandel matrices as an orthogonal 6×6
    matrix.
    """
    mandel = mandel_from_irreps(components)
    if target is Target.LOG_MANDEL:
        values, vectors = np.linalg.eigh(mandel)
        mandel = (vectors * np.exp(values)[..., None, :]) @ np.swapaxes(vectors, -1, -2)
    return voigt_from_mandel(mandel)
