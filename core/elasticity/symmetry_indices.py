"""Indices that exist for certain symmetries and axes only.

Each is given where it means something and is otherwise absent, with the reason: a Zener ratio of a
tetragonal tensor or of a cubic one in turned axes is a number without a meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.search_domain import TURNS_OF_THE_CUBE
from core.tensor.symmetrize import symmetrize_voigt, symmetry_misfit
from core.tensor.voigt import FloatArray

TOLERANCE: Final = 0.01
"""A tensor counts as cubic or orthotropic in its axes when no more than this share of it is not."""

_HALF_TURNS: Final = np.array(
    [np.diag(signs) for signs in ([1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1])]
)

_NOT_CUBIC: Final = "defined for a cubic tensor in its cube axes only"
_NOT_ORTHOTROPIC: Final = (
    "defined where the axes of the frame are two-fold axes of the tensor (orthorhombic and higher) only"
)
_NOT_TETRAHEDRAL: Final = "defined for the diamond and zinc-blende structures only; give such a crystal"


@dataclass(frozen=True, slots=True, kw_only=True)
class SymmetryIndices:
    """None where an index is not defined; ``reasons`` then says why, by the name of the field.

    zener: 2 C44/(C11 − C12), C. Zener, Elasticity and Anelasticity of Metals (1948). cauchy_pressure: C12 −
    C44 in GPa, D. G. Pettifor, Mater. Sci. Technol. 8, 345 (1992). kleinman: (C11 + 8 C12)/(7 C11 + 2 C12),
    L. Kleinman, Phys. Rev. 128, 2614 (1962); W. A. Harrison, Electronic Structure (1980); 1 for bonds that do
    not stretch, which the minus sign in MechElastic's denominator does not give. machinability:
    K/C44, Z. Sun, D. Music, R. Ahuja and J. M. Schneider, Phys. Rev. B 71, 193402 (2005). shear_planes: 4
    C44/(C22 + C33 − 2 C23) and its two cyclic forms for shear between the axes of the planes (100), (010)
    and (001); each 1 if isotropic.
    """

    zener: float | None
    cauchy_pressure: float | None
    kleinman: float | None
    machinability: float | None
    shear_planes: tuple[float, float, float] | None
    reasons: Mapping[str, str]


def symmetry_indices(voigt: npt.ArrayLike, *, tetrahedral: bool = False) -> SymmetryIndices:
    """The indices of one positive-definite stiffness (6, 6) in GPa, in the axes it stands in.

    tetrahedral: whether the crystal is known to have the diamond or zinc-blende structure.
    """
    stiffness = np.asarray(voigt, dtype=np.float64).reshape(6, 6)
    cubic = symmetry_misfit(stiffness, TURNS_OF_THE_CUBE) <= TOLERANCE
    c = symmetrize_voigt(stiffness, TURNS_OF_THE_CUBE)
    c11, c12, c44 = float(c[0, 0]), float(c[0, 1]), float(c[3, 3])
    tetrahedral = tetrahedral and bool(cubic)
    planes = _shear_planes(stiffness)
    reasons = {} if cubic else dict.fromkeys(("zener", "cauchy_pressure", "machinability"), _NOT_CUBIC)
    if not tetrahedral:
        reasons["kleinman"] = _NOT_TETRAHEDRAL
    if planes is None:
        reasons["shear_planes"] = _NOT_ORTHOTROPIC
    return SymmetryIndices(
        zener=2.0 * c44 / (c11 - c12) if cubic else None,
        cauchy_pressure=c12 - c44 if cubic else None,
        kleinman=(c11 + 8.0 * c12) / (7.0 * c11 + 2.0 * c12) if tetrahedral else None,
        machinability=voigt_reuss_hill(stiffness).bulk.hill / c44 if cubic else None,
        shear_planes=planes,
        reasons=reasons,
    )


def _shear_planes(stiffness: FloatArray) -> tuple[float, float, float] | None:
    """P. Ravindran et al., J. Appl. Phys. 84, 4891 (1998), made cyclic: plane (100) has the axes y and z."""
    if symmetry_misfit(stiffness, _HALF_TURNS) > TOLERANCE:
        return None
    c = symmetrize_voigt(stiffness, _HALF_TURNS)
    first, second, third = (
        float(4.0 * c[3 + k, 3 + k] / (c[i, i] + c[j, j] - 2.0 * c[i, j]))
        for k, (i, j) in enumerate(((1, 2), (0, 2), (0, 1)))
    )
    return first, second, third
