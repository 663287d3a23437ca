"""The 21 independent components of an elasticity tensor as irreducible parts of SO(3): 2×0e + 2×2e + 1×4e.

A Mandel matrix is a symmetric matrix on R⁶ = (l=0) ⊕ (l=2): the hydrostatic direction and the five deviatoric
ones. The symmetric square splits into

    component  0      0e  hydrostatic ⊗ hydrostatic                (3 K for an isotropic tensor)
    component  1      0e  identity of the deviatoric space / √5    (2√5 G for an isotropic tensor)
    components 2…6    2e  coupling of hydrostatic and deviatoric
    components 7…11   2e  inside the deviatoric space
    components 12…20  4e  inside the deviatoric space

G. Backus, Rev. Geophys. 8, 633 (1970); S. C. Cowin, Q. J. Mech. Appl. Math. 42, 249 (1989). The order
of components and the phases are e3nn's: real spherical harmonics with y as polar axis and l=1 = (x, y, z), so
every block turns by e3nn's D^l(R). The basis is orthonormal: the Frobenius norms
of irreps, Mandel matrix and C_ijkl are equal.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from core.tensor.mandel import mandel_vector
from core.tensor.voigt import FloatArray

IRREPS: Final = "2x0e+2x2e+1x4e"
"""The layout in e3nn's notation."""

BLOCKS: Final = (slice(0, 1), slice(1, 2), slice(2, 7), slice(7, 12), slice(12, 21))
"""Where each irreducible part stands in the 21 components: 0e, 0e, 2e, 2e, 4e."""


def _sphere_quadrature() -> tuple[FloatArray, FloatArray]:
    """Directions (n, 3) and weights (n,) summing to 1, exact for polynomials up to degree 9.

    Gauss–Legendre along the polar axis y times an even grid in azimuth, counted from z towards x.
    """
    height, weight = np.polynomial.legendre.leggauss(5)
    azimuth = 2.0 * np.pi * np.arange(10) / 10
    radius = np.sqrt(1.0 - height**2)[:, None]
    x, z = radius * np.sin(azimuth), radius * np.cos(azimuth)
    y = np.broadcast_to(height[:, None], x.shape)
    weights = np.broadcast_to(weight[:, None] / 20.0, x.shape)
    return np.stack([x, y, z], axis=-1).reshape(-1, 3), weights.reshape(-1)


def _deviatoric_matrices() -> FloatArray:
    """(5, 3, 3) orthonormal traceless symmetric matrices; nᵀ A_m n ∝ e3nn's Y_2m(n)."""
    matrices = np.zeros((5, 3, 3))
    for m, (i, j) in ((0, (0, 2)), (1, (0, 1)), (3, (1, 2))):
        matrices[m, i, j] = matrices[m, j, i] = np.sqrt(0.5)
    matrices[2] = np.diag([-1.0, 2.0, -1.0]) / np.sqrt(6.0)
    matrices[4] = np.diag([-1.0, 0.0, 1.0]) / np.sqrt(2.0)
    return matrices


def _harmonics_4(n: FloatArray) -> FloatArray:
    """(n, 9) real harmonics of degree 4 on unit vectors, m = −4 … 4 about y, one common factor apart."""
    y = n[:, 1]
    ring = n[:, 2] + 1j * n[:, 0]
    polar = (np.ones_like(y), y, 7 * y**2 - 1, 7 * y**3 - 3 * y, 35 * y**4 - 30 * y**2 + 3)
    scale = (np.sqrt(35.0) / 8, np.sqrt(70.0) / 4, np.sqrt(5.0) / 4, np.sqrt(10.0) / 4, 0.125)
    columns = [scale[4] * polar[4]]
    for m in (1, 2, 3, 4):
        profile = scale[4 - m] * polar[4 - m] * ring**m
        columns = [profile.imag, *columns, profile.real]
    return np.stack(columns, axis=1)


def _mandel_basis() -> FloatArray:
    directions, weights = _sphere_quadrature()
    deviatoric = mandel_vector(_deviatoric_matrices())
    hydrostatic = mandel_vector(np.eye(3) / np.sqrt(3.0))
    second = np.einsum("ni,mij,nj->nm", directions, _deviatoric_matrices(), directions)
    basis = np.zeros((21, 6, 6))
    basis[0] = np.outer(hydrostatic, hydrostatic)
    basis[1] = np.einsum("ma,mb->ab", deviatoric, deviatoric)
    coupling = np.einsum("a,mb->mab", hydrostatic, deviatoric)
    basis[2:7] = coupling + np.swapaxes(coupling, 1, 2)
    for block, harmonics in ((BLOCKS[3], second), (BLOCKS[4], _harmonics_4(directions))):
        # Gaunt's integral of three harmonics is the equivariant map, so no phase is left to choose.
        gaunt = np.einsum("n,nm,np,nq->mpq", weights, harmonics, second, second)
        basis[block] = np.einsum("mpq,pa,qb->mab", gaunt, deviatoric, deviatoric)
    basis /= np.linalg.norm(basis, axis=(1, 2), keepdims=True)
    basis.setflags(write=False)
    return basis


MANDEL_BASIS: Final = _mandel_basis()
"""(21, 6, 6), orthonormal in the Frobenius product; M = Σ_c x_c MANDEL_BASIS[c]."""

_FLAT_BASIS: Final = MANDEL_BASIS.reshape(21, 36)


def irreps_from_mandel(mandel: npt.ArrayLike) -> FloatArray:
    """The 21 components (..., 21) of a symmetric Mandel matrix (..., 6, 6), same units; norm-preserving."""
    matrix = np.asarray(mandel, dtype=np.float64)
    return np.asarray(matrix.reshape(*matrix.shape[:-2], 36) @ _FLAT_BASIS.T)


def mandel_from_irreps(irreps: npt.ArrayLike) -> FloatArray:
    """The symmetric Mandel matrix (..., 6, 6) from its 21 components (..., 21), same units."""
    components = np.asarray(irreps, dtype=np.float64)
    return np.asarray(components @ _FLAT_BASIS).reshape(*components.shape[:-1], 6, 6)
