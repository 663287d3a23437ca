"""Everything about one stiffness at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.elasticity.anisotropy import AnisotropyIndices, anisotropy_indices
from core.elasticity.averages import Averages, voigt_reuss_hill
from core.elasticity.born import BornReport, born_conditions
from core.elasticity.bounds import (
    HashinShtrikman,
    IsotropicModuli,
    geometric_mean,
    hashin_shtrikman,
    self_consistent,
)
from core.elasticity.checks import POSITIVE_DEFINITE, Check, born_check, stiffness_checks
from core.elasticity.crystal_frame import TIED_FRAMES, axes_in_crystal, standard_voigt
from core.elasticity.decomposition import (
    ClosestTensor,
    HarmonicDecomposition,
    Metric,
    SymmetryDecomposition,
    browaeys_chevrot,
    closest_tensors,
    harmonic_decomposition,
)
from core.elasticity.engineering import Engineering, engineering
from core.elasticity.extrema import PropertyExtrema, property_extrema
from core.elasticity.harmonic_series import (
    HarmonicSeries,
    compressibility_series,
    inverse_young_series,
    longitudinal_series,
    missing_shares,
)
from core.elasticity.own_symmetry import SYSTEMS, own_group
from core.elasticity.stability import compliance_voigt, is_positive_definite, kelvin_modes
from core.elasticity.stiffness import Stiffness
from core.elasticity.symmetry_indices import SymmetryIndices, symmetry_indices
from core.elasticity.velocity_extrema import at_density, velocity_extrema
from core.elasticity.wave_summary import WaveSummary, wave_summary
from core.elasticity.waves import check_density
from core.tensor.symmetrize import symmetrize_voigt, symmetry_misfit
from core.tensor.voigt import FloatArray
from core.units import INVERSE_GPA_IN_INVERSE_TPA

if TYPE_CHECKING:
    from core.crystal.symmetry import CrystalSymmetry

ROUNDING: Final = 1e-6
"""The share of a tensor that may lie outside a symmetry by rounding of its numbers."""

_TETRAHEDRAL = (216, 227)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StableProperties:
    """What only a positive-definite stiffness has; sources beside the functions of the same names.

    compliance_voigt: (6, 6) in 1/TPa. inverse_young, linear_compressibility: series of spherical harmonics.
    missing_shares: what a series of E, G, ν up to l = 4 leaves out. waves: None without a density.
    """

    compliance_voigt: FloatArray
    bounds: HashinShtrikman
    self_consistent: IsotropicModuli
    geometric: IsotropicModuli
    anisotropy: AnisotropyIndices
    symmetry_indices: SymmetryIndices
    extrema: PropertyExtrema
    engineering: Engineering
    inverse_young: HarmonicSeries
    linear_compressibility: HarmonicSeries
    missing_shares: Mapping[str, float]
    waves: WaveSummary | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Analysis:
    """What follows from a stiffness, all in the stiffness' own frame.

    checks come first. Where ``stable`` is False, ``properties`` is None, the Reuss and Hill averages are
    NaN, and ``absent`` says why; all the rest is meaningful for any stiffness. kelvin_moduli: (6,) GPa,
    ascending; kelvin_modes: (6, 6), rows are unit Mandel vectors of strain. density_g_cm3: as given, or
    that of the crystal; None where neither was. closest, closest_logarithmic: nearest tensors of all higher
    symmetries in the Frobenius and the log-Euclidean metric, the latter empty where not stable. absent: a
    reason for each thing that is not there, by its name.
    """

    stiffness: Stiffness
    density_g_cm3: float | None
    checks: tuple[Check, ...]
    stable: bool
    kelvin_moduli: FloatArray
    kelvin_modes: FloatArray
    averages: Averages[float]
    harmonic: HarmonicDecomposition
    longitudinal: HarmonicSeries
    symmetry_parts: SymmetryDecomposition
    closest: tuple[ClosestTensor, ...]
    closest_logarithmic: tuple[ClosestTensor, ...]
    born: BornReport
    properties: StableProperties | None
    absent: Mapping[str, str]

    @property
    def anisotropy(self) -> AnisotropyIndices | None:
        """Short for ``properties.anisotropy``."""
        return self.properties.anisotropy if self.properties else None

    @property
    def extrema(self) -> PropertyExtrema | None:
        """Short for ``properties.extrema``."""
        return self.properties.extrema if self.properties else None

    @property
    def waves(self) -> WaveSummary | None:
        """Short for ``properties.waves``."""
        return self.properties.waves if self.properties else None


def analyze(
    stiffness: Stiffness,
    *,
    density_g_cm3: float | None = None,
    crystal: Crystal | None = None,
    axes: npt.ArrayLike | None = None,
) -> Analysis:
    """Check a stiffness and compute all that follows from it.

    density_g_cm3 goes before the density of the crystal. crystal: its symmetry is compared with the
    tensor's, which needs the stiffness in frame ``crystal`` or ``ieee``, or ``axes``: (3, 3), rows are the
    axes of the stiffness' own frame in frame ``crystal``. A symmetry, of the crystal or of the tensor itself,
    that holds to `ROUNDING` is taken to hold exactly. TensorError for a density that is not positive.
    """
    density = _density(density_g_cm3, crystal)
    symmetry = _symmetry(crystal)
    checks, born, group = _checks(stiffness, crystal, symmetry, axes)
    voigt = _without_rounding(stiffness.voigt, group)
    stable = bool(is_positive_definite(voigt))
    moduli, modes = kelvin_modes(voigt)
    properties = _stable_properties(voigt, density, crystal, symmetry) if stable else None
    return Analysis(
        stiffness=stiffness,
        density_g_cm3=density,
        checks=checks,
        stable=stable,
        kelvin_moduli=moduli,
        kelvin_modes=modes,
        averages=voigt_reuss_hill(voigt),
        harmonic=harmonic_decomposition(voigt),
        longitudinal=longitudinal_series(voigt),
        symmetry_parts=browaeys_chevrot(voigt),
        closest=closest_tensors(voigt),
        closest_logarithmic=closest_tensors(voigt, Metric.LOG_EUCLIDEAN) if stable else (),
        born=born,
        properties=properties,
        absent=_absent(
            properties, density, next(check for check in checks if check.name == POSITIVE_DEFINITE)
        ),
    )


def _stable_properties(
    voigt: FloatArray, density: float | None, crystal: Crystal | None, symmetry: CrystalSymmetry | None
) -> StableProperties:
    volume = None if crystal is None else crystal.volume / len(crystal)
    velocities = velocity_extrema(voigt, 1.0)
    return StableProperties(
        compliance_voigt=INVERSE_GPA_IN_INVERSE_TPA * compliance_voigt(voigt),
        bounds=hashin_shtrikman(voigt),
        self_consistent=self_consistent(voigt),
        geometric=geometric_mean(voigt),
        anisotropy=anisotropy_indices(voigt, velocities=velocities),
        symmetry_indices=symmetry_indices(voigt, tetrahedral=_is_tetrahedral(crystal, symmetry)),
        extrema=property_extrema(voigt),
        engineering=engineering(voigt_reuss_hill(voigt), volume_per_atom=volume),
        inverse_young=inverse_young_series(voigt),
        linear_compressibility=compressibility_series(voigt),
        missing_shares=missing_shares(voigt),
        waves=None
        if density is None
        else wave_summary(
            voigt,
            density,
            atoms_per_cubic_angstrom=None if volume is None else 1.0 / volume,
            extrema=at_density(velocities, density),
        ),
    )


def _absent(
    properties: StableProperties | None, density: float | None, definiteness: Check
) -> dict[str, str]:
    """Reasons by the names of the document's keys."""
    absent = {} if density is not None else {"density_g_cm3": _NO_DENSITY}
    if properties is None:
        return absent | dict.fromkeys(
            _OF_STABLE_ONLY, f"the stiffness is not positive definite: {definiteness.detail}"
        )
    absent |= properties.symmetry_indices.reasons
    absent["thermal_shock"] = _NO_THERMAL_SHOCK
    if properties.waves is None:
        absent["waves"] = _NO_DENSITY
    elif properties.waves.thermal is None:
        absent |= dict.fromkeys(
            ("thermal", *_THERMAL),
            "the number of atoms in a volume is not known: give the crystal structure",
        )
    if not properties.engineering.toughness:
        absent["fracture_toughness"] = "the volume of an atom is not known: give the crystal structure"
    return absent


_NO_DENSITY: Final = "the density is not known: give it in g/cm³, or give the crystal structure"
_NO_THERMAL_SHOCK: Final = (
    "needs a strength, the thermal expansion and the conductivity, which elasticity does not tell; "
    "biaxial_modulus is its elastic part"
)
_THERMAL: Final = (
    "debye_temperature_K",
    "debye_temperature_isotropic_K",
    "minimum_conductivity_W_per_mK",
)
_OF_STABLE_ONLY: Final = (
    *("compliance_1_per_TPa", "reuss", "hill", "bounds", "anisotropy", "symmetry_indices", "extrema"),
    *("engineering", "waves", "closest_log_euclidean", "inverse_young_1_per_GPa"),
    *("linear_compressibility_1_per_TPa", "missing_beyond_l4"),
)


def _density(given: float | None, crystal: Crystal | None) -> float | None:
    if given is not None:
        check_density(given)
        return float(given)
    if crystal is None:
        return None
    from core.crystal.facts import density  # loads pymatgen, which a tensor alone does not need

    return density(crystal)


def _symmetry(crystal: Crystal | None) -> CrystalSymmetry | None:
    if crystal is None:
        return None
    from core.crystal.symmetry import symmetry_of  # loads spglib, which a tensor alone does not need

    return symmetry_of(crystal)


def _is_tetrahedral(crystal: Crystal | None, symmetry: CrystalSymmetry | None) -> bool:
    """Whether a crystal is diamond or zinc-blende: those space groups with two atoms in the primitive
    cell.
    """
    if crystal is None or symmetry is None or symmetry.space_group not in _TETRAHEDRAL:
        return False
    from core.crystal.symmetry import primitive_cell

    return len(primitive_cell(crystal)) == 2


def _checks(
    stiffness: Stiffness,
    crystal: Crystal | None,
    symmetry: CrystalSymmetry | None,
    axes: npt.ArrayLike | None,
) -> tuple[tuple[Check, ...], BornReport, FloatArray]:
    """The checks, those against the crystal where the axes of the tensor in it are known; the point group
    (k, 3, 3) that they refer to.
    """
    voigt = stiffness.voigt
    if crystal is None or symmetry is None or (axes is None and stiffness.frame not in TIED_FRAMES):
        laue_class, group = own_group(voigt)
        report = _born_report(voigt, laue_class, SYSTEMS[laue_class], "tensor")
        return (*stiffness_checks(voigt), born_check(report)), report, group
    known = axes_in_crystal(stiffness.frame, crystal) if axes is None else np.asarray(axes, dtype=np.float64)
    group = np.asarray(known @ symmetry.rotations @ known.T)
    standard = standard_voigt(stiffness, crystal, axes=known)
    report = _born_report(standard, symmetry.laue_class, symmetry.crystal_system, "crystal")
    return (*stiffness_checks(voigt, group), born_check(report)), report, group


def _without_rounding(voigt: FloatArray, group: FloatArray) -> FloatArray:
    """Projected on a point group (k, 3, 3) that it has to rounding; else as it is."""
    return symmetrize_voigt(voigt, group) if float(symmetry_misfit(voigt, group)) <= ROUNDING else voigt


def _born_report(standard: FloatArray, laue_class: str, crystal_system: str, of: str) -> BornReport:
    return BornReport(
        laue_class=laue_class,
        crystal_system=crystal_system,
        of=of,
        conditions=born_conditions(standard, laue_class),
    )
