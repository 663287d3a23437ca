"""Plane elastic waves: Christoffel's equation.

A plane wave along n in a crystal of density ρ has the phase velocities v and polarisations u of

    Γ(n) u = ρ v² u,   Γ_jl = C_ijkl n_i n_k

(E. B. Christoffel, Ann. Mat. Pura Appl. 8, 193 (1877); B. A. Auld, Acoustic Fields and Waves in Solids
(1973)). Stiffness in GPa and density in g/cm³ give km/s without any factor.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from core.elasticity.directional import unit_directions
from core.elasticity.stability import compliance_voigt
from core.elasticity.transverse import dyad, shear_form_matrix
from core.errors import TensorError
from core.tensor.mandel import mandel_from_voigt, matrix_from_mandel_vector
from core.tensor.voigt import FloatArray


def phase_velocities(voigt: npt.ArrayLike, density_g_cm3: float, directions: npt.ArrayLike) -> FloatArray:
    """Phase velocities (..., 3, n) in km/s of the waves along directions (n, 3), fastest first: P, S1, S2.

    voigt: stiffnesses (..., 6, 6) in GPa. UnstableTensorError where one is not positive definite,
    TensorError for a density that is not positive.
    """
    squares = np.linalg.eigvalsh(christoffel_matrices(voigt, density_g_cm3, directions))
    return np.sqrt(np.swapaxes(squares, -1, -2)[..., ::-1, :])


def christoffel_matrices(voigt: npt.ArrayLike, density_g_cm3: float, directions: npt.ArrayLike) -> FloatArray:
    """Γ(n)/ρ in (km/s)², shape (..., n, 3, 3); arguments and errors as for `phase_velocities`."""
    check_density(density_g_cm3)
    compliance_voigt(voigt)  # raises for a stiffness that is not positive definite
    normal = dyad(*[unit_directions(directions).T] * 2)
    vectors = shear_form_matrix(mandel_from_voigt(voigt)) @ normal / density_g_cm3
    return matrix_from_mandel_vector(np.swapaxes(vectors, -1, -2))


def check_density(density_g_cm3: float) -> None:
    """TensorError unless the density is a finite number of g/cm³ above 0."""
    if not (math.isfinite(density_g_cm3) and density_g_cm3 > 0.0):
        raise TensorError(f"the density is {density_g_cm3} g/cm³, expected a finite number above 0")
