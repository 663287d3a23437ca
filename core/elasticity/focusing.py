"""Phonon focusing: how much of a source's waves goes into a given direction."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.elasticity.waves import PlaneWaves
from core.tensor.voigt import FloatArray, tensor_from_voigt


def enhancement_factors(voigt: npt.ArrayLike, density_g_cm3: float, waves: PlaneWaves) -> FloatArray:
    """A (3, n): solid angle of wave vectors over the solid angle that their energy flows into; 1 if
    isotropic.

    With ω(k) of a mode, homogeneous of degree 1, and its Hessian H at the unit vector n,

        A = dΩ_k/dΩ_V = |V|³ / (v |κ|),   κ = ½ [(tr H)² − tr H²],

    which follows from the Gaussian curvature of the slowness surface (A. G. Every, Phys. Rev. B 22, 1746
    (1980); G. A. Northrop and J. P. Wolfe, Phys. Rev. B 22, 6196 (1980)). Infinite on caustics, where κ =
    0; NaN on acoustic axes, where a mode has no Hessian. voigt (6, 6) in GPa and density in g/cm³ must be
    those of the waves.
    """
    tensor = tensor_from_voigt(voigt) / density_g_cm3
    slopes = np.einsum("ijkl,nk->nijl", tensor, waves.directions, optimize=True)
    slopes = slopes + np.swapaxes(slopes, 2, 3)
    u = np.moveaxis(waves.polarization, 0, 2)  # (n, 3 components, 3 modes)
    coupling = np.swapaxes(u, 1, 2)[:, None] @ slopes @ u[:, None]  # (n, i, mode, mode)
    result = np.empty_like(waves.phase_velocity)
    for mode in range(3):
        hessian = _hessian(tensor, waves, coupling, mode)
        with np.errstate(divide="ignore", invalid="ignore"):
            trace = np.trace(hessian, axis1=1, axis2=2)
            curvature = 0.5 * np.abs(trace**2 - np.einsum("nij,nij->n", hessian, hessian))
            factor = waves.group_speed[mode] ** 3 / (waves.phase_velocity[mode] * curvature)
        result[mode] = np.where(waves.degenerate[mode], np.nan, factor)
    return result


def _hessian(tensor: FloatArray, waves: PlaneWaves, coupling: FloatArray, mode: int) -> FloatArray:
    """∂²ω/∂k_i∂k_j (n, 3, 3) of one mode by second-order perturbation of λ = ω², then ω = √λ."""
    u = waves.polarization[mode]
    second = np.einsum("ijkl,nj,nl->nik", tensor, u, u, optimize=True)
    squares = waves.phase_velocity**2
    hessian = second + np.swapaxes(second, 1, 2)
    for other in range(3):
        if other == mode:
            continue
        mixed = coupling[:, :, mode, other]
        gap = squares[mode] - squares[other]
        with np.errstate(divide="ignore", invalid="ignore"):
            hessian = hessian + 2.0 * mixed[:, :, None] * mixed[:, None, :] / gap[:, None, None]
    velocity = waves.phase_velocity[mode][:, None, None]
    slope = coupling[:, :, mode, mode]
    return np.asarray(
        hessian / (2.0 * velocity) - slope[:, :, None] * slope[:, None, :] / (4.0 * velocity**3)
    )
