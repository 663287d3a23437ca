"""Elastic properties along directions.

Every function takes stiffnesses (..., 6, 6) in GPa and directions (n, 3), which need not be normalised, and
gives (..., n). A stiffness that is not positive definite is refused with UnstableTensorError, a direction
that is zero or not finite with TensorError. Equations: J. F. Nye, Physical Properties of Crystals (1985);
A. Marmier et al., Comput. Phys. Commun. 181, 2102 (2010); the second direction is eliminated
exactly, by a 2×2 eigenproblem.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.elasticity.stability import compliance_voigt
from core.elasticity.transverse import (
    dyad,
    largest_second_direction,
    project,
    shear_form_matrix,
    transverse_frame,
)
from core.errors import TensorError
from core.tensor.mandel import mandel_from_compliance_voigt, mandel_from_voigt
from core.tensor.voigt import FloatArray
from core.units import INVERSE_GPA_IN_INVERSE_TPA

_IDENTITY = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TransverseRange:
    """What a property does while the second direction turns about the first; each (..., n).

    mean is the arithmetic mean over the second direction.
    """

    minimum: FloatArray
    maximum: FloatArray
    mean: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Envelopes:
    """All directional properties on one set of directions, each (..., n): see the functions of the same name.

    young, shear in GPa; compressibility in 1/TPa; poisson without unit.
    """

    young: FloatArray
    compressibility: FloatArray
    shear: TransverseRange
    poisson: TransverseRange


def unit_directions(directions: npt.ArrayLike) -> FloatArray:
    """Directions (n, 3), normalised. TensorError for a wrong shape, a zero vector, NaN or infinity."""
    array = np.asarray(directions, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != 3:
        raise TensorError(f"directions have shape {array.shape}, expected (n, 3)")
    norms = np.linalg.norm(array, axis=1, keepdims=True)
    if not (np.isfinite(norms).all() and (norms > 0.0).all()):
        raise TensorError("a direction is zero or not finite; give three finite numbers, not all 0")
    return np.asarray(array / norms)


def young_modulus(voigt: npt.ArrayLike, directions: npt.ArrayLike) -> FloatArray:
    """Young's modulus in GPa under uniaxial stress along n: E(n) = 1 / S_nnnn. Shapes: see the module."""
    normal = dyad(*[unit_directions(directions).T] * 2)
    return np.asarray(1.0 / np.einsum("an,...an->...n", normal, _compliance_mandel(voigt) @ normal))


def linear_compressibility(voigt: npt.ArrayLike, directions: npt.ArrayLike) -> FloatArray:
    """Linear compressibility in 1/TPa under hydrostatic pressure: β(n) = S_nnkk. Shapes: see the module."""
    normal = dyad(*[unit_directions(directions).T] * 2)
    return np.asarray(INVERSE_GPA_IN_INVERSE_TPA * (_IDENTITY @ _compliance_mandel(voigt)) @ normal)


def longitudinal_stiffness(voigt: npt.ArrayLike, directions: npt.ArrayLike) -> FloatArray:
    """C_nnnn in GPa: the stress along n under a strain along n alone (not Young's modulus).

    Defined for every stiffness, positive definite or not. Shapes: see the module.
    """
    normal = dyad(*[unit_directions(directions).T] * 2)
    return np.asarray(np.einsum("an,...an->...n", normal, mandel_from_voigt(voigt) @ normal))


def shear_modulus_range(voigt: npt.ArrayLike, directions: npt.ArrayLike) -> TransverseRange:
    """Shear modulus in GPa, G(n, m) = 1 / (4 S_nmnm), over all m across n. Shapes: see the module.

    The mean over m is √(G_min G_max): 1/G is a constant plus a cosine of twice the angle of m.
    """
    return envelopes(voigt, directions).shear


def poisson_ratio_range(voigt: npt.ArrayLike, directions: npt.ArrayLike) -> TransverseRange:
    """Poisson's ratio ν(n, m) = −S_nnmm / S_nnnn over all m across n, tension along n. Shapes: see the
    module.
    """
    return envelopes(voigt, directions).poisson


def pugh_ratio_range(voigt: npt.ArrayLike, directions: npt.ArrayLike) -> TransverseRange:
    """Pugh's ratio along n: K(n) / G(n, m) with K(n) = 1 / (3 β(n)), over all m across n. Shapes: see the
    module.

    After S. F. Pugh, Phil. Mag. 45, 823 (1954), with the directional moduli in place of the averages. Not
    finite where β(n) is zero.
    """
    found = envelopes(voigt, directions)
    bulk = INVERSE_GPA_IN_INVERSE_TPA / (3.0 * found.compressibility)
    ratios = np.sort(np.stack([bulk / found.shear.maximum, bulk / found.shear.minimum]), axis=0)
    middle = 0.5 * (1.0 / found.shear.minimum + 1.0 / found.shear.maximum)
    return TransverseRange(minimum=ratios[0], maximum=ratios[1], mean=np.asarray(bulk * middle))


def envelopes(voigt: npt.ArrayLike, directions: npt.ArrayLike) -> Envelopes:
    """E, β and the ranges of G and ν in one pass: eight surfaces for the price of about three. Shapes: see
    the module.
    """
    n = unit_directions(directions).T
    compliance = _compliance_mandel(voigt)
    normal = dyad(n, n)
    frame = transverse_frame(n)
    strain = compliance @ normal
    young = 1.0 / np.einsum("an,...an->...n", normal, strain)
    return Envelopes(
        young=np.asarray(young),
        compressibility=INVERSE_GPA_IN_INVERSE_TPA * strain[..., :3, :].sum(axis=-2),
        shear=_shear_range(*project(shear_form_matrix(compliance) @ normal, normal, *frame)),
        poisson=_poisson_range(young, *project(strain, normal, *frame)),
    )


def shear_second_directions(voigt: npt.ArrayLike, directions: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """The unit m (..., n, 3) at which G(n, m) is smallest, and at which it is largest. Shapes: see the
    module.
    """
    n = unit_directions(directions).T
    frame = transverse_frame(n)
    normal = dyad(n, n)
    form = shear_form_matrix(_compliance_mandel(voigt)) @ normal
    _, half, mixed = project(form, normal, *frame)
    return _crossed_pair(n, largest_second_direction(*frame, half, mixed))


def poisson_second_directions(
    voigt: npt.ArrayLike, directions: npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """The unit m (..., n, 3) at which ν(n, m) is smallest, and at which it is largest. Shapes: see the
    module.
    """
    n = unit_directions(directions).T
    frame = transverse_frame(n)
    normal = dyad(n, n)
    _, half, mixed = project(_compliance_mandel(voigt) @ normal, normal, *frame)
    return _crossed_pair(n, largest_second_direction(*frame, half, mixed))


def _crossed_pair(n: FloatArray, largest: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The m of the largest form value, and the one across it; both (..., n, 3)."""
    across = np.cross(n, largest, axisa=0, axisb=-2)
    return np.ascontiguousarray(np.swapaxes(largest, -1, -2)), np.asarray(across)


def _shear_range(mean: FloatArray, half: FloatArray, mixed: FloatArray) -> TransverseRange:
    radius = np.hypot(half, mixed)
    return TransverseRange(
        minimum=0.25 / (mean + radius),
        maximum=0.25 / (mean - radius),
        mean=0.25 / np.sqrt((mean - radius) * (mean + radius)),
    )


def _poisson_range(
    young: FloatArray, mean: FloatArray, half: FloatArray, mixed: FloatArray
) -> TransverseRange:
    radius = np.hypot(half, mixed)
    return TransverseRange(
        minimum=-young * (mean + radius), maximum=-young * (mean - radius), mean=-young * mean
    )


def _compliance_mandel(voigt: npt.ArrayLike) -> FloatArray:
    stiffness = np.asarray(voigt, dtype=np.float64)
    if stiffness.shape == (6, 6):
        return _compliance_of_one(stiffness.tobytes())
    return mandel_from_compliance_voigt(compliance_voigt(stiffness))


# A search for an extreme asks some forty times about one tensor; testing and inverting it is most of a call.
@lru_cache(maxsize=16)
def _compliance_of_one(numbers: bytes) -> FloatArray:
    stiffness = np.frombuffer(numbers, dtype=np.float64).reshape(6, 6)
    compliance = mandel_from_compliance_voigt(compliance_voigt(stiffness))
    compliance.setflags(write=False)
    return compliance
