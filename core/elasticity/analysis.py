"""Everything about one stiffness at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.crystal.crystal import Crystal
from core.elasticity.anisotropy import (
    log_euclidean_anisotropy,
    percent_bulk_anisotropy,
    percent_shear_anisotropy,
    universal_anisotropy,
)
from core.elasticity.averages import Averages, voigt_reuss_hill
from core.elasticity.checks import Check, stiffness_checks
from core.elasticity.extrema import PropertyExtrema, property_extrema
from core.elasticity.stability import compliance_voigt, is_positive_definite, kelvin_moduli
from core.elasticity.stiffness import Frame, Stiffness
from core.elasticity.waves import check_density
from core.tensor.voigt import FloatArray
from core.units import INVERSE_GPA_IN_INVERSE_TPA


@dataclass(frozen=True, slots=True, kw_only=True)
class AnisotropyIndices:
    """Indices without unit (the percentages in %); sources beside the functions of the same names."""

    universal: float
    log_euclidean: float
    percent_bulk: float
    percent_shear: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Analysis:
    """What follows from a stiffness, all in the stiffness' own frame.

    checks come first: where ``stable`` is False, compliance_voigt, anisotropy and extrema are None, the Reuss
    and Hill averages are NaN, and ``unstable_reason`` says why; Kelvin moduli and Voigt averages remain.
    compliance_voigt: (6, 6) in 1/TPa. kelvin_moduli: (6,) GPa, ascending. density_g_cm3: as given, or that
    of the crystal; None where neither was given.
    """

    stiffness: Stiffness
    density_g_cm3: float | None
    checks: tuple[Check, ...]
    stable: bool
    unstable_reason: str
    kelvin_moduli: FloatArray
    averages: Averages[float]
    compliance_voigt: FloatArray | None
    anisotropy: AnisotropyIndices | None
    extrema: PropertyExtrema | None


def analyze(
    stiffness: Stiffness, *, density_g_cm3: float | None = None, crystal: Crystal | None = None
) -> Analysis:
    """Check a stiffness and compute all that follows from it.

    density_g_cm3 goes before the density of the crystal. crystal: its symmetry is compared with the
    tensor's, which needs the stiffness in frame ``crystal`` or ``ieee``. TensorError for a density that is
    not positive.
    """
    density = _density(density_g_cm3, crystal)
    voigt = stiffness.voigt
    stable = bool(is_positive_definite(voigt))
    checks = stiffness_checks(voigt, _rotations_in_frame(stiffness.frame, crystal))
    return Analysis(
        stiffness=stiffness,
        density_g_cm3=density,
        checks=checks,
        stable=stable,
        unstable_reason="" if stable else f"the stiffness is not positive definite: {checks[0].detail}",
        kelvin_moduli=kelvin_moduli(voigt),
        averages=voigt_reuss_hill(voigt),
        compliance_voigt=INVERSE_GPA_IN_INVERSE_TPA * compliance_voigt(voigt) if stable else None,
        anisotropy=_anisotropy(voigt) if stable else None,
        extrema=property_extrema(voigt) if stable else None,
    )


def _anisotropy(voigt: FloatArray) -> AnisotropyIndices:
    return AnisotropyIndices(
        universal=universal_anisotropy(voigt),
        log_euclidean=log_euclidean_anisotropy(voigt),
        percent_bulk=percent_bulk_anisotropy(voigt),
        percent_shear=percent_shear_anisotropy(voigt),
    )


def _density(given: float | None, crystal: Crystal | None) -> float | None:
    if given is not None:
        check_density(given)
        return float(given)
    if crystal is None:
        return None
    from core.crystal.facts import density  # loads pymatgen, which a tensor alone does not need

    return density(crystal)


def _rotations_in_frame(frame: Frame, crystal: Crystal | None) -> FloatArray | None:
    """The crystal's point group (k, 3, 3) in the tensor's frame; None where one or the other is unknown."""
    if crystal is None or frame not in (Frame.CRYSTAL, Frame.IEEE):
        return None
    from core.crystal.symmetry import ieee_rotation, symmetry_of

    rotations = symmetry_of(crystal).rotations
    if frame is Frame.CRYSTAL:
        return rotations
    axes = np.asarray(ieee_rotation(crystal))
    return np.asarray(axes @ rotations @ axes.T)
