"""How the errors of a predicted stiffness reach a quantity along a direction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.stiffness import Stiffness
from core.surface.harmonic_surface import Drawn, HarmonicSurface
from core.surface.quantity import Evaluation, family_of

FloatArray = npt.NDArray[np.float64]

_STEP: Final = 1e-3
_SIGNED: Final = ("Poisson's ratio", "Linear compressibility", "Power-flow angle", "Enhancement factor")
_WITHOUT_BAND: Final = ("Power-flow angle", "Enhancement factor")


def missing_band(shown: Drawn) -> str:
    """Why a quantity has no band; empty where it has one."""
    title = family_of(shown.quantity if isinstance(shown, HarmonicSurface) else shown).title
    if title in _WITHOUT_BAND:
        return f"{title} has kinks and poles that errors cannot be carried over to in first order"
    return ""


def error_half_width(
    stiffness: Stiffness,
    errors: npt.ArrayLike,
    quantity_of: Callable[[Stiffness], Evaluation],
    directions: FloatArray,
) -> FloatArray:
    """Half the width (n,) of a quantity's band along directions (n, 3), to first order in the errors.

    errors: (k, 6, 6) GPa, independent symmetric changes of the stiffness. With ∂f/∂x_k the change of the
    quantity f per unit of the k-th, it is √(Σ_k (∂f/∂x_k)²): propagation of independent errors, by central
    differences. Where the changes make up a 90 % interval of the stiffness' components, this is the band
    that belongs to it; its own coverage has not been calibrated.
    """
    total = np.zeros(len(directions))
    for error in np.asarray(errors, dtype=np.float64):
        plus, minus = (
            quantity_of(Stiffness(voigt=stiffness.voigt + sign * _STEP * error, frame=stiffness.frame))(
                directions
            )
            for sign in (1.0, -1.0)
        )
        total += ((plus - minus) / (2.0 * _STEP)) ** 2
    return np.asarray(np.sqrt(total))


def band(values: FloatArray, half_width: FloatArray, *, positive: bool) -> tuple[FloatArray, FloatArray]:
    """Lower and upper limit (n,). A quantity that is positive by nature keeps so: its logarithm varies."""
    if positive:
        factor = np.exp(half_width / values)
        return np.asarray(values / factor), np.asarray(values * factor)
    return np.asarray(values - half_width), np.asarray(values + half_width)


def band_limits(shown: Drawn, values: FloatArray, half_width: FloatArray) -> tuple[FloatArray, FloatArray]:
    """`band` of a quantity, which knows by itself whether it is positive by nature; a part of a series is
    not.
    """
    positive = not isinstance(shown, HarmonicSurface) and family_of(shown).title not in _SIGNED
    return band(values, half_width, positive=positive)
