"""Axes named by a cell, and the 6×6 that independent constants stand for."""

from __future__ import annotations

import numpy as np
import pytest
from pymatgen.core.lattice import Lattice

from core.errors import MeasuredTableError
from core.reference.cell_axes import parse_cell_axes
from core.reference.independent_constants import independent_constants, voigt_from_constants
from core.tensor.rotation import rotation_matrices
from core.tensor.symmetrize import symmetry_misfit

MONOCLINIC = Lattice.from_parameters(9.7, 8.9, 5.3, 90, 106, 90).matrix
HALF_TURN_ABOUT_Y = rotation_matrices([0.0, np.pi, 0.0])
GENERATORS = {
    10: [HALF_TURN_ABOUT_Y],
    47: [HALF_TURN_ABOUT_Y, rotation_matrices([np.pi, 0.0, 0.0])],
    88: [rotation_matrices([0.0, 0.0, np.pi / 2])],
    141: [rotation_matrices([0.0, 0.0, np.pi / 2]), rotation_matrices([np.pi, 0.0, 0.0])],
    148: [rotation_matrices([0.0, 0.0, 2 * np.pi / 3])],
    167: [rotation_matrices([0.0, 0.0, 2 * np.pi / 3]), rotation_matrices([np.pi, 0.0, 0.0])],
    194: [rotation_matrices([0.0, 0.0, np.pi / 3]), rotation_matrices([np.pi, 0.0, 0.0])],
    225: [rotation_matrices([0.0, 0.0, np.pi / 2]), rotation_matrices(np.full(3, 2 * np.pi / 27**0.5))],
}
"""Turns of the Laue class of each space group, in standard axes (International Tables A)."""


@pytest.mark.parametrize("space_group", GENERATORS)
def test_the_matrix_has_the_symmetry_of_the_class_and_no_more(space_group: int) -> None:
    random = np.random.default_rng(space_group)
    constants = {name: float(random.uniform(10, 200)) for name in independent_constants(space_group)}
    voigt = voigt_from_constants(constants, space_group)
    for turn in GENERATORS[space_group]:
        assert symmetry_misfit(voigt, np.stack([np.eye(3), turn])) < 1e-9 or turn.shape != (3, 3)
    for name, value in constants.items():
        assert voigt[int(name[1]) - 1, int(name[2]) - 1] == value
    assert symmetry_misfit(voigt, np.stack([np.eye(3), rotation_matrices([0.3, 0.2, 0.1])])) > 1e-3


@pytest.mark.parametrize(
    ("constants", "said"),
    [
        ({"c11": 1.0, "c12": 1.0}, "c44 missing"),
        ({"c11": 1, "c12": 1, "c44": 1, "c66": 1}, "c66 not independent"),
    ],
)
def test_constants_too_few_or_too_many_are_refused(constants, said: str) -> None:
    with pytest.raises(MeasuredTableError, match=said):
        voigt_from_constants(constants, 225)


def test_a_space_group_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="231"):
        independent_constants(231)


@pytest.mark.parametrize("text", ["x a*, z c", "x a, z c*", "y b, z c", "z -c, x -a*", "x a*, y b"])
def test_axes_are_right_handed_and_follow_the_cell(text: str) -> None:
    rows = parse_cell_axes(text).rows(MONOCLINIC)
    np.testing.assert_allclose(rows @ rows.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(rows) == pytest.approx(1.0)
    np.testing.assert_allclose(np.abs(rows[1] @ MONOCLINIC[1]), 8.9, atol=1e-9)


def test_the_two_customs_for_a_monoclinic_cell_differ_by_its_obliquity() -> None:
    first, second = (parse_cell_axes(text).rows(MONOCLINIC) for text in ("x a*, z c", "x a, z c*"))
    assert np.degrees(np.arccos(first[0] @ second[0])) == pytest.approx(16.0)


def test_directions_that_are_not_across_each_other_are_refused() -> None:
    with pytest.raises(MeasuredTableError, match="right angles"):
        parse_cell_axes("x a, z c").rows(MONOCLINIC)


@pytest.mark.parametrize("text", ["", "x a", "x a, x b", "x a, z d", "x a, y b, z c", "w a, z c", "x  , z c"])
def test_axes_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(MeasuredTableError, match="two of x, y, z"):
        parse_cell_axes(text)
