"""Radial functions of a neighbour: Gaussians on Gaussian-type orbitals, in closed form.

A neighbour at R stands for the density exp(−|r − R|²/2σ²). It is expanded in g_nl(r) Y_lm with
g_nl = Σ_k β_nk r^l exp(−α_kl r²), orthonormal in ∫ r² dr, as in DScribe (Himanen et al., Comput. Phys.
Commun. 247, 106949 (2020)): α_kl lets r^l exp(−α r²) fall to 10⁻³ at the k-th of evenly spaced radii from 1 Å
to the cutoff, β = S^(−1/2). With a = 1/2σ² the product of two Gaussians gives

    c_nlm = Σ_k β_nk (π/(α_kl + a))^(3/2) (a/(α_kl + a))^l exp(−α_kl a R²/(α_kl + a)) · R^l Y_lm(R).

Each neighbour is weighted by w(R) = 1 − 3x² + 2x³, x = R/cutoff, so that nothing jumps where one comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import gamma, log, pi

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_FIRST_RADIUS = 1.0
_DECAY = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RadialBasis:
    """exponents, factors: (L + 1, k) float64, Å⁻²: for each degree the decay of a term over R² and what
    stands before it. mixing: (L + 1, n, k), β of the orthonormal functions. sums: (L + 1, n), ∫ r² g_nl dr,
    which makes a function of direction of an expanded density. cutoff: Å.
    """

    exponents: FloatArray
    factors: FloatArray
    mixing: FloatArray
    sums: FloatArray
    cutoff: float

    def values(self, squares: FloatArray) -> FloatArray:
        """(e, L + 1, n) radial parts, w included, of neighbours with squared distances (e,); they are to be
        multiplied by the solid harmonics r^l Y_lm.
        """
        decays = np.exp(-squares[:, None, None] * self.exponents) * self.factors
        weights = cutoff_weight(squares, self.cutoff)
        return np.asarray(np.einsum("elk,lnk->eln", decays, self.mixing) * weights[:, None, None])


def cutoff_weight(squares: FloatArray, cutoff: float) -> FloatArray:
    """w(R) of squared distances, 1 at the centre, 0 with its slope at the cutoff and beyond."""
    share = np.minimum(np.sqrt(squares) / cutoff, 1.0)
    return np.asarray(1.0 - 3.0 * share**2 + 2.0 * share**3)


@lru_cache(maxsize=64)
def radial_basis(cutoff: float, degree: int, radial: int, width: float) -> RadialBasis:
    """The functions for a cutoff (Å), degrees 0 … ``degree``, ``radial`` functions each, width σ (Å)."""
    radii = np.linspace(_FIRST_RADIUS, cutoff, radial)
    degrees = np.arange(degree + 1)[:, None]
    alpha = (degrees * np.log(radii) - log(_DECAY)) / radii**2
    mixing = np.stack([_orthonormal(alpha[l], l) for l in range(degree + 1)])
    narrow = 0.5 / width**2
    rays = np.array([0.5 * gamma(0.5 * (l + 3)) * alpha[l] ** (-0.5 * (l + 3)) for l in range(degree + 1)])
    together = alpha + narrow
    arrays = {
        "exponents": alpha * narrow / together,
        "factors": (pi / together) ** 1.5 * (narrow / together) ** degrees,
        "mixing": mixing,
        "sums": np.einsum("lnk,lk->ln", mixing, rays),
    }
    for array in arrays.values():
        array.setflags(write=False)
    return RadialBasis(**arrays, cutoff=cutoff)


def _orthonormal(alpha: FloatArray, degree: int) -> FloatArray:
    """(n, k) Löwdin's S^(−1/2) with S_kk' = ∫ r^(2l + 2) exp(−(α_k + α_k') r²) dr."""
    power = degree + 1.5
    overlap = 0.5 * gamma(power) * (alpha[:, None] + alpha) ** -power
    # Scaled to a unit diagonal first: the bare one runs over many powers of ten.
    values, vectors = np.linalg.eigh(overlap)
    return np.asarray((vectors / np.sqrt(values)) @ vectors.T)
