"""Energy of a crystal with a pair potential, and its first and second derivatives, by sums over pairs.

The derivatives are with respect to a homogeneous Lagrangian strain η and displacements w of the atoms before
that strain, so that a pair vector ρ becomes a distance r with r² = (ρ + Δw)ᵀ (1 + 2η) (ρ + Δw): the energy
does not know rotations. With A = φ′/r and B = (φ″ − φ′/r)/r²

    V σ_ij   = ∂E/∂η_ij          =  ½ Σ A ρ_i ρ_j
    V C_ijkl = ∂²E/∂η_ij ∂η_kl   =  ½ Σ B ρ_i ρ_j ρ_k ρ_l
    g_ia     = ∂E/∂w_ia          = − Σ A ρ_a
    Λ_ia,kl  = ∂²E/∂w_ia ∂η_kl   = − Σ B ρ_a ρ_k ρ_l + A (δ_ak ρ_l + δ_al ρ_k)
    Φ_ia,jb  = ∂²E/∂w_ia ∂w_jb   = − Σ B ρ_a ρ_b + A δ_ab,  and Φ_ia,ib so that translations cost nothing.

M. Born and K. Huang, Dynamical Theory of Crystal Lattices (1954), chapters III and V; D. C. Wallace,
Thermodynamics of Crystals (1972), sections 7 and 12. Energies in eV, lengths in Å.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from core.synthetic.pair_potential import PairPotential
from core.tensor.voigt import VOIGT_PAIRS

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_FIRST = np.array([pair[0] for pair in VOIGT_PAIRS])
_SECOND = np.array([pair[1] for pair in VOIGT_PAIRS])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairCrystal:
    """Atoms with a potential. cell: (3, 3) rows, Å. fractional: (n, 3). kinds: (n,) kinds of atoms of the
    potential.
    """

    cell: FloatArray
    fractional: FloatArray
    kinds: IntArray
    potential: PairPotential

    @property
    def volume(self) -> float:
        """Å³."""
        return float(abs(np.linalg.det(self.cell)))

    def deformed(self, gradient: FloatArray, displacements: FloatArray) -> PairCrystal:
        """First displacements (n, 3) of the atoms, Å, then x' = F x with the gradient F (3, 3)."""
        moved = self.fractional + displacements @ np.linalg.inv(self.cell)
        return replace(self, cell=self.cell @ gradient.T, fractional=moved)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expansion:
    """The energy of a cell to second order, Voigt order xx yy zz yz xz xy with engineering shear strains.

    energy: eV. volume: Å³. stress: (6,) σ, eV/Å³. clamped: (6, 6) C without internal relaxation, eV/Å³.
    gradient: (3n,) g, eV/Å. coupling: (3n, 6) Λ, eV/Å. force_constants: (3n, 3n) Φ, eV/Å².
    """

    energy: float
    volume: float
    stress: FloatArray
    clamped: FloatArray
    gradient: FloatArray
    coupling: FloatArray
    force_constants: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Pairs:
    """p directed pairs: atoms first and second (p,), vector (p, 3) from first to second's image, Å, and its
    length.
    """

    first: IntArray
    second: IntArray
    vector: FloatArray
    length: FloatArray


def _pairs(crystal: PairCrystal) -> _Pairs:
    """Each pair within the cutoff, in both directions."""
    cutoff = crystal.potential.cutoff
    inside = crystal.fractional - np.floor(crystal.fractional)
    heights = 1.0 / np.linalg.norm(np.linalg.inv(crystal.cell), axis=0)
    reach = np.ceil(cutoff / heights).astype(int) + 1
    grids = np.meshgrid(*(np.arange(-k, k + 1) for k in reach), indexing="ij")
    shifts = np.stack(grids, axis=-1).reshape(-1, 3) @ crystal.cell
    between = (inside[None, :, :] - inside[:, None, :]) @ crystal.cell
    vectors = between[:, :, None, :] + shifts
    squares = np.einsum("ijta,ijta->ijt", vectors, vectors)
    first, second, image = np.nonzero((squares < cutoff**2) & (squares > 1e-12))
    return _Pairs(
        first=first,
        second=second,
        vector=vectors[first, second, image],
        length=np.sqrt(squares[first, second, image]),
    )


def expansion(crystal: PairCrystal) -> Expansion:
    """Energy and derivatives of the crystal as it stands, relaxed or not."""
    pairs, kinds, volume = _pairs(crystal), crystal.kinds, crystal.volume
    phi = crystal.potential.derivatives(pairs.length, kinds[pairs.first], kinds[pairs.second])
    tension = phi.first / pairs.length
    bend = (phi.second - tension) / pairs.length**2
    vector = pairs.vector
    squares = vector[:, _FIRST] * vector[:, _SECOND]
    return Expansion(
        energy=0.5 * float(phi.value.sum()),
        volume=volume,
        stress=0.5 * (tension @ squares) / volume,
        clamped=0.5 * (squares.T * bend) @ squares / volume,
        gradient=-(_atoms(pairs, len(kinds)) @ (tension[:, None] * vector)).ravel(),
        coupling=_coupling(pairs, tension, bend, squares, len(kinds)),
        force_constants=_force_constants(pairs, tension, bend, len(kinds)),
    )


def _atoms(pairs: _Pairs, count: int) -> FloatArray:
    """(n, p): 1 where a pair starts at an atom; times what the pairs have, the sum for each atom."""
    return np.asarray(np.arange(count)[:, None] == pairs.first, dtype=np.float64)


def _coupling(
    pairs: _Pairs, tension: FloatArray, bend: FloatArray, squares: FloatArray, count: int
) -> FloatArray:
    """Λ (3n, 6)."""
    unit = np.eye(3)
    terms = (bend[:, None] * pairs.vector)[:, :, None] * squares[:, None, :]
    pull = tension[:, None] * pairs.vector
    terms += unit[:, _FIRST] * pull[:, None, _SECOND] + unit[:, _SECOND] * pull[:, None, _FIRST]
    total = -_atoms(pairs, count) @ terms.reshape(-1, 18)
    return np.asarray(total.reshape(3 * count, 6))


def _force_constants(pairs: _Pairs, tension: FloatArray, bend: FloatArray, count: int) -> FloatArray:
    """Φ (3n, 3n)."""
    terms = (bend[:, None] * pairs.vector)[:, :, None] * pairs.vector[:, None, :]
    terms += tension[:, None, None] * np.eye(3)
    both = np.arange(count**2)[:, None] == pairs.first * count + pairs.second
    total = -(both.astype(np.float64) @ terms.reshape(-1, 9)).reshape(count, count, 3, 3)
    own = np.arange(count)
    total[own, own] -= total.sum(axis=1)
    return np.asarray(total.transpose(0, 2, 1, 3).reshape(3 * count, 3 * count))
