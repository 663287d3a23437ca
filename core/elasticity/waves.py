"""Plane elastic waves: Christoffel's equation.

A plane wave along n in a crystal of density ρ has the phase velocities v and polarisations u of

    Γ(n) u = ρ v² u,   Γ_jl = C_ijkl n_i n_k,

and carries its energy with the group velocity  V_i = C_ijkl u_j u_l n_k / (ρ v),  V·n = v. E. B. Christoffel,
Ann. Mat. Pura Appl. 8, 193 (1877); B. A. Auld, Acoustic Fields and Waves in Solids (1973); J. W. Jaeken and
S. Cottenier, Comput. Phys. Commun. 207, 445 (2016). Stiffness in GPa and density in g/cm³ give km/s without
any factor.

The three modes of a direction are numbered by their speed: 0 is P, the fastest, 1 the faster and 2 the
slower S wave.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.directional import unit_directions
from core.elasticity.stability import compliance_voigt
from core.elasticity.transverse import dyad, shear_form_matrix
from core.errors import TensorError
from core.tensor.mandel import mandel_from_voigt, matrix_from_mandel_vector
from core.tensor.voigt import FloatArray

DEGENERATE: Final = 1e-6
"""Two modes whose v² differ by less than this share travel together: the direction is an acoustic axis."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlaneWaves:
    """The three waves along each of n directions; first index the mode (P, S1, S2).

    directions: (n, 3) unit vectors. phase_velocity: (3, n) km/s. polarization: (3, n, 3) unit vectors; of
    an S wave on an acoustic axis any in the plane of the two. group_velocity: (3, n, 3) km/s, the energy's
    way and speed. On an acoustic axis where the sheets cross it is one of the cone of rays that go with it.
    degenerate: (3, n) bool, whether the mode shares its velocity with another.
    """

    directions: FloatArray
    phase_velocity: FloatArray
    polarization: FloatArray
    group_velocity: FloatArray
    degenerate: npt.NDArray[np.bool_]

    @property
    def slowness(self) -> FloatArray:
        """1/v (3, n) in s/km."""
        return np.asarray(1.0 / self.phase_velocity)

    @property
    def group_speed(self) -> FloatArray:
        """|V| (3, n) in km/s, never below the phase velocity."""
        return np.asarray(np.linalg.norm(self.group_velocity, axis=-1), dtype=np.float64)

    @property
    def power_flow_angle(self) -> FloatArray:
        """The angle (3, n) in degrees between the wave's direction and the flow of its energy."""
        across = np.cross(self.directions[None], self.group_velocity)
        along = np.einsum("ni,mni->mn", self.directions, self.group_velocity)
        return np.asarray(np.degrees(np.arctan2(np.linalg.norm(across, axis=-1), along)))

    @property
    def longitudinal_angle(self) -> FloatArray:
        """The angle (3, n) in degrees, 0 to 90, between polarisation and direction: 0 for a pure P wave."""
        along = np.abs(np.einsum("ni,mni->mn", self.directions, self.polarization))
        return np.asarray(np.degrees(np.arccos(np.clip(along, 0.0, 1.0))))


def phase_velocities(voigt: npt.ArrayLike, density_g_cm3: float, directions: npt.ArrayLike) -> FloatArray:
    """Phase velocities (..., 3, n) in km/s of the waves along directions (n, 3), fastest first: P, S1, S2.

    voigt: stiffnesses (..., 6, 6) in GPa. UnstableTensorError where one is not positive definite,
    TensorError for a density that is not positive.
    """
    vectors = _christoffel_vectors(voigt, density_g_cm3, unit_directions(directions).T)
    return np.sqrt(symmetric_eigenvalues(vectors))


def christoffel_matrices(voigt: npt.ArrayLike, density_g_cm3: float, directions: npt.ArrayLike) -> FloatArray:
    """Γ(n)/ρ in (km/s)², shape (..., n, 3, 3); arguments and errors as for `phase_velocities`."""
    vectors = _christoffel_vectors(voigt, density_g_cm3, unit_directions(directions).T)
    return matrix_from_mandel_vector(np.swapaxes(vectors, -1, -2))


def plane_waves(voigt: npt.ArrayLike, density_g_cm3: float, directions: npt.ArrayLike) -> PlaneWaves:
    """Velocities, polarisations and energy flow of one stiffness (6, 6) in GPa; errors as
    `phase_velocities`.
    """
    unit = unit_directions(directions)
    vectors = _christoffel_vectors(np.asarray(voigt).reshape(6, 6), density_g_cm3, unit.T)
    squares, columns = np.linalg.eigh(np.ascontiguousarray(matrix_from_mandel_vector(vectors.T)))
    squares = np.ascontiguousarray(squares.T[::-1])
    polarization = np.ascontiguousarray(np.moveaxis(columns, -1, 0)[::-1])
    velocity = np.sqrt(squares)
    return PlaneWaves(
        directions=unit,
        phase_velocity=velocity,
        polarization=_oriented(polarization, unit),
        group_velocity=_group_velocity(voigt, density_g_cm3, unit, velocity, polarization),
        degenerate=_degenerate(squares),
    )


def check_density(density_g_cm3: float) -> None:
    """TensorError unless the density is a finite number of g/cm³ above 0."""
    if not (math.isfinite(density_g_cm3) and density_g_cm3 > 0.0):
        raise TensorError(f"the density is {density_g_cm3} g/cm³, expected a finite number above 0")


def symmetric_eigenvalues(vectors: FloatArray) -> FloatArray:
    """Eigenvalues (..., 3, n), greatest first, of symmetric 3×3 matrices given as Mandel vectors (..., 6, n).

    By the cosine formula, O. K. Smith, Commun. ACM 4, 168 (1961); an order faster than LAPACK on many small
    ones. Two eigenvalues that coincide come out to about 1e-8 of the spread, all others to rounding.
    """
    mean = (vectors[..., 0, :] + vectors[..., 1, :] + vectors[..., 2, :]) / 3.0
    xx, yy, zz = (vectors[..., i, :] - mean for i in range(3))
    yz, xz, xy = (vectors[..., i, :] * math.sqrt(0.5) for i in (3, 4, 5))
    squared = (xx * xx + yy * yy + zz * zz) / 6.0 + (yz * yz + xz * xz + xy * xy) / 3.0
    half = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz)
    spread = np.sqrt(squared)
    scale = np.where(spread > 0.0, 2.0 * squared * spread, 1.0)
    angle = np.arccos(np.clip(half / scale, -1.0, 1.0)) / 3.0
    result = np.empty((*mean.shape[:-1], 3, mean.shape[-1]))
    first = result[..., 0, :] = mean + 2.0 * spread * np.cos(angle)
    third = result[..., 2, :] = mean + 2.0 * spread * np.cos(angle + 2.0 * np.pi / 3.0)
    result[..., 1, :] = 3.0 * mean - first - third
    return result


def _christoffel_vectors(voigt: npt.ArrayLike, density_g_cm3: float, unit: FloatArray) -> FloatArray:
    """Γ/ρ as Mandel vectors (..., 6, n) for unit directions (3, n)."""
    check_density(density_g_cm3)
    compliance_voigt(voigt)  # raises for a stiffness that is not positive definite
    return np.asarray(shear_form_matrix(mandel_from_voigt(voigt) / density_g_cm3) @ dyad(unit, unit))


def _group_velocity(
    voigt: npt.ArrayLike,
    density_g_cm3: float,
    unit: FloatArray,
    velocity: FloatArray,
    polarization: FloatArray,
) -> FloatArray:
    """V (3, n, 3): the matrix C_ijkl u_j u_l has the form of Γ with u in the place of n."""
    form = shear_form_matrix(mandel_from_voigt(voigt) / density_g_cm3)
    result = np.empty_like(polarization)
    for mode in range(3):
        u = np.ascontiguousarray(polarization[mode].T)
        xx, yy, zz, yz, xz, xy = form @ dyad(u, u)
        x, y, z = unit.T
        yz, xz, xy = yz * math.sqrt(0.5), xz * math.sqrt(0.5), xy * math.sqrt(0.5)
        flow = np.stack([xx * x + xy * y + xz * z, xy * x + yy * y + yz * z, xz * x + yz * y + zz * z])
        result[mode] = (flow / velocity[mode]).T
    return result


def _oriented(polarization: FloatArray, unit: FloatArray) -> FloatArray:
    """Signs chosen so that u points along n rather than against it."""
    along = np.einsum("mni,ni->mn", polarization, unit)
    return np.asarray(polarization * np.where(along < 0.0, -1.0, 1.0)[..., None])


def _degenerate(squares: FloatArray) -> npt.NDArray[np.bool_]:
    near = squares[:-1] - squares[1:] < DEGENERATE * squares[:1]
    none = np.zeros_like(near[:1])
    return np.asarray(np.concatenate([near, none]) | np.concatenate([none, near]))
