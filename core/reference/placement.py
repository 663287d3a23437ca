"""Measured constants brought into the Cartesian frame of a crystal at hand.

From the tetragonal to the cubic systems the measured axes are those of IEEE standard 176-1987 (or differ
from them by a half turn, which the table's row says), and `core.crystal.ieee_frame` finds them. Below that
they name edges of a cell in the setting of the paper. That cell is laid over the crystal's lattice, so that
a Pnma and a Pbnm description of one crystal are turned alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.crystal.crystal import Crystal, FloatArray
from core.crystal.symmetry import ieee_rotation, primitive_cell, symmetry_of
from core.elasticity.stiffness import Frame, Stiffness
from core.reference.cell_axes import LAST_LOW_GROUP, CellAxes
from core.reference.measured_stiffness import MeasuredStiffness
from core.tensor.rotation import rotate_voigt
from core.tensor.symmetrize import symmetry_misfit

LENGTH_TOLERANCE: Final = 0.06
"""Relative difference of edges up to which a relaxed or heated cell counts as the measured one."""

ANGLE_TOLERANCE: Final = 4.0
"""Degrees; the same for its angles."""

_CENTRINGS: Final = {
    "A": ((0.0, 0.5, 0.5),),
    "B": ((0.5, 0.0, 0.5),),
    "C": ((0.5, 0.5, 0.0),),
    "I": ((0.5, 0.5, 0.5),),
    "F": ((0.0, 0.5, 0.5), (0.5, 0.0, 0.5)),
}
"""Translations beside a, b, c by the first letter of a space group's symbol (International Tables A)."""

_SYMMETRY_MISFIT: Final = 1e-3
"""A placement that breaks the crystal's point group by more is no placement."""

_CLOSE_CALL: Final = 0.01
"""Another placement whose edges fit worse by less than this fraction could as well be the right one."""

_SAME_TENSOR: Final = 0.005
"""Relative difference of two tensors (Frobenius norm of the 6×6) below which they are the same."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlacedMeasurement:
    """A measurement in a crystal's frame.

    stiffness: in frame ``crystal`` of the crystal that was given, GPa, or None where the axes cannot be told.
    remarks: sentences on how sure the axes are; why there is no stiffness.
    """

    measured: MeasuredStiffness
    stiffness: Stiffness | None
    remarks: tuple[str, ...]


def placed_in(measured: MeasuredStiffness, crystal: Crystal) -> PlacedMeasurement:
    """The measurement in the frame of a crystal that `core.reference.matching` found to be the same phase.

    Raises SymmetryError where the crystal's symmetry cannot be found.
    """
    axes = measured.axes
    if axes is None:
        remark = "The axes of the measured constants are not stated; only K, G and E can be compared."
        return PlacedMeasurement(measured=measured, stiffness=None, remarks=(remark,))
    if measured.space_group > LAST_LOW_GROUP:
        tensors = [rotate_voigt(measured.voigt, axes.rows(ieee_rotation(crystal)).T)]
        remarks: tuple[str, ...] = ()
    else:
        tensors, remarks = _laid_over(measured, axes, crystal)
    stiffness = Stiffness(voigt=tensors[0], frame=Frame.CRYSTAL) if tensors else None
    return PlacedMeasurement(measured=measured, stiffness=stiffness, remarks=remarks)


def _laid_over(
    measured: MeasuredStiffness, axes: CellAxes, crystal: Crystal
) -> tuple[list[FloatArray], tuple[str, ...]]:
    """Tensors (6, 6) of the placements that fit the lattice and the point group, best first, and remarks."""
    rotations = symmetry_of(crystal).rotations
    fits = sorted(_bases(measured, crystal), key=lambda fit: fit[0])
    found: list[tuple[float, FloatArray]] = []
    for misfit, basis in fits:
        voigt = rotate_voigt(measured.voigt, axes.rows(basis).T)
        if symmetry_misfit(voigt, rotations) > _SYMMETRY_MISFIT:
            continue
        if all(np.linalg.norm(voigt - known) > _SAME_TENSOR * np.linalg.norm(voigt) for _, known in found):
            found.append((misfit, voigt))
    if not found:
        return [], (
            f"The cell of the measured crystal ({_cell_text(measured)}) does not lie over this one; "
            "only K, G and E can be compared.",
        )
    close = sum(misfit < found[0][0] + _CLOSE_CALL for misfit, _ in found)
    remarks = (
        (
            f"{close} ways to lay the measured cell ({_cell_text(measured)}) over this one fit its edges "
            f"within {_CLOSE_CALL:.0%}, with different components; the best fit is shown.",
        )
        if close > 1
        else ()
    )
    return [voigt for _, voigt in found], remarks


def _bases(measured: MeasuredStiffness, crystal: Crystal) -> Iterator[tuple[float, FloatArray]]:
    """Bases of translations (rows, Å, in the crystal's frame) like the measured cell, and their misfit.

    The misfit is the root mean square of the relative differences of the edges and of those of the angles'
    cosines.
    """
    from pymatgen.core.lattice import Lattice

    if measured.cell is None:
        return
    wanted = Lattice.from_parameters(*measured.cell)
    lattice = Lattice(primitive_cell(crystal).cell)
    centring = np.array(_CENTRINGS.get(measured.setting[:1], ()), dtype=np.float64).reshape(-1, 3)
    mappings = lattice.find_all_mappings(wanted, ltol=LENGTH_TOLERANCE, atol=ANGLE_TOLERANCE)
    for aligned, _, steps in mappings:
        if np.any((centring @ steps) % 1.0):
            continue
        basis = np.asarray(aligned.matrix, dtype=np.float64)
        edges = np.array(aligned.abc) / np.array(wanted.abc)
        cosines = np.cos(np.radians(aligned.angles)) - np.cos(np.radians(wanted.angles))
        # A thermal or computed change of volume is no misfit of shape.
        shape = edges / np.prod(edges) ** (1.0 / 3.0) - 1.0
        if np.linalg.det(basis) > 0.0:
            yield float(np.sqrt(np.mean(np.concatenate([shape, cosines]) ** 2))), basis


def _cell_text(measured: MeasuredStiffness) -> str:
    if measured.cell is None:
        return "not stated"
    lengths = ", ".join(f"{length:.3f}" for length in measured.cell[:3])
    return f"{measured.setting + ', ' if measured.setting else ''}{lengths} Å"
