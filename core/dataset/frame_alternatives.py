"""Frames in which a tensor may have been published for one and the same crystal.

A table gives a tensor in a standard frame of the crystal (IEEE 176-1987). The standard leaves choices open,
and programs read it in different ways. If the tensor is then taken for one in another of these frames, it
comes out turned by a rotation R that normalises the point group (R g R⁻¹ is in the Laue group for every g),
so that it has the crystal's symmetry and nothing looks wrong.

The rotations given here are those that a program or a person can have mistaken for each other, not all of
the normaliser (which is not finite in the classes −1, 2/m, −3 and 4/m):

- −1: exchange of the shortest and the longest edge of the reduced cell as z (two senses): the standard takes
  the shortest, pymatgen, with which the Materials Project's tensors were turned, the longest.
- 2/m: the sense of the two-fold axis (C15, C25, C35 and C46 change sign), and the longer edge instead
  of the shorter one across that axis as z.
- mmm: the five other orders of the axes.
- 4/m: the sense of c (C16 changes sign).
- −3m: c and a turned by 180° about c (C14 changes sign); −3: also the sense of c (C14 or C15 changes sign).
- 4/mmm, 6/m, 6/mmm, m−3, m−3m: none. (45° about c normalises 4/mmm, but no reading of the standard chooses
  it, and labels that it fits better are not worse than others as they stand.)
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.crystal.space_group import search_space_group
from core.crystal.symmetry import LAUE_CLASSES, cartesian_rotations, crystal_system_of
from core.tensor.rotation import rotation_matrices

FloatArray = npt.NDArray[np.float64]
Turn = tuple[FloatArray, str]

LABEL_TOLERANCE: Final = 0.1
"""Å, for the symmetry of the crystal a label belongs to: the tolerance of the Materials Project's elastic
workflow."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FrameAlternative:
    """A rotation between two frames that can be taken for each other.

    rotation: (3, 3) proper orthogonal R in the crystal's Cartesian frame; the label in the other frame is
    R·C (core.tensor.rotation, active). change: what it does, in words. crystal_system: the one found.
    """

    rotation: FloatArray
    change: str
    crystal_system: str


def frame_alternatives(
    crystal: Crystal, *, tolerance: float = LABEL_TOLERANCE
) -> tuple[FrameAlternative, ...]:
    """The rotations by which a label of this crystal may be off; none where its tensor would not change.

    tolerance: Å, of the search for symmetry. Each R leaves the Laue group as a whole unchanged to rounding.
    Raises SymmetryError when the space group cannot be found.
    """
    found = search_space_group(crystal, tolerance)
    build = next(
        (_BY_LAUE_CLASS[laue] for laue in _BY_LAUE_CLASS if found.point_group in LAUE_CLASSES[laue]), None
    )
    if build is None:
        return ()
    system = crystal_system_of(found.number)
    turns = build(found.conventional, _proper(cartesian_rotations(found.cell, found.rotations)))
    return tuple(
        FrameAlternative(rotation=turn, change=change, crystal_system=system) for turn, change in turns
    )


def _proper(rotations: FloatArray) -> FloatArray:
    """The group's elements without their inversions, which no tensor of even rank sees."""
    return np.asarray(rotations * np.sign(np.linalg.det(rotations))[:, None, None])


def _axes_of_order(rotations: FloatArray, order: int) -> FloatArray:
    """(k, 3) unit axes of the rotations by 360°/order, each once, whatever its sense."""
    trace = 1.0 + 2.0 * np.cos(2.0 * np.pi / order)
    axes: list[FloatArray] = []
    for rotation in rotations[np.abs(np.trace(rotations, axis1=1, axis2=2) - trace) < 0.1]:
        values, vectors = np.linalg.eigh(rotation + rotation.T)
        axis = vectors[:, np.argmin(np.abs(values - 2.0))]
        if all(abs(axis @ other) < 0.9 for other in axes):
            axes.append(axis)
    return np.array(axes).reshape(-1, 3)


def _unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / np.linalg.norm(vector))


def _across(vector: FloatArray, axis: FloatArray) -> FloatArray:
    """Unit vector along the part of a vector that is normal to a unit axis."""
    return _unit(vector - (vector @ axis) * axis)


def _half_turn(axis: FloatArray) -> FloatArray:
    """A rotation by 180°: 2 n nᵀ − 1."""
    unit = _unit(axis)
    return np.asarray(2.0 * np.outer(unit, unit) - np.eye(3))


def _triclinic(basis: FloatArray, rotations: FloatArray) -> list[Turn]:
    edges = basis[np.argsort(np.linalg.norm(basis, axis=1), kind="stable")]
    shortest, longest = _unit(edges[0]), _unit(edges[2])
    change = "shortest and longest edge exchanged as z"
    return [
        (_half_turn(shortest + longest), change),
        (_half_turn(shortest - longest), f"{change}, sense of y kept"),
    ]


def _monoclinic(basis: FloatArray, rotations: FloatArray) -> list[Turn]:
    axis = _axes_of_order(rotations, 2)[0]
    shorter, longer = sorted((basis[0], basis[2]), key=lambda edge: float(np.linalg.norm(edge)))
    first, second = _across(shorter, axis), _across(longer, axis)
    angle = np.arctan2(np.cross(first, second) @ axis, first @ second)
    return [
        (_half_turn(first), "sense of the two-fold axis"),
        (rotation_matrices(angle * axis), "longer instead of shorter edge across the two-fold axis as z"),
    ]


def _orthorhombic(basis: FloatArray, rotations: FloatArray) -> list[Turn]:
    axes = _axes_of_order(rotations, 2)
    nearest = [int(np.argmax(np.abs(axes @ _unit(edge)))) for edge in basis]
    frame = axes[nearest]
    found = []
    for order in list(itertools.permutations(range(3)))[1:]:
        exchange = np.eye(3)[list(order)]
        exchange *= np.sign(np.linalg.det(exchange))
        names = "".join("abc"[place] for place in order)
        found.append((frame.T @ exchange @ frame, f"axes abc as {names}"))
    return found


def _tetragonal_4m(basis: FloatArray, rotations: FloatArray) -> list[Turn]:
    axis = _axes_of_order(rotations, 4)[0]
    return [(_half_turn(_across(basis[0], axis)), "sense of c (sign of C16)")]


def _trigonal_3m(basis: FloatArray, rotations: FloatArray) -> list[Turn]:
    return [(_half_turn(_axes_of_order(rotations, 3)[0]), "180° about c (sign of C14)")]


def _trigonal_3(basis: FloatArray, rotations: FloatArray) -> list[Turn]:
    axis = _axes_of_order(rotations, 3)[0]
    along = _across(basis[0], axis)
    return [
        (_half_turn(axis), "180° about c (signs of C14 and C15)"),
        (_half_turn(along), "180° about a (sign of C15)"),
        (_half_turn(np.cross(axis, along)), "180° across a and c (sign of C14)"),
    ]


_BY_LAUE_CLASS: Final[dict[str, Callable[[FloatArray, FloatArray], list[Turn]]]] = {
    "-1": _triclinic,
    "2/m": _monoclinic,
    "mmm": _orthorhombic,
    "4/m": _tetragonal_4m,
    "-3": _trigonal_3,
    "-3m": _trigonal_3m,
}
