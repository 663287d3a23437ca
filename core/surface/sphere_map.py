"""One property over all directions as a flat map, with directions of the crystal and the extremes on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.stiffness import Stiffness
from core.surface.harmonic_surface import Drawn
from core.surface.projection import Projection, flat_map, map_axes, project, unproject
from core.surface.quantity import Evaluation
from core.surface.surface_extremes import SurfaceExtreme
from core.surface.surface_mesh import surface_mesh

FloatArray = npt.NDArray[np.float64]

HEIGHT: Final = 201
_RESOLUTION: Final = 24
_RIM: Final = 1e-6
_SPACING: Final = 0.13
"""Marks nearer than this to one before them, in units of the disc's radius, are left out; Mollweide's unit is
half as large in a picture of the same width."""


class PoleKind(StrEnum):
    """What a marked direction is: an axis of the cell, or the pole of a plane (hkl)."""

    AXIS = "axis"
    PLANE = "plane"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pole:
    """A direction of the crystal on a map.

    indices: [uvw] of an axis, (hkl) of a plane's pole. direction: (3,) unit vector. place: (2,).
    """

    kind: PoleKind
    indices: tuple[int, int, int]
    direction: FloatArray
    place: FloatArray

    @property
    def name(self) -> str:
        """``a``, ``−b``, ``(1 −1 0)``."""
        if self.kind is PoleKind.AXIS:
            axis = int(np.flatnonzero(self.indices)[0])
            return ("−" if self.indices[axis] < 0 else "") + "abc"[axis]
        return "(" + " ".join(f"{index}".replace("-", "−") for index in self.indices) + ")"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SphereMap:
    """A property laid flat.

    shown: the property. lower: of a disc, the lower half of the sphere, seen from above. x: (w,), y: (h,),
    places of columns and rows. values: (h, w) in the property's unit; outside the outline those of its rim.
    poles: directions of the crystal with small indices. lowest, highest: the extremes over the sphere.
    """

    shown: Drawn
    projection: Projection
    lower: bool
    x: FloatArray
    y: FloatArray
    values: FloatArray
    poles: tuple[Pole, ...]
    lowest: SurfaceExtreme
    highest: SurfaceExtreme
    evaluate: Evaluation

    def places_of(self, directions: npt.ArrayLike) -> FloatArray:
        """(k, 2) where directions (n, 3) and their opposites stand on the map; on the rim both do."""
        given = np.asarray(directions, dtype=np.float64)
        return project(_on_map(given, self.projection, self.lower), self.projection, lower=self.lower)

    def direction_at(self, x: float, y: float) -> FloatArray | None:
        """The unit vector (3,) at a place; None outside the outline."""
        found = unproject([[x, y]], self.projection, lower=self.lower)[0]
        return found if np.isfinite(found).all() else None


def sphere_map(
    stiffness: Stiffness,
    shown: Drawn,
    projection: Projection,
    *,
    lower: bool = False,
    cell: FloatArray | None = None,
    density_g_cm3: float | None = None,
    height: int = HEIGHT,
) -> SphereMap:
    """The map of a property, or of a part of its series.

    cell: (3, 3) Å, rows, in the stiffness' frame: marks the crystal's axes and the poles of planes.
    density_g_cm3: for waves. Errors as `core.surface.surface_mesh.surface_mesh`.
    """
    mesh = surface_mesh(stiffness, shown, density_g_cm3=density_g_cm3, resolution=_RESOLUTION)
    x, y = map_axes(projection, height=height)
    return SphereMap(
        shown=shown,
        projection=projection,
        lower=lower,
        x=x,
        y=y,
        values=flat_map(mesh.evaluate, projection, lower=lower, height=height, beyond=True),
        poles=() if cell is None else crystal_poles(cell, projection, lower=lower),
        lowest=mesh.lowest,
        highest=mesh.highest,
        evaluate=mesh.evaluate,
    )


def crystal_poles(cell: FloatArray, projection: Projection, *, lower: bool = False) -> tuple[Pole, ...]:
    """The axes a, b, c of a cell (rows, Å), then the poles of planes with indices −1, 0, 1, those with the
    smallest indices first, and none too near to another.
    """
    poles: list[Pole] = []
    spacing = _SPACING * (2.4 if projection is Projection.MOLLWEIDE else 1.0)
    axes = [(PoleKind.AXIS, uvw, np.array(uvw) @ cell) for uvw in ((1, 0, 0), (0, 1, 0), (0, 0, 1))]
    reciprocal = np.linalg.inv(cell).T
    planes = [(PoleKind.PLANE, hkl, np.array(hkl) @ reciprocal) for hkl in _small_indices()]
    for kind, indices, vector in (*axes, *planes):
        for sign in (1, -1):
            direction = sign * vector / np.linalg.norm(vector)
            if not _is_on_map(direction[None], projection, lower)[0]:
                continue
            place = project(direction[None], projection, lower=lower)[0]
            if all(np.linalg.norm(place - pole.place) > spacing for pole in poles):
                u, v, w = (sign * index for index in indices)
                poles.append(Pole(kind=kind, indices=(u, v, w), direction=direction, place=place))
    return tuple(poles)


def _small_indices() -> Iterable[tuple[int, int, int]]:
    """(hkl) of −1, 0, 1, one of each ± pair, the smallest first."""
    signs = (1, 0, -1)
    every = [(h, k, l) for h, k, l in product(signs, signs, signs) if (h, k, l) > (0, 0, 0)]
    return sorted(every, key=lambda hkl: (sum(map(abs, hkl)), sum(index < 0 for index in hkl)))


def _on_map(directions: FloatArray, projection: Projection, lower: bool) -> FloatArray:
    """Those of directions (n, 3) and their opposites that a map shows, (k, 3)."""
    both = np.concatenate([directions, -directions])
    return np.asarray(both[_is_on_map(both, projection, lower)])


def _is_on_map(directions: FloatArray, projection: Projection, lower: bool) -> npt.NDArray[np.bool_]:
    if projection is Projection.MOLLWEIDE:
        return np.ones(len(directions), dtype=bool)
    height = -directions[:, 2] if lower else directions[:, 2]
    return np.asarray(height >= -_RIM)
