"""Cell and atoms to the minimum of the energy, and the stiffness there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import DatasetError
from core.synthetic.lattice_sums import Expansion, PairCrystal, expansion
from core.tensor.voigt import VOIGT_PAIRS
from core.units import EV_PER_CUBIC_ANGSTROM_IN_GPA

FloatArray = npt.NDArray[np.float64]

_STRESS = 1e-9
"""eV/Å³: 2e-7 GPa, far below what a label is worth."""
_FORCE = 1e-8
"""eV/Å."""
_LARGEST_STRAIN, _LARGEST_DISPLACEMENT = 0.04, 0.12
"""Of one step; Å."""
_STEPS = 80
_SOFT = 1e-4
"""Share of the largest force constant below which a mode of the atoms counts as unstable."""


class UnstableCrystalError(DatasetError):
    """The crystal has no minimum near by, or its stiffness there is not positive definite."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RelaxedCrystal:
    """A crystal without stress and forces. stiffness, clamped: (6, 6) GPa, Voigt, in the frame of its cell,
    with and without internal relaxation.
    """

    crystal: PairCrystal
    stiffness: FloatArray
    clamped: FloatArray


def relaxed(crystal: PairCrystal) -> RelaxedCrystal:
    """The nearest minimum, by Newton steps with the exact second derivatives.

    Along directions of negative curvature the step goes downhill all the same (Y. Dauphin et al., NeurIPS
    2014); a step that does not lower the energy is halved. A step keeps every symmetry of the crystal.
    UnstableCrystalError: there is none within 80 steps, or it is a saddle that symmetry keeps from falling.
    """
    found = expansion(crystal)
    for _ in range(_STEPS):
        if np.abs(found.stress).max() < _STRESS and np.abs(found.gradient).max() < _FORCE:
            stiffness = relaxed_stiffness(found) * EV_PER_CUBIC_ANGSTROM_IN_GPA
            clamped = found.clamped * EV_PER_CUBIC_ANGSTROM_IN_GPA
            return RelaxedCrystal(crystal=crystal, stiffness=stiffness, clamped=clamped)
        crystal, found = _lower(crystal, found, _step(found))
    raise UnstableCrystalError(f"no minimum of the energy was found in {_STEPS} steps")


def relaxed_stiffness(found: Expansion) -> FloatArray:
    """C = C_clamped − Λᵀ Φ⁻¹ Λ / V, (6, 6) eV/Å³; Φ⁻¹ on all displacements but the three translations.

    M. Born and K. Huang (1954), section 11; D. C. Wallace (1972), section 7. These are second derivatives of
    the energy by the Lagrangian strain (K. Brugger, Phys. Rev. 133, A1611 (1964)); at zero stress, where
    `relaxed` asks for them, every other definition of elastic constants gives the same.
    UnstableCrystalError: a displacement of atoms lowers the energy, or C is not positive definite.
    """
    values, modes = _modes(found.force_constants)
    if values.size and values[0] <= _SOFT * values[-1]:
        raise UnstableCrystalError("the atoms do not stand in a minimum")
    projected = modes.T @ found.coupling
    stiffness = found.clamped - (projected.T / values) @ projected / found.volume
    stiffness = 0.5 * (stiffness + stiffness.T)
    if np.linalg.eigvalsh(stiffness)[0] <= 0.0:
        raise UnstableCrystalError("the stiffness is not positive definite")
    return np.asarray(stiffness)


def _modes(force_constants: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Eigenvalues (3n − 3,), ascending, and modes (3n, 3n − 3) other than translations."""
    count = len(force_constants) // 3
    translations = np.tile(np.eye(3), (count, 1)) / np.sqrt(count)
    basis = np.linalg.svd(translations)[0][:, 3:]
    values, vectors = np.linalg.eigh(basis.T @ force_constants @ basis)
    return values, basis @ vectors


def _step(found: Expansion) -> FloatArray:
    """(6 + 3n,) strain and displacements, of bounded size, downhill."""
    slope = np.concatenate([found.volume * found.stress, found.gradient])
    curvature = np.block(
        [[found.volume * found.clamped, found.coupling.T], [found.coupling, found.force_constants]]
    )
    # A strain of 1 moves atoms by about the size of a cell: both get comparable units.
    units = np.concatenate([np.full(6, found.volume ** (-1 / 3)), np.ones(len(found.gradient))])
    values, vectors = np.linalg.eigh(curvature * np.outer(units, units))
    kept = np.abs(values) > 1e-8 * np.abs(values).max()
    along = vectors[:, kept].T @ (slope * units)
    step = -units * (vectors[:, kept] @ (along / np.abs(values[kept])))
    excess = max(np.abs(step[:6]).max() / _LARGEST_STRAIN, np.abs(step[6:]).max() / _LARGEST_DISPLACEMENT)
    return np.asarray(step / max(1.0, excess))


def _lower(crystal: PairCrystal, found: Expansion, step: FloatArray) -> tuple[PairCrystal, Expansion]:
    """The crystal after the step, or after a half, a quarter, … of it."""
    for _ in range(8):
        after = _moved(crystal, step)
        expanded = expansion(after)
        if expanded.energy <= found.energy + 1e-10 * abs(found.energy):
            return after, expanded
        step = 0.5 * step
    raise UnstableCrystalError("no step lowers the energy")


def _moved(crystal: PairCrystal, step: FloatArray) -> PairCrystal:
    strain = np.zeros((3, 3))
    for (i, j), value in zip(VOIGT_PAIRS, step[:6], strict=True):
        strain[i, j] = strain[j, i] = value if i == j else 0.5 * value
    values, vectors = np.linalg.eigh(np.eye(3) + 2.0 * strain)
    gradient = (vectors * np.sqrt(np.maximum(values, 0.25))) @ vectors.T
    return crystal.deformed(gradient, step[6:].reshape(-1, 3))
