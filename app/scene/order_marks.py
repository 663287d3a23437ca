"""Order parameters as marks on a crystal: arrows for vectors, surfaces for the other irreps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from app.scene.content import CrystalContent
from app.scene.crystal_layout import crystal_layout
from app.scene.marks import ArrowMark, LobeMark
from core.symmetry_breaking.site_pattern import sphere_values

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.symmetry_breaking.order_parameters import FoundIrrep, OrderParameters

FloatArray = npt.NDArray[np.float64]

LENGTH: Final = 1.5
"""Å: of the largest arrow, and the largest reach of a surface."""
NEAR: Final = 0.05
"""Å: an atom that is drawn and one of the target's cell are the same when no farther apart."""


def belongs(crystal: Crystal, found: OrderParameters) -> bool:
    """Whether the target of a search is made of this crystal: the same elements, as dense."""
    target = found.target.crystal
    per_atom = (crystal.volume / len(crystal), target.volume / len(target))
    return set(crystal.species) == set(target.species) and abs(per_atom[0] / per_atom[1] - 1.0) < 1e-3


def repeats_for(crystal: Crystal, found: OrderParameters) -> tuple[int, int, int]:
    """How many cells along a, b and c show the whole pattern."""
    relation = np.abs(found.target.crystal.cell @ np.linalg.inv(crystal.cell))
    a, b, c = (max(1, min(4, round(float(relation[:, axis].max())))) for axis in range(3))
    return a, b, c


def with_order_marks(content: CrystalContent, found: OrderParameters | None) -> CrystalContent:
    """The content with the order parameters on its atoms, those of None taken away."""
    arrows: list[ArrowMark] = []
    lobes: list[LobeMark] = []
    for each in found.opened if found is not None else ():
        if found is not None and each.values is not None:
            for position, values in _placed(content, found, each):
                if each.irrep.degree == 1:
                    arrows.append(_arrow(position, values, each))
                else:
                    lobes.append(_lobe(position, values, each))
    return replace(content, marks=replace(content.marks, arrows=tuple(arrows), lobes=tuple(lobes)))


def _placed(
    content: CrystalContent, found: OrderParameters, each: FoundIrrep
) -> list[tuple[FloatArray, FloatArray]]:
    """Where values are drawn: on every drawn atom that has some, or once in the middle."""
    values = each.values
    if values is None:
        return []
    layout = crystal_layout(content)
    if not len(found.sites):
        return [(0.5 * layout.block.sum(axis=0), values[0])]
    sites = _sites(found.target.crystal, layout.position)
    number = {int(site): k for k, site in enumerate(found.sites)}
    return [
        (layout.position[ball], values[number[site]]) for ball, site in enumerate(sites) if site in number
    ]


def _sites(crystal: Crystal, positions: FloatArray) -> list[int]:
    """Atoms of the target's cell that stand at positions (m, 3), modulo that cell; −1 where none does."""
    step = (positions[:, None] - crystal.cartesian[None]) @ np.linalg.inv(crystal.cell)
    far = np.linalg.norm((step - np.rint(step)) @ crystal.cell, axis=-1)
    nearest = far.argmin(axis=1)
    return [int(k) if far[ball, k] < NEAR else -1 for ball, k in enumerate(nearest)]


def _arrow(position: FloatArray, values: FloatArray, each: FoundIrrep) -> ArrowMark:
    largest = float(np.linalg.norm(np.asarray(each.values), axis=1).max())
    return ArrowMark(
        position=position,
        vector=LENGTH * values / largest,
        axial=each.irrep.parity > 0,
        irrep=each.irrep.name,
    )


def _lobe(position: FloatArray, values: FloatArray, each: FoundIrrep) -> LobeMark:
    from core.surface.sphere_grid import sphere_grid

    grid = sphere_grid(8)
    radius = sphere_values(values, each.irrep.degree, grid.directions)
    largest = max(
        float(np.abs(sphere_values(own, each.irrep.degree, grid.directions)).max())
        for own in np.asarray(each.values)
    )
    points = position + LENGTH * (np.abs(radius) / largest)[:, None] * grid.directions
    return LobeMark(points=points, faces=grid.faces, positive=radius >= 0.0, irrep=each.irrep.name)
