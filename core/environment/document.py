"""Environments as JSON: sites, a comparison, clusters, a reconstruction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.environment.clustering import Clusters
from core.environment.comparison import SiteComparison, relative_distance, site_handedness
from core.environment.invariants import ACHIRAL_BELOW, bispectrum, power_vector
from core.environment.neighborhood import Neighborhood
from core.environment.projection import project
from core.environment.rebuild_task import RebuildState, RebuildTask, Rebuilt
from core.environment.settings import EnvironmentSettings
from core.environment.signal import Signal, signal_of
from core.environment.site_symmetry import SiteSymmetry
from core.environment.superposition import Superposition

FloatArray = npt.NDArray[np.float64]

SCHEMA: Final = 1


def settings_entry(settings: EnvironmentSettings) -> dict[str, Any]:
    """How the neighbourhoods were looked at."""
    return {
        "cutoff": settings.cutoff,
        "lmax": settings.degree,
        "radial": settings.radial,
        "width": settings.width,
        "by_element": settings.by_element,
    }


def site_entry(
    site: int,
    neighborhood: Neighborhood,
    symmetry: SiteSymmetry | None,
    settings: EnvironmentSettings,
    equivalent: Sequence[int] = (),
) -> dict[str, Any]:
    """One site: its neighbours, its symmetry, its invariants. site, equivalent: indices from 0, written from
    1. symmetry: None where it cannot be found.
    """
    signal = signal_of(project(neighborhood, settings))
    hand = site_handedness(neighborhood, settings)
    distances = neighborhood.distances
    return {
        "site": site + 1,
        "label": neighborhood.label,
        "element": neighborhood.center,
        "equivalent_sites": [each + 1 for each in equivalent],
        **symmetry_entry(symmetry),
        "neighbors": {
            "count": len(neighborhood),
            "nearest": float(distances[0]),
            "elements": {e: neighborhood.species.count(e) for e in neighborhood.elements},
        },
        "handedness": hand,
        "chiral": hand >= ACHIRAL_BELOW,
        **invariants_entry(signal),
    }


def symmetry_entry(symmetry: SiteSymmetry | None) -> dict[str, Any]:
    """The point group of a site and what it forbids."""
    if symmetry is None:
        return {"point_group": None, "site_symmetry": None, "wyckoff": None, "vanishing_l": None}
    return {
        "point_group": symmetry.point_group,
        "site_symmetry": symmetry.oriented,
        "wyckoff": symmetry.wyckoff,
        "vanishing_l": list(symmetry.vanishing),
        "allowed_harmonics": list(symmetry.allowed),
    }


def invariants_entry(signal: Signal) -> dict[str, Any]:
    """Power and bispectrum of the signal, degree by degree."""
    found = signal.invariants()
    return {
        "power": [float(value) for value in signal.powers],
        "bispectrum": [
            {"l": [int(l) for l in degrees], "value": float(value), "pseudoscalar": bool(pseudo)}
            for degrees, value, pseudo in zip(
                found.degrees, found.values[0], found.is_pseudoscalar, strict=True
            )
        ],
    }


def comparison_entry(found: SiteComparison) -> dict[str, Any]:
    """Two sites compared; the rotation carries the second onto the first."""
    return {
        "distance": found.distance,
        "power_distance": found.power_distance,
        "same": found.is_same,
        "handedness": list(found.handedness),
        "hand_product": found.hand_product,
        "hands": str(found.hands),
        "rotation": superposition_entry(found.rotation),
        "rotation_with_inversion": superposition_entry(found.reflection),
        "better": "rotation" if found.best.is_proper else "rotation_with_inversion",
        "neighbors_miss_each_other_by": found.moved,
    }


def superposition_entry(found: Superposition) -> dict[str, Any]:
    """A rotation: matrix, axis, angle in degrees, overlap."""
    axis, angle = found.axis_angle
    return {
        "matrix": found.rotation.tolist(),
        "axis": axis.tolist(),
        "angle": angle,
        "overlap": found.overlap,
    }


def clusters_entry(found: Clusters, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Clusters with the row of each site."""
    return {
        "method": str(found.method),
        "threshold": found.threshold,
        "count": found.count,
        "variance_shown": [float(share) for share in found.shares],
        "sites": list(rows),
    }


def rebuilt_entry(task: RebuildTask, state: RebuildState, found: Rebuilt) -> dict[str, Any]:
    """A reconstruction: what was matched, how it ended, the points turned onto the target, in Å. Relative
    differences of the power spectra and of the bispectra tell a twin from the target.
    """
    power, whole = invariants_apart(task.target.vectors, found.points, task.cutoff)
    return {
        "label": task.target.label,
        "invariants": str(task.invariants),
        "neighbors": len(task.target),
        "ending": str(found.ending),
        "misses_by": found.moved,
        "steps": state.steps,
        "starts": state.begun,
        "misfit": float(state.misfit.min()),
        "looked_for_twin": task.twin,
        "target_or_mirror_met": state.met,
        "power_difference": power,
        "bispectrum_difference": whole,
        "target": task.target.vectors.tolist(),
        "points": found.superposed.tolist(),
    }


def invariants_apart(target: FloatArray, points: FloatArray, cutoff: float) -> tuple[float, float]:
    """How far the power spectra, and the bispectra, of two sets of points (n, 3) are apart: relative."""
    settings = EnvironmentSettings(cutoff=max(1.5, cutoff), degree=6, radial=4)
    ways = [
        project(Neighborhood(center="", label="", species=("",) * len(each), vectors=each), settings).values[
            :, 0
        ]
        for each in (target, points)
    ]
    power = [power_vector(values)[0] for values in ways]
    whole = [bispectrum(values).values[0] for values in ways]
    return relative_distance(*power), relative_distance(*whole)


def orbits_of(symmetries: Sequence[SiteSymmetry] | None, crystal: Crystal) -> dict[int, tuple[int, ...]]:
    """First atom of each set of equivalent ones, with all of them; every atom alone without a symmetry."""
    if symmetries is None:
        return {site: (site,) for site in range(len(crystal))}
    found: dict[int, list[int]] = {}
    for site, symmetry in enumerate(symmetries):
        found.setdefault(symmetry.orbit, []).append(site)
    return {first: tuple(sites) for first, sites in found.items()}
