"""Pair potentials between kinds of atoms, with the first two derivatives.

Distances in Å, energies in eV. A kind is a number from 0; parameters are symmetric matrices (kinds, kinds).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

COULOMB_EV_ANGSTROM: Final = 14.399645
"""e²/(4π ε₀), CODATA 2018."""


class Derivatives(NamedTuple):
    """φ (eV), φ′ (eV/Å) and φ″ (eV/Å²) of p pairs, each (p,)."""

    value: FloatArray
    first: FloatArray
    second: FloatArray


class PairTerm(Protocol):
    """A contribution to the potential."""

    def derivatives(self, r: FloatArray, left: IntArray, right: IntArray) -> Derivatives:
        """Of pairs at distances r (p,) between atoms of the kinds left (p,) and right (p,)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Morse:
    """φ = D [(1 − e^{−a(r − r₀)})² − 1]. depth: D, eV. distance: r₀, Å. steepness: a, 1/Å.

    P. M. Morse, Phys. Rev. 34, 57 (1929); for metals L. A. Girifalco and V. G. Weizer, Phys. Rev. 114, 687
    (1959).
    """

    depth: FloatArray
    distance: FloatArray
    steepness: FloatArray

    def derivatives(self, r: FloatArray, left: IntArray, right: IntArray) -> Derivatives:
        """See PairTerm."""
        depth, steepness = self.depth[left, right], self.steepness[left, right]
        decay = np.exp(-steepness * (r - self.distance[left, right]))
        return Derivatives(
            depth * decay * (decay - 2.0),
            2.0 * depth * steepness * decay * (1.0 - decay),
            2.0 * depth * steepness**2 * decay * (2.0 * decay - 1.0),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LennardJones:
    """φ = 4 ε [(σ/r)¹² − (σ/r)⁶]. depth: ε, eV. diameter: σ, Å.

    J. E. Jones, Proc. R. Soc. A 106, 463 (1924).
    """

    depth: FloatArray
    diameter: FloatArray

    def derivatives(self, r: FloatArray, left: IntArray, right: IntArray) -> Derivatives:
        """See PairTerm."""
        depth = self.depth[left, right]
        sixth = (self.diameter[left, right] / r) ** 6
        return Derivatives(
            4.0 * depth * sixth * (sixth - 1.0),
            24.0 * depth * sixth * (1.0 - 2.0 * sixth) / r,
            24.0 * depth * sixth * (26.0 * sixth - 7.0) / r**2,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BornMayer:
    """φ = A e^{−r/ρ}. strength: A, eV. decay: ρ, Å. M. Born and J. E. Mayer, Z. Phys. 75, 1 (1932)."""

    strength: FloatArray
    decay: FloatArray

    def derivatives(self, r: FloatArray, left: IntArray, right: IntArray) -> Derivatives:
        """See PairTerm."""
        decay = self.decay[left, right]
        value = self.strength[left, right] * np.exp(-r / decay)
        return Derivatives(value, -value / decay, value / decay**2)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScreenedCoulomb:
    """φ = q q′ e²/(4π ε₀ r) · e^{−r/λ}. charges: (kinds,), in e. screening: λ, Å.

    H. Yukawa, Proc. Phys.-Math. Soc. Japan 17, 48 (1935).
    """

    charges: FloatArray
    screening: float

    def derivatives(self, r: FloatArray, left: IntArray, right: IntArray) -> Derivatives:
        """See PairTerm."""
        product = COULOMB_EV_ANGSTROM * self.charges[left] * self.charges[right]
        value = product * np.exp(-r / self.screening) / r
        slope = 1.0 / r + 1.0 / self.screening
        return Derivatives(value, -value * slope, value * (slope**2 + 1.0 / r**2))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairPotential:
    """A sum of terms that goes smoothly to zero between ``inner`` and ``cutoff`` (both Å).

    There it is multiplied by 1 − 35 t⁴ + 84 t⁵ − 70 t⁶ + 20 t⁷, t from 0 to 1, whose first three derivatives
    vanish at both ends: forces and stiffness are continuous when a neighbour comes or goes.
    """

    terms: tuple[PairTerm, ...]
    inner: float
    cutoff: float

    def derivatives(self, r: FloatArray, left: IntArray, right: IntArray) -> Derivatives:
        """φ, φ′, φ″ of pairs at distances r (p,), Å, of kinds left and right (p,)."""
        found = [term.derivatives(r, left, right) for term in self.terms]
        value, first, second = (sum(one[order] for one in found) for order in range(3))
        switch, slope, bend = self._switch(r)
        return Derivatives(
            np.asarray(value * switch),
            np.asarray(first * switch + value * slope),
            np.asarray(second * switch + 2.0 * first * slope + value * bend),
        )

    def _switch(self, r: FloatArray) -> Derivatives:
        width = self.cutoff - self.inner
        t = np.clip((r - self.inner) / width, 0.0, 1.0)
        value = 1.0 + t**4 * (-35.0 + t * (84.0 + t * (-70.0 + 20.0 * t)))
        return Derivatives(
            value,
            -140.0 * t**3 * (1.0 - t) ** 3 / width,
            -420.0 * t**2 * (1.0 - t) ** 2 * (1.0 - 2.0 * t) / width**2,
        )
