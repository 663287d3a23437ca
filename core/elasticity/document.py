"""An analysis as plain lists and numbers: what ``elastoscope analyze --json`` prints (schema 1).

Stiffnesses and moduli in GPa, Voigt order xx yy zz yz xz xy, directions as unit vectors, all in the frame
that the document names. What does not exist is null, and ``absent`` says why, by key. All keys stand in the
table of ``resources/analyze-json.md``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from core.elasticity.analysis import Analysis, StableProperties
from core.elasticity.averages import Averages, VoigtReussHill, voigt_reuss_hill
from core.elasticity.born import BornReport
from core.elasticity.decomposition import ClosestTensor
from core.elasticity.direction_table import DirectionTable
from core.elasticity.directional import young_modulus
from core.elasticity.engineering import Engineering, Estimate
from core.elasticity.extrema import Extrema, Extremum
from core.elasticity.frames import DESCRIPTIONS
from core.elasticity.harmonic_series import HarmonicSeries
from core.elasticity.polycrystal import TexturedAverages
from core.elasticity.stiffness import VOIGT_ORDER
from core.elasticity.symmetry_indices import SymmetryIndices
from core.elasticity.wave_summary import WaveSummary
from core.tensor.voigt import FloatArray

Document = dict[str, Any]

UNITS: Final = {
    "stiffness": "GPa",
    "compliance": "1/TPa",
    "moduli": "GPa",
    "compressibility": "1/TPa",
    "velocity": "km/s",
    "density": "g/cm3",
    "temperature": "K",
    "conductivity": "W/(m K)",
    "fracture_toughness": "MPa m^1/2",
    "direction": "unit vector in the frame named by 'frame'",
}


def analysis_document(
    analysis: Analysis, *, notes: Sequence[str] = (), frame_axes: FloatArray | None = None
) -> Document:
    """The document of one analysis; ready for ``json.dumps(…, allow_nan=False)``.

    notes: what was recognised and done before. frame_axes: (3, 3), rows are the axes of the stiffness' frame
    in that in which it was given; the same where None.
    """
    found = analysis.properties
    return {
        "schema": 1,
        "units": UNITS,
        "voigt_order": list(VOIGT_ORDER),
        "frame": str(analysis.stiffness.frame),
        "frame_description": DESCRIPTIONS[analysis.stiffness.frame],
        "frame_axes": (np.eye(3) if frame_axes is None else frame_axes).tolist(),
        "notes": list(notes),
        "density_g_cm3": analysis.density_g_cm3,
        "stiffness": analysis.stiffness.voigt.tolist(),
        "compliance_1_per_TPa": found and found.compliance_voigt.tolist(),
        "moduli": _moduli(analysis.averages),
        "bounds": found and _bounds(found),
        "anisotropy": found and _fields(found.anisotropy),
        "symmetry_indices": found and _symmetry_indices(found.symmetry_indices),
        "kelvin_moduli": analysis.kelvin_moduli.tolist(),
        "kelvin_modes": analysis.kelvin_modes.tolist(),
        "stable": analysis.stable,
        "checks": [_fields(check) for check in analysis.checks],
        "born": _born(analysis.born),
        "extrema": found and _pairs(found.extrema, ("young", "linear_compressibility", "shear", "poisson")),
        **({"waves": _waves(found.waves)} if found and found.waves else {}),
        "engineering": found and _engineering(found.engineering),
        "decomposition": _decomposition(analysis),
        "spherical_harmonics": _harmonics(analysis),
        "absent": dict(analysis.absent),
    }


def _born(report: BornReport) -> Document:
    return {
        "crystal_system": report.crystal_system,
        "laue_class": report.laue_class,
        "symmetry_of": report.of,
        "conditions": [{**_fields(condition), "ok": condition.ok} for condition in report.conditions],
    }


def _fields(record: object) -> Document:
    """The fields of a flat record."""
    return {name: getattr(record, name) for name in type(record).__dataclass_fields__}  # type: ignore[attr-defined]


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _moduli(averages: Averages[float]) -> Document:
    names = ("bulk", "shear", "young", "poisson", "p_wave", "lame")
    return {name: _averages(getattr(averages, name)) for name in names}


def _averages(three: VoigtReussHill[float]) -> Document:
    return {name: _number(getattr(three, name)) for name in ("voigt", "reuss", "hill")}


def _bounds(found: StableProperties) -> Document:
    return {
        name: {
            "hashin_shtrikman": [
                getattr(found.bounds, f"{name}_lower"),
                getattr(found.bounds, f"{name}_upper"),
            ],
            "self_consistent": getattr(found.self_consistent, name),
            "geometric": getattr(found.geometric, name),
        }
        for name in ("bulk", "shear")
    }


def _symmetry_indices(indices: SymmetryIndices) -> Document:
    planes = indices.shear_planes
    return {
        "zener": indices.zener,
        "cauchy_pressure": indices.cauchy_pressure,
        "kleinman": indices.kleinman,
        "machinability": indices.machinability,
        "shear_planes": planes and dict(zip(("100", "010", "001"), planes, strict=True)),
    }


def _pairs(record: object, names: tuple[str, ...]) -> Document:
    return {name: _pair(getattr(record, name)) for name in names}


def _pair(extrema: Extrema) -> Document:
    return {"min": _extremum(extrema.minimum), "max": _extremum(extrema.maximum)}


def _extremum(extremum: Extremum) -> Document:
    document: Document = {"value": extremum.value, "direction": extremum.direction.tolist()}
    if extremum.second_direction is not None:
        document["second_direction"] = extremum.second_direction.tolist()
    document["proved_bound"] = _number(extremum.bound)
    document["equivalent_directions"] = extremum.equivalents.tolist()
    if extremum.second_directions is not None:
        document["equivalent_second_directions"] = extremum.second_directions.tolist()
    document["continuous"] = extremum.continuous
    return document


def _waves(waves: WaveSummary) -> Document:
    thermal = waves.thermal
    return {
        **_pairs(waves.extrema, ("p", "s1", "s2")),
        "acoustic_axes": waves.acoustic_axes.tolist(),
        "isotropic": {"p": waves.isotropic[0], "s": waves.isotropic[1]},
        "mean_velocity": waves.mean,
        "debye_temperature_K": thermal and thermal.debye_temperature,
        "debye_temperature_isotropic_K": thermal and thermal.debye_temperature_isotropic,
        "minimum_conductivity_W_per_mK": thermal
        and {"clarke": thermal.clarke_conductivity, "cahill": thermal.cahill_conductivity},
    }


def _engineering(found: Engineering) -> Document:
    return {
        "hardness": [_estimate(estimate) for estimate in found.hardness],
        "fracture_toughness": [_estimate(estimate) for estimate in found.toughness] or None,
        "pugh_ratio": found.pugh_ratio,
        "ductile_by_pugh": found.ductile_by_pugh,
        "ductile_by_poisson": found.ductile_by_poisson,
        "biaxial_modulus": found.biaxial_modulus,
        "thermal_shock": None,
    }


def _estimate(estimate: Estimate) -> Document:
    return {**_fields(estimate), "value": _number(estimate.value)}


def _decomposition(analysis: Analysis) -> Document:
    parts = analysis.symmetry_parts
    return {
        "harmonic": {"norms": dict(analysis.harmonic.norms), "shares": dict(analysis.harmonic.shares)},
        "browaeys_chevrot": {
            "axes": parts.axes.tolist(),
            "shares": {str(symmetry): share for symmetry, share in parts.shares.items()},
        },
        "closest": {str(tensor.symmetry): _closest(tensor) for tensor in analysis.closest},
        "closest_log_euclidean": {
            str(tensor.symmetry): _closest(tensor) for tensor in analysis.closest_logarithmic
        }
        or None,
    }


def _closest(tensor: ClosestTensor) -> Document:
    return {
        "metric": str(tensor.metric),
        "distance": tensor.distance,
        "axes": tensor.axes.tolist(),
        "stiffness": tensor.voigt.tolist(),
    }


def _harmonics(analysis: Analysis) -> Document:
    found = analysis.properties
    return {
        "convention": "real, orthonormal, z polar, m = -l … l (sines first)",
        "longitudinal_stiffness_GPa": _series(analysis.longitudinal),
        "inverse_young_1_per_GPa": found and _series(found.inverse_young),
        "linear_compressibility_1_per_TPa": found and _series(found.linear_compressibility),
        "missing_beyond_l4": found and dict(found.missing_shares),
    }


def direction_entries(table: DirectionTable) -> list[Document]:
    """One entry a direction: every column of `DirectionTable.columns`, null where it is not finite."""
    columns = table.columns()
    return [
        {name: _number(float(values[row])) for name, values in columns.items()}
        for row in range(len(table.directions))
    ]


def texture_document(averages: TexturedAverages, *, description: str) -> Document:
    """A polycrystal with a texture: 6×6 in the sample's frame, and the moduli of each average."""
    document: Document = {"description": description, "frame": "sample"}
    for name in ("voigt", "reuss", "hill", "geometric"):
        voigt = getattr(averages, name)
        isotropic = voigt_reuss_hill(voigt)
        document[name] = {
            "stiffness": voigt.tolist(),
            "bulk_hill": isotropic.bulk.hill,
            "shear_hill": isotropic.shear.hill,
            "young_along_axes": young_modulus(voigt, np.eye(3)).tolist(),
        }
    return document


def _series(series: HarmonicSeries) -> Document:
    return {str(degree): part.tolist() for degree, part in series.coefficients.items()}
