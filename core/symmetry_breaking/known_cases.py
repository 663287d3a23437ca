"""Cases with a known answer: those of arXiv:2007.02005."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.crystal.crystal import Crystal, FloatArray
from core.crystal.symmetry import supercell
from core.symmetry_breaking.case_names import KNOWN_CASES
from core.symmetry_breaking.order_plan import OrderPlan
from core.symmetry_breaking.target import BreakingTarget

BOX: Final = 8.0
"""Å: the cell that holds a cloud of points, so wide that its images are out of reach."""
PEROVSKITE: Final = 3.905
"""Å: the cubic cell of SrTiO3."""
TILT_DEGREES: Final = 6.0


def known_case(name: str, *, seed: int = 0) -> tuple[BreakingTarget, OrderPlan]:
    """Crystal, target and plan of a case. ValueError for an unknown name."""
    if name == "square-rectangle":
        return square_to_rectangle(), OrderPlan(on="everywhere", seed=seed)
    if name not in ("tilt-in-phase", "tilt-out-of-phase"):
        raise ValueError(f"{name!r} is no known case; there are {', '.join(c.name for c in KNOWN_CASES)}")
    return tilted_perovskite(in_phase=name == "tilt-in-phase"), OrderPlan(on="Ti", seed=seed)


def parent_of(crystal: Crystal) -> Crystal:
    """The crystal that is opened to see a case: one cell where that of the case is a block of several."""
    cubic = cubic_perovskite()
    return cubic if set(crystal.species) == set(cubic.species) else crystal


def square_to_rectangle(stretch: float = 0.2) -> BreakingTarget:
    """Four points of a square with an edge of 2 Å, of which x grows and y shrinks by a share ``stretch``."""
    corners = np.array([[1.0, 1.0, 0.0], [-1.0, 1.0, 0.0], [-1.0, -1.0, 0.0], [1.0, -1.0, 0.0]])
    square = Crystal(species=("H",) * 4, cell=np.eye(3) * BOX, fractional=corners / BOX + 0.5, name="square")
    return BreakingTarget(crystal=square, displacements=corners * np.array([stretch, -stretch, 0.0]))


def cubic_perovskite() -> Crystal:
    """SrTiO3 with titanium in the middle of the cell."""
    places = [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5], [0.5, 0.5, 0.0], [0.5, 0.0, 0.5], [0.0, 0.5, 0.5]]
    return Crystal(
        species=("Sr", "Ti", "O", "O", "O"),
        cell=np.eye(3) * PEROVSKITE,
        fractional=np.array(places),
        name="cubic SrTiO3",
    )


def tilted_perovskite(*, in_phase: bool, degrees: float = TILT_DEGREES) -> BreakingTarget:
    """Octahedra turned about c in a 2 × 2 × 2 cell, opposite along a and b (A. M. Glazer, Acta Cryst. B 28,
    3384 (1972)).

    To first order in the angle an oxygen between two titaniums is moved by ω × r, the same from either side.
    """
    crystal = supercell(cubic_perovskite(), (2, 2, 2))
    return BreakingTarget(crystal=crystal, displacements=_tilt(crystal, in_phase, np.radians(degrees)))


def _tilt(crystal: Crystal, in_phase: bool, angle: float) -> FloatArray:
    moved = np.zeros((len(crystal), 3))
    titanium = [i for i, symbol in enumerate(crystal.species) if symbol == "Ti"]
    for atom in titanium:
        cell = np.floor(crystal.fractional[atom] * 2.0 + 1e-6)
        sign = (-1.0) ** (cell[0] + cell[1] + (0.0 if in_phase else cell[2]))
        for other, symbol in enumerate(crystal.species):
            step = crystal.fractional[other] - crystal.fractional[atom]
            arm = (step - np.rint(step)) @ crystal.cell
            if symbol == "O" and np.linalg.norm(arm) < 0.6 * PEROVSKITE:
                moved[other] += 0.5 * np.cross([0.0, 0.0, sign * angle], arm)
    return moved
